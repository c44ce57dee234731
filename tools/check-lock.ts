/**
 * Fails where `package-lock.json` leaves out the builds of a package for other systems: `npm ci` refuses such a lock. npm
 * writes one wherever its registry mirrors builds of its own system alone. Run: `node tools/check-lock.ts`; `--write` puts
 * them back by name and version, each bound to its system so that no other asks for it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { conclude, root } from './source.ts'

/** A package in the lock, as far as we look at it. */
interface Locked {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The lock (version 3): packages by the folder they are installed into. */
export interface Lock {
  readonly packages: Readonly<Record<string, Locked>>
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32']

/** What a build runs on, read from its name: `…-linux-arm64-musl`. Undefined for a name without a system. */
function builtFor(name: string): Pick<Locked, 'os' | 'cpu' | 'libc'> | undefined {
  const words = (name.split('/').at(-1) ?? '').split('-')
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (os === undefined || cpu === undefined) return undefined
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.includes('gnu') ? 'glibc' : undefined
  return { os: [os], cpu: [cpu], ...(os === 'linux' && libc !== undefined && { libc: [libc] }) }
}

/** The folders where Node looks for a package from one that stands in `folder`, nearest first. */
function placesFrom(folder: string, name: string): readonly string[] {
  const parents = folder.split('/node_modules/').map((_, index, parts) => parts.slice(0, parts.length - index))
  return [...parents.map((parts) => `${parts.join('/node_modules/')}/node_modules/${name}`), `node_modules/${name}`]
}

/** Builds of exact versions that packages of the lock ask for and the lock does not hold, by their place in it. */
export function missingBuilds({ packages }: Lock): Readonly<Record<string, Locked>> {
  const missing: Record<string, Locked> = {}
  for (const [folder, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    if (folder === '') continue
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const system = builtFor(name)
      const places = placesFrom(folder, name)
      const held = places.map((place) => packages[place] ?? missing[place]).find((found) => found !== undefined)
      if (!system || held?.version === version || !/^\d+\.\d+\.\d+/.test(version)) continue
      const beside = folder.slice(0, folder.lastIndexOf('node_modules/')) + `node_modules/${name}`
      const place = (packages[beside] ?? missing[beside]) ? `${folder}/node_modules/${name}` : beside
      missing[place] = { version, ...(dev === true && { dev }), optional: true, ...system }
    }
  }
  return missing
}

/** The lock with the missing builds in it, packages in the order npm writes them. */
export function completeLock<T extends Lock>(lock: T): T {
  const all = Object.entries({ ...lock.packages, ...missingBuilds(lock) })
  return { ...lock, packages: Object.fromEntries(all.toSorted(([a], [b]) => a.localeCompare(b, 'en'))) }
}

if (import.meta.main) {
  const path = join(root, 'package-lock.json')
  let lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
  if (process.argv.includes('--write')) {
    lock = completeLock(lock)
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  }
  const faults = Object.entries(missingBuilds(lock)).map(([place, { version }]) => ({
    file: 'package-lock.json',
    message: `${place}@${version} is left out; run node tools/check-lock.ts --write`,
  }))
  conclude('lock', faults, 1)
}
