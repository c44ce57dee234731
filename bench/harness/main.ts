/**
 * The benchmark runner. `npm run bench` lists the benches, `npm run bench -- NAME [--json]` runs one, and `--write`
 * stores what was measured in `docs/`: of that one, or without a name of all, each in a process of its own.
 * Exit code 0 even where a target is missed, 1 where a bench fails, 2 for a name that does not exist.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { benchmarksPage, missed, terminalReport } from './report.ts'
import type { Bench, Machine, Metrics, Outcome } from './types.ts'

/** Where benches are found, where results go, and where to print. Tests give folders of their own. */
export interface Surroundings {
  readonly benches: string
  readonly docs: string
  out(text: string): void
  err(text: string): void
}

function namesIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return files.map((name) => name.slice(0, -'.ts'.length)).toSorted()
}

async function load(folder: string, name: string): Promise<Bench> {
  const module = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as { readonly bench?: Bench }
  if (module.bench?.name !== name) throw new Error(`bench/${name}.ts must export a bench named '${name}'`)
  return module.bench
}

function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
  }
}

/** Runs one bench here. Throws if it returns other metrics than it promised. */
export async function measure(bench: Bench, err: (text: string) => void): Promise<Outcome> {
  const { metrics, peers } = await bench.run({ progress: (text) => err(`${bench.name}: ${text}`) })
  const absent = bench.keys.filter((key) => !Number.isFinite(metrics[key]))
  const extra = Object.keys(metrics).filter((key) => !bench.keys.includes(key))
  if (absent.length + extra.length > 0) {
    throw new Error(`${bench.name}: not measured: ${absent.join(', ') || 'none'}; not promised: ${extra.join(', ')}`)
  }
  const { name, about, keys, targets, limits } = bench
  const day = new Date().toISOString().slice(0, 10)
  const limited = limits === undefined ? {} : { limits }
  return { bench: name, about, keys, targets, ...limited, day, machine: thisMachine(), metrics, peers }
}

/** Puts outcomes into `benchmarks.json` and writes the page anew; sections of other benches stay. */
export function store(docs: string, outcomes: readonly Outcome[]): void {
  const path = join(docs, 'benchmarks.json')
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Outcome>) : {}
  const all = { ...known, ...Object.fromEntries(outcomes.map((outcome) => [outcome.bench, outcome])) }
  const sorted = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  mkdirSync(docs, { recursive: true })
  writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`)
  writeFileSync(join(docs, 'benchmarks.md'), benchmarksPage(Object.values(sorted)))
}

/** One bench in a fresh process, so that the heap and the compiled code of one do not weigh on the next. */
function measureApart(name: string): Promise<boolean> {
  const self = fileURLToPath(import.meta.url)
  const child = spawn(process.execPath, [...process.execArgv, self, name, '--write'], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0))
  })
}

async function list({ benches, out }: Surroundings, names: readonly string[]): Promise<number> {
  out('npm run bench -- NAME [--json] [--write]      npm run bench -- --write   (all)\n')
  for (const name of names) out(`${name.padEnd(16)} ${(await load(benches, name)).about}`)
  return 0
}

/** Metrics with a dot in their name stand under its first part: `macroF1.kk` as `{ macroF1: { kk } }`. */
function nested(metrics: Metrics): Readonly<Record<string, unknown>> {
  const tree: Record<string, number | Record<string, number>> = {}
  for (const [name, value] of Object.entries(metrics)) {
    const [group = '', part] = name.split('.')
    if (part === undefined) tree[group] = value
    else tree[group] = { ...(tree[group] as Record<string, number> | undefined), [part]: value }
  }
  return tree
}

async function runOne(name: string, where: Surroundings, ask: { json: boolean; write: boolean }): Promise<number> {
  const outcome = await measure(await load(where.benches, name), where.err)
  if (ask.write) store(where.docs, [outcome])
  where.out(terminalReport(outcome))
  if (missed(outcome).length > 0) where.err(`${name}: a target was missed`)
  const { bench, metrics, peers, machine } = outcome
  if (ask.json) where.out(JSON.stringify({ bench, metrics: nested(metrics), peers, machine }))
  return 0
}

async function runAll({ err }: Surroundings, names: readonly string[]): Promise<number> {
  let code = 0
  for (const name of names) {
    err(`${name}: starting`)
    if (await measureApart(name)) continue
    err(`${name}: failed`)
    code = 1
  }
  return code
}

/** Does what the arguments ask and returns the exit code. */
export async function main(args: readonly string[], where: Surroundings): Promise<number> {
  const options = { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const names = namesIn(where.benches)
  const [name] = positionals
  if (name === undefined) return values.write ? runAll(where, names) : list(where, names)
  if (names.includes(name)) return runOne(name, where, values)
  where.err(`no bench '${name}'; there are: ${names.join(', ')}`)
  return 2
}

if (import.meta.main) {
  const home = dirname(import.meta.dirname)
  const where = { benches: home, docs: join(home, '../docs'), out: console.log, err: console.error }
  let code = 1
  try {
    code = await main(process.argv.slice(2), where)
  } catch (error) {
    console.error(error)
  }
  // A bench may leave sockets or timers behind; standard output is flushed first.
  process.stdout.write('', () => process.exit(code))
}
