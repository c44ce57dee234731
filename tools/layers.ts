/**
 * The architecture as a table: who may import whom. `tools/check-imports.ts` reads it; ARCHITECTURE.md explains it.
 */

/** The layers of `src/`, lowest first. A file imports its own layer or a lower one; it may skip floors, never climb. */
export const layers = ['kernel', 'formats', 'engines', 'platform', 'domains', 'apps'] as const

/** One of the layers of `src/`. */
export type Layer = (typeof layers)[number]

/** The domains, lowest first. A domain enters only doors that stand on an earlier line. */
export const domains: readonly string[] = [
  'audit',
  'identity',
  'taxonomy',
  'indicators',
  'evidence',
  'reports',
  'desk',
  'content',
  'calls',
  'payments',
  'cases',
  'sos',
  'missing',
  'publications',
  'exchange',
  'statistics',
]

/** One app: the files of it that another app may import, and the apps that it composes. */
export interface App {
  readonly doors: readonly string[]
  readonly composes: readonly string[]
}

/**
 * The apps. Of another app nothing but a door may be imported, and only by an app that composes it. Files beside the
 * apps (`src/apps/services.ts`) hold what all of them compose.
 */
export const apps: Readonly<Record<string, App>> = {
  site: { doors: ['compose.ts', 'site.ts'], composes: [] },
  console: { doors: ['compose.ts', 'console.ts'], composes: [] },
  edge: { doors: ['compose.ts', 'calls/records/offline.ts'], composes: [] },
  bank: { doors: ['compose.ts'], composes: [] },
  server: { doors: ['compose.ts', 'application.ts'], composes: ['site', 'console'] },
  worker: { doors: ['compose.ts', 'worker.ts'], composes: ['server'] },
  cli: { doors: [], composes: ['server', 'worker', 'edge', 'bank', 'site', 'console'] },
}

/** Folders whose code runs in the browser: it takes types of ours, and code of the kernel alone; the rest it asks the API. */
export const inBrowser: readonly string[] = ['src/apps/console/web/']

/** How much of another part a file may use: everything, its types alone, or nothing. */
export type Reach = 'any' | 'types' | 'none'

/** What files of one role may import. Within its own role a file may always import. */
export interface Role {
  /** Roles of the same domain; `type schema` allows `import type` alone. */
  readonly imports: readonly string[]
  /** Doors of earlier domains. */
  readonly doors: Reach
  /** The platform, which does I/O, but for the files of `purePlatform`. */
  readonly platform: Reach
  /** Pure files take no package and no `node:` module but those listed here and in `purePackages`; `any` lifts that. */
  readonly packages: 'any' | readonly string[]
}

/**
 * The roles inside a domain. A file's role is its name (`service.ts`) or the last word of it (`intake-service.ts`,
 * `intake.service.ts`); every other name is a noun and holds rules.
 */
export const roles: Readonly<Record<string, Role>> = {
  rules: { imports: [], doors: 'any', platform: 'types', packages: [] },
  tables: { imports: ['rules'], doors: 'types', platform: 'types', packages: ['type kysely'] },
  policy: { imports: ['rules'], doors: 'any', platform: 'types', packages: [] },
  schema: { imports: ['rules'], doors: 'any', platform: 'types', packages: ['zod'] },
  messages: { imports: ['rules', 'type schema'], doors: 'any', platform: 'types', packages: [] },
  events: { imports: ['rules', 'schema'], doors: 'any', platform: 'any', packages: ['zod'] },
  presentation: { imports: ['rules', 'schema', 'messages'], doors: 'any', platform: 'types', packages: [] },
  store: { imports: ['rules', 'tables', 'type schema'], doors: 'types', platform: 'any', packages: 'any' },
  service: {
    imports: ['rules', 'tables', 'policy', 'schema', 'messages', 'events', 'store'],
    doors: 'any',
    platform: 'any',
    packages: 'any',
  },
  jobs: { imports: ['rules', 'messages', 'events', 'service'], doors: 'any', platform: 'any', packages: 'any' },
  routes: {
    imports: ['rules', 'policy', 'schema', 'messages', 'presentation', 'service'],
    doors: 'any',
    platform: 'any',
    packages: 'any',
  },
  index: {
    imports: [
      'rules',
      'tables',
      'policy',
      'schema',
      'messages',
      'events',
      'presentation',
      'store',
      'service',
      'jobs',
      'routes',
    ],
    doors: 'any',
    platform: 'any',
    packages: 'any',
  },
}

/** File names of other houses, and of slips, that would pass for rules: each with the role meant. */
export const notRoles: Readonly<Record<string, string>> = {
  rule: 'rules',
  policies: 'policy',
  permissions: 'policy',
  schemas: 'schema',
  dto: 'schema',
  dtos: 'schema',
  stores: 'store',
  repository: 'store',
  repositories: 'store',
  dao: 'store',
  queries: 'store',
  services: 'service',
  usecase: 'service',
  route: 'routes',
  router: 'routes',
  controller: 'routes',
  controllers: 'routes',
  handler: 'routes',
  handlers: 'routes',
  presenter: 'presentation',
}

/**
 * Packages without I/O that formats, engines and a domain's rules may use. `zod` stands with the roles that parse.
 * Add one only after reading that it opens no file and no socket and reads no clock.
 */
export const purePackages: readonly string[] = [
  '@marcbachmann/cel-js',
  '@noble/hashes',
  'asn1js',
  'bech32',
  'bs58check',
  'franc',
  'ibantools',
  'libphonenumber-js',
  'linkify-it',
  'saxes',
  'tldts',
]

/**
 * Modules of Node without I/O. `node:crypto` is not one of them: it reads randomness and keys, so pure code is given
 * its hash function by the caller.
 */
export const pureModules: readonly string[] = ['node:buffer', 'node:url', 'node:util']

/** Domain-free layers that do no I/O; the kernel takes no package at all. */
export const pureLayers: readonly Layer[] = ['kernel', 'formats', 'engines']

/** Files of the platform that are pure, which every role of a domain may use and which are held to that. */
export const purePlatform: readonly string[] = ['src/platform/access.ts']

/** Folders beside `src/` that it never imports, by the alias they have; `#simulation` is open to the apps listed. */
export const outside: Readonly<Record<string, readonly string[]>> = { simulation: ['cli'], test: [] }
