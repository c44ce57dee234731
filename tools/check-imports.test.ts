import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkImports } from './check-imports.ts'
import { findCircles } from './circles.ts'

/** What the check says of one file with this text. */
function said(file: string, text: string): readonly string[] {
  return checkImports(new Map([[file, text]])).map(({ message }) => message)
}

/** Plants a fault and expects exactly it. */
function plant(rule: string, file: string, text: string, expected: RegExp): void {
  test(`a fault is found: ${rule}`, () => {
    const messages = said(file, text)
    assert.equal(messages.length, 1, messages.join('\n') || 'nothing found')
    assert.match(messages[0] ?? '', expected)
  })
}

const rules = 'src/domains/reports/report.ts'
const service = 'src/domains/reports/service.ts'
const store = 'src/domains/reports/store.ts'
const routes = 'src/domains/reports/routes.ts'
const jobs = 'src/domains/reports/jobs.ts'
const schema = 'src/domains/reports/schema.ts'
const policy = 'src/domains/reports/policy.ts'

// Layers: downwards only.
plant('the kernel imports a format', 'src/kernel/money.ts', "import '#formats/phone'", /kernel may not import formats/)
plant('a format imports an engine', 'src/formats/a.ts', "import '#engines/lookup'", /formats may not import engines/)
plant('an engine imports the platform', 'src/engines/x/index.ts', "import '#platform/log'", /may not import platform/)
plant('the platform imports a domain', 'src/platform/http.ts', "import '#domains/audit'", /may not import domains/)
plant('a domain imports an app', service, "import '../../apps/server/compose.ts'", /may not import apps/)
plant(
  'a type import climbs',
  'src/kernel/a.ts',
  "import type { A } from '#platform/a'",
  /kernel may not import platform/,
)
plant('a re-export climbs', 'src/formats/a.ts', "export * from '#platform/log'", /formats may not import platform/)
plant('a named re-export climbs', 'src/formats/a.ts', "export { a } from '#platform/log'", /may not import platform/)
plant('a dynamic import climbs', 'src/formats/a.ts', "await import('#platform/log')", /may not import platform/)
plant('a template import climbs', 'src/formats/a.ts', 'await import(`#platform/log`)', /may not import platform/)
plant('an import inside a type climbs', 'src/formats/a.ts', "let a: import('#platform/a').A", /may not import platform/)
plant('a test climbs', 'src/platform/a.test.ts', "import '#domains/audit'", /platform may not import domains/)
plant('TSX climbs', 'src/platform/a.tsx', "import '#domains/audit'\nexport const a = <p />", /may not import domains/)
plant('a computed dynamic import', service, 'await import(name)', /needs a literal path/)
plant('a computed package in pure code', rules, 'await import(`@scope/${name}`)', /only packages without I\/O/)
plant('a computed template import', service, 'await import(`./${name}.ts`)', /needs a literal path/)

plant(
  'code of the browser takes code of a domain along',
  'src/apps/console/web/queue/a.tsx',
  "import { reportsPolicy } from '#domains/reports'",
  /only types from the server/,
)

// Places.
plant('a file outside the layers', 'src/shared/a.ts', '', /src\/ holds only kernel/)
plant('a file beside the layers', 'src/a.ts', '', /src\/ holds only kernel/)
plant('an import from no layer', 'src/kernel/a.ts', "import '../shared/a.ts'", /src\/shared\/a.ts is in no layer/)
plant('a domain that is not in the table', 'src/domains/gossip/service.ts', '', /gossip is not in the domains/)
plant('a file in no domain', 'src/domains/service.ts', '', /put it into a folder/)
plant('an app that is not in the table', 'src/apps/desktop/main.ts', '', /desktop is not in the apps/)
plant('code among the migrations', 'src/domains/reports/migrations/a.ts', '', /migrations\/ holds SQL alone/)
plant('a role of another house', 'src/domains/reports/repository.ts', '', /'repository' is no role here; say 'store'/)
plant('a role of another house as a suffix', 'src/domains/reports/report-controller.ts', '', /say 'routes'/)
plant('a nested role of another house', 'src/domains/payments/screening/handlers.ts', '', /say 'routes'/)

// Doors.
plant('a later domain', 'src/domains/audit/service.ts', "import '#domains/reports'", /reports stands after audit/)
plant('a domain entered by a window', service, "import '../audit/store.ts'", /enter audit by its door/)
plant('a domain entered by its index file', service, "import '../audit/index.ts'", /enter audit by its door/)
plant('a door that is not in the table', service, "import '#domains/gossip'", /gossip is not in the domains/)
plant('a domain enters its own door', service, "import '#domains/reports'", /does not enter by its own door/)
plant('a store enters a door', store, "import { a } from '#domains/audit'", /store may take only types through a door/)
plant(
  'an app enters by a window',
  'src/apps/cli/main.ts',
  "import '../../domains/audit/store.ts'",
  /enter audit by its door/,
)
plant('a nested domain is reached through', service, "import '#domains/audit/chain'", /enter audit by its door/)

// No I/O.
for (const [who, file] of [
  ['kernel', 'src/kernel/a.ts'],
  ['format', 'src/formats/a.ts'],
  ['engine', 'src/engines/lookup/index.ts'],
  ['rule', rules],
  ['policy', policy],
  ['schema', schema],
] as const) {
  plant(`a ${who} reads files`, file, "import { readFileSync } from 'node:fs'", /may not do I\/O/)
  plant(`a ${who} takes its own hash function`, file, "import { createHash } from 'node:crypto'", /may not do I\/O/)
}
plant('a rule knows the database', rules, "import { Pool } from 'pg'", /only packages without I\/O/)
plant('a rule knows the types of the database', rules, "import type { Kysely } from 'kysely'", /only packages without/)
plant('a rule parses with zod', rules, "import { z } from 'zod'", /only packages without I\/O/)
plant('a format knows the server', 'src/formats/a.ts', "import fastify from 'fastify'", /only packages without I\/O/)
plant('the kernel takes a package', 'src/kernel/a.ts', "import { z } from 'zod'", /kernel imports only kernel/)
plant('a rule uses the platform', rules, "import { log } from '#platform/log'", /rules of a domain may not do I\/O/)
plant(
  'a pure file of the platform reads files',
  'src/platform/access.ts',
  "import 'node:fs'",
  /access.ts may not do I\/O/,
)
plant('a pure file of the platform uses another', 'src/platform/access.ts', "import './log.ts'", /is kept pure/)
plant('a policy uses the platform', policy, "import { log } from '#platform/log'", /policy of a domain may not do I\/O/)
plant('a module of Node without node:', service, "import 'fs'", /write node:fs/)

// Roles inside a domain.
plant('rules import a service', rules, "import './service.ts'", /rules may not import service/)
plant('rules import a schema', rules, "import './schema.ts'", /rules may not import schema/)
plant('a policy imports a store', policy, "import './store.ts'", /policy may not import store/)
plant('a schema imports a service', schema, "import './service.ts'", /schema may not import service/)
plant('a store imports a service', store, "import './service.ts'", /store may not import service/)
plant('a store runs a schema', store, "import { a } from './schema.ts'", /store may not import schema/)
plant('a service imports routes', service, "import './routes.ts'", /service may not import routes/)
plant('routes import a store', routes, "import './store.ts'", /routes may not import store/)
plant('routes import events', routes, "import './events.ts'", /routes may not import events/)
plant('jobs import a store', jobs, "import './store.ts'", /jobs may not import store/)
plant('jobs import a schema', jobs, "import './schema.ts'", /jobs may not import schema/)
plant('a service imports the door from within', service, "import './index.ts'", /service may not import index/)
plant(
  'a suffixed role counts as the role',
  'src/domains/reports/intake-routes.ts',
  "import './report-store.ts'",
  /routes may not import store/,
)
plant(
  'a nested role counts as the role',
  'src/domains/payments/screening/routes.ts',
  "import '../recalls/store.ts'",
  /routes may not import store/,
)

// Relative paths, apps, and what stands outside src.
plant('a relative import leaves its layer', service, "import '../../kernel/id.ts'", /may not leave its own folder/)
plant(
  'an engine looks into another',
  'src/engines/a/index.ts',
  "import '../b/index.ts'",
  /may not leave its own folder; write #engines/,
)
plant('an app looks into another', 'src/apps/cli/main.ts', "import '../server/main.ts'", /only a door may be imported/)
plant(
  'an app composes one it may not',
  'src/apps/site/a.ts',
  "import '../edge/compose.ts'",
  /site may not compose edge/,
)
plant('what apps share imports an app', 'src/apps/domains.ts', "import './cli/main.ts'", /only a door may be imported/)
plant(
  'what apps share enters by a window',
  'src/apps/domains.ts',
  "import '../domains/sos/a.ts'",
  /enter sos by its door/,
)
plant('src imports the simulation', service, "import '#simulation/people'", /src\/ may not import simulation\//)
plant('a server imports the simulation', 'src/apps/server/a.ts', "import '#simulation/a'", /may not import simulation/)
plant('src imports test support', service, "import '#test/database'", /src\/ may not import test\//)
plant('src imports a tool', 'src/apps/cli/main.ts', "import '../../../tools/layers.ts'", /src\/ may not import tools\//)
plant('src imports a bench', service, "import '../../../bench/harness/types.ts'", /src\/ may not import bench\//)
plant('a test imports a bench', 'src/kernel/a.test.ts', "import '../../bench/a.ts'", /may not import bench/)

test('files that import each other in a circle are reported once, by the shortest way round', () => {
  const faults = checkImports(
    new Map([
      ['src/domains/reports/report.ts', "import './triage.ts'"],
      ['src/domains/reports/triage.ts', "import type { A } from './receipt.ts'"],
      ['src/domains/reports/receipt.ts', "import './report.ts'"],
      ['src/domains/reports/reason.ts', "import './report.ts'"],
    ]),
  )
  assert.deepEqual(
    faults.map(({ message }) => message.replaceAll('src/domains/reports/', '')),
    ['imports in a circle: report.ts → triage.ts → receipt.ts → report.ts'],
  )
})

test('a graph without circles has none, and a file that imports itself is one', () => {
  assert.deepEqual(
    findCircles(
      new Map([
        ['a', ['b', 'c', 'package']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
    [],
  )
  assert.deepEqual(findCircles(new Map([['a', ['a']]])), [['a']])
})

test('a fault tells the line of the import', () => {
  const [fault] = checkImports(new Map([[rules, "import './a.ts'\n\nimport './store.ts'\n"]]))
  assert.equal(fault?.line, 3)
})

test('a tree that keeps the rules has no fault', () => {
  const clean = new Map([
    ['src/kernel/clock.ts', ''],
    ['src/kernel/id.ts', "import type { Clock } from './clock.ts'"],
    ['src/formats/phone.ts', "import max from 'libphonenumber-js/max'\nimport { ok } from '#kernel/result'"],
    ['src/formats/sip/message.ts', "import '../phone.ts'\nimport { keccak_256 } from '@noble/hashes/sha3.js'"],
    ['src/engines/extraction/index.ts', "import '#formats/phone'\nimport './scan.ts'\nimport '#engines/lookup'"],
    ['src/engines/extraction/scan.test.ts', "import { readFileSync } from 'node:fs'\nimport fc from 'fast-check'"],
    ['src/platform/http.ts', "import fastify from 'fastify'\nimport '#kernel/result'\nimport './log.ts'"],
    ['src/platform/programs.ts', 'await import(`@scope/${platform}`)\nawait import(`./log.ts`)'],
    [rules, "import { a } from './triage.ts'\nimport { b } from '#domains/taxonomy'\nimport '#engines/extraction'"],
    [policy, "import type { Actor } from '#domains/identity'\nimport { may } from '#platform/access'"],
    [schema, "import { z } from 'zod'\nimport './report.ts'\nimport { codes } from '#domains/taxonomy'"],
    ['src/domains/reports/tables.ts', "import type { Generated } from 'kysely'"],
    ['src/domains/reports/events.ts', "import { defineEvent } from '#platform/outbox'\nimport { z } from 'zod'"],
    [
      store,
      "import { sql } from 'kysely'\nimport type { A } from './schema.ts'\nimport type { Id } from '#domains/identity'",
    ],
    [
      service,
      "import './store.ts'\nimport './policy.ts'\nimport './events.ts'\nimport { type A, type B } from './schema.ts'\nimport { createHash } from 'node:crypto'\nimport '#domains/indicators'\nimport '#platform/log'",
    ],
    [routes, "import './service.ts'\nimport './schema.ts'\nimport './report-presentation.ts'\nimport '#platform/http'"],
    [jobs, "import './service.ts'\nimport './events.ts'\nimport '#platform/jobs'"],
    ['src/domains/reports/index.ts', "export * from './service.ts'\nexport * from './routes.ts'"],
    ['src/domains/payments/index.ts', "export * from './screening/index.ts'"],
    ['src/domains/payments/screening/index.ts', "export * from './service.ts'"],
    ['src/domains/payments/screening/service.ts', "import '../tables.ts'\nimport { a } from '../recalls/service.ts'"],
    ['src/domains/reports/service.test.ts', "import '#test/database'\nimport './store.ts'\nimport '#platform/log'"],
    ['src/apps/domains.ts', "import '#domains/reports'\nimport '#domains/audit'"],
    ['src/apps/site/compose.ts', "import '#domains/reports'\nimport '../domains.ts'"],
    ['src/apps/server/compose.ts', "import '../site/compose.ts'\nimport '#platform/http'"],
    ['src/apps/cli/main.ts', "import '../server/compose.ts'\nawait import('#simulation/people')\nimport './report.ts'"],
    ['src/apps/site/page.tsx', "import { h } from 'preact'\nexport const page = () => <main />"],
  ])
  assert.deepEqual(checkImports(clean), [])
})
