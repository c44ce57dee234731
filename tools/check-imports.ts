/** Fails where an import breaks the table in layers.ts. Run: `node tools/check-imports.ts` */
import { isBuiltin } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { type TemplateLiteral, Visitor } from 'oxc-parser'
import { findCircles } from './circles.ts'
import {
  apps,
  domains,
  inBrowser,
  type Layer,
  layers,
  notRoles,
  outside,
  pureLayers,
  pureModules,
  purePackages,
  purePlatform,
  type Reach,
  roles,
} from './layers.ts'
import { conclude, type Fault, isTest, lineAt, parse, readSources, type Sources } from './source.ts'

/** One import of a file: what is asked for, whether types alone, and where. `spec` is undefined if not a literal. */
interface Import {
  readonly spec: string | undefined
  readonly types: boolean
  readonly start: number
}

/** Where a file stands. `part` is its folder in the layer: the domain, the engine or the app. */
interface Place {
  readonly layer: Layer
  readonly part: string
  readonly role: string
}

const isLayer = (name: string): name is Layer => (layers as readonly string[]).includes(name)

const level = (layer: Layer) => layers.indexOf(layer)

/** Layers whose folders stand apart from each other and are entered by a door. */
const parted: readonly Layer[] = ['engines', 'domains', 'apps']

/** The role of a file of a domain by its name: `intake-service.ts` is a service, `report.ts` holds rules. */
function roleOf(file: string): string {
  const word = lastWord(file)
  return word in roles ? word : 'rules'
}

function lastWord(file: string): string {
  const stem = (file.split('/').at(-1) ?? '').replace(/(\.test)?\.(tsx?|json)$/, '')
  return stem.split(/[.-]/).at(-1) ?? ''
}

function placeOf(file: string): Place | undefined {
  const [top, layer = '', part = '', ...rest] = file.split('/')
  if (top !== 'src' || !isLayer(layer)) return undefined
  const inPart = parted.includes(layer) && rest.length > 0
  return { layer, part: inPart ? part : '', role: layer === 'domains' ? roleOf(file) : '' }
}

/** A template names one module if nothing is put in, or some package of one scope: `@scope/${platform}`. */
function templateSpec({ quasis, expressions }: TemplateLiteral): string | undefined {
  const start = quasis[0]?.value.cooked ?? ''
  return expressions.length === 0 || /^@[a-z-]+\//.test(start) ? start : undefined
}

/** Every import of a file: static, re-export, dynamic, and `import('…')` in a type. */
function importsOf(file: string, text: string): readonly Import[] {
  const found: Import[] = []
  const add = (spec: string | undefined, types: boolean, start: number) => found.push({ spec, types, start })
  new Visitor({
    ImportDeclaration(node) {
      const named = node.specifiers
      const types =
        named.length > 0 && named.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type')
      add(node.source.value, node.importKind === 'type' || types, node.start)
    },
    ExportNamedDeclaration(node) {
      const named = node.specifiers
      const types = named.length > 0 && named.every((one) => one.exportKind === 'type')
      if (node.source) add(node.source.value, node.exportKind === 'type' || types, node.start)
    },
    ExportAllDeclaration(node) {
      add(node.source.value, node.exportKind === 'type', node.start)
    },
    ImportExpression({ source, start }) {
      if (source.type === 'Literal' && typeof source.value === 'string') add(source.value, false, start)
      else add(source.type === 'TemplateLiteral' ? templateSpec(source) : undefined, false, start)
    },
    TSImportType(node) {
      if (node.source.type === 'Literal') add(node.source.value, true, node.start)
    },
    TSExternalModuleReference(node) {
      add(node.expression.value, false, node.start)
    },
  }).visit(parse(file, text).program)
  return found
}

/** The file that an import of our own names, or undefined for a package or a module of Node. */
function targetOf(from: string, spec: string): string | undefined {
  if (spec.startsWith('.')) return normalize(join(dirname(from), spec)).replaceAll('\\', '/')
  const alias = /^#([a-z]+)\/(.+)$/.exec(spec)
  if (!alias) return undefined
  const [, area = '', name = ''] = alias
  if (area === 'simulation') return `simulation/${name}.ts`
  if (area === 'test') return `test/support/${name}.ts`
  return area === 'domains' || area === 'engines' ? `src/${area}/${name}/index.ts` : `src/${area}/${name}.ts`
}

const allows = (reach: Reach, types: boolean) => reach === 'any' || (reach === 'types' && types)

const lists = (names: readonly string[], name: string, types: boolean) =>
  names.includes(name) || (types && names.includes(`type ${name}`))

function isPure(file: string, { layer, role }: Place): boolean {
  if (layer === 'domains') return roles[role]?.packages !== 'any'
  return pureLayers.includes(layer) || purePlatform.includes(file)
}

function packageFault(file: string, place: Place, { spec = '', types }: Import): string | undefined {
  if (isBuiltin(spec) && !spec.startsWith('node:')) return `write node:${spec}`
  if (isTest(file) || !isPure(file, place) || pureModules.includes(spec)) return undefined
  const who = place.layer === 'domains' ? `${place.role} of a domain` : place.layer === 'platform' ? file : place.layer
  if (spec.startsWith('node:')) return `${who} may not do I/O; pass it in`
  const name = spec
    .split('/')
    .slice(0, spec.startsWith('@') ? 2 : 1)
    .join('/')
  if (place.layer === 'kernel') return 'kernel imports only kernel'
  const own = roles[place.role]?.packages ?? []
  if (purePackages.includes(name) || (own !== 'any' && lists(own, name, types))) return undefined
  return `${who} may use only packages without I/O (purePackages in tools/layers.ts)`
}

function domainFault(from: Place, to: Place, imported: Import, test: boolean): string | undefined {
  if (from.part !== to.part) {
    const door = imported.spec === `#domains/${to.part}`
    if (!door) return `enter ${to.part} by its door: #domains/${to.part}`
    if (!domains.includes(to.part)) return `${to.part} is not in the domains of tools/layers.ts`
    if (domains.indexOf(to.part) > domains.indexOf(from.part)) return `${to.part} stands after ${from.part}`
    const reach = roles[from.role]?.doors ?? 'none'
    return test || allows(reach, imported.types) ? undefined : `${from.role} may take only types through a door`
  }
  if (!imported.spec?.startsWith('.')) return 'a domain does not enter by its own door; import the file'
  if (test || from.role === to.role || lists(roles[from.role]?.imports ?? [], to.role, imported.types)) return undefined
  return `${from.role} may not import ${to.role}`
}

/** Files beside the apps hold what several of them compose, such as the list of domains. */
function appFault(from: Place, to: Place, target: string): string | undefined {
  if (from.part === to.part || to.part === '') return undefined
  const { doors = [] } = apps[to.part] ?? {}
  if (!doors.some((door) => target === `src/apps/${to.part}/${door}`)) {
    return `of ${to.part} only a door may be imported: ${doors.join(', ') || 'it has none'}`
  }
  return apps[from.part]?.composes.includes(to.part) ? undefined : `${from.part} may not compose ${to.part}`
}

function outsideFault(from: Place, target: string, test: boolean): string | undefined {
  const [folder = ''] = target.split('/')
  if (test && folder in outside) return undefined
  if (from.layer === 'apps' && outside[folder]?.includes(from.part)) return undefined
  return `src/ may not import ${folder}/`
}

/** Why a file may not import this, or undefined if it may. */
function complaint(file: string, imported: Import): string | undefined {
  const from = placeOf(file)
  if (!from) return undefined
  if (imported.spec === undefined) return 'a dynamic import needs a literal path'
  const test = isTest(file)
  const target = targetOf(file, imported.spec)
  if (target === undefined) return packageFault(file, from, imported)
  if (!target.startsWith('src/')) return outsideFault(from, target, test)
  const to = placeOf(target)
  if (!to) return `${target} is in no layer`
  const browser = browserFault(file, target, imported)
  if (browser !== undefined) return browser
  if (level(to.layer) > level(from.layer)) return `${from.layer} may not import ${to.layer}`
  const leaves = imported.spec.startsWith('.') && (to.layer !== from.layer || to.part !== from.part)
  if (to.layer === 'apps') return appFault(from, to, target)
  if (leaves && to.layer !== 'domains') return `a relative import may not leave its own folder; write #${to.layer}/…`
  if (to.layer === 'platform') return platformFault(file, from, { target, types: imported.types })
  if (to.layer !== 'domains') return undefined
  return from.layer === 'domains' ? domainFault(from, to, imported, test) : doorFault(to, imported)
}

/** What runs in the browser carries no code of the server along. */
function browserFault(file: string, target: string, { types }: Import): string | undefined {
  const home = inBrowser.find((folder) => file.startsWith(folder))
  if (home === undefined || target.startsWith(home) || target.startsWith('src/kernel/') || types) return undefined
  return 'code of the browser may take only types from the server; ask the API'
}

/** Pure files of the platform are open to all and use only each other; the rest is for roles that do I/O. */
function platformFault(file: string, from: Place, to: { target: string; types: boolean }): string | undefined {
  if (isTest(file) || purePlatform.includes(to.target)) return undefined
  if (purePlatform.includes(file)) return `${file} is kept pure and may not do I/O`
  const { platform = 'none' } = roles[from.role] ?? {}
  if (from.layer !== 'domains' || allows(platform, to.types)) return undefined
  return `${from.role} of a domain may not do I/O`
}

function doorFault(to: Place, { spec }: Import): string | undefined {
  return spec === `#domains/${to.part}` ? undefined : `enter ${to.part} by its door: #domains/${to.part}`
}

/** What is wrong with where a file stands or what it is called, whatever it imports. */
function placement(file: string): string | undefined {
  const place = placeOf(file)
  if (!place) return `src/ holds only ${layers.join(', ')}`
  if (place.layer === 'apps' && place.part === '') return undefined
  if (parted.includes(place.layer) && place.part === '') return `put it into a folder of src/${place.layer}/`
  if (file.includes('/migrations/')) return 'migrations/ holds SQL alone'
  if (place.layer === 'apps' && !(place.part in apps)) return `${place.part} is not in the apps of tools/layers.ts`
  if (place.layer !== 'domains') return undefined
  if (!domains.includes(place.part)) return `${place.part} is not in the domains of tools/layers.ts`
  const meant = notRoles[lastWord(file)]
  return meant === undefined ? undefined : `'${lastWord(file)}' is no role here; say '${meant}' or name the noun`
}

/** Every fault of a tree, `src/**` alone being looked at: placement, imports, and circles among files. */
export function checkImports(sources: Sources): readonly Fault[] {
  const faults: Fault[] = []
  const graph = new Map<string, readonly string[]>()
  for (const [file, text] of sources) {
    const misplaced = placement(file)
    if (misplaced !== undefined) faults.push({ file, message: misplaced })
    const imports = importsOf(file, text)
    for (const imported of imports) {
      const why = complaint(file, imported)
      if (why === undefined) continue
      faults.push({ file, line: lineAt(text, imported.start), message: `'${imported.spec ?? 'import(…)'}': ${why}` })
    }
    const targets = imports.map(({ spec }) => (spec === undefined ? undefined : targetOf(file, spec)))
    graph.set(
      file,
      targets.filter((target) => target !== undefined),
    )
  }
  for (const circle of findCircles(graph)) {
    faults.push({ file: circle[0] ?? '', message: `imports in a circle: ${[...circle, circle[0]].join(' → ')}` })
  }
  return faults
}

if (import.meta.main) {
  const sources = readSources(['src/**/*.{ts,tsx}'])
  conclude('imports', checkImports(sources), sources.size)
}
