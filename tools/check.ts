/** Everything that has to hold before a change lands: `npm run check`, or parts of it: `npm run check -- lint types`. */
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './source.ts'

/** The parts in the order they run, the quick ones first. */
const parts: Readonly<Record<string, readonly string[]>> = {
  format: ['biome', 'check'],
  types: ['tsc', '-p', 'tsconfig.json'],
  screens: ['tsc', '-p', 'src/apps/console/web/tsconfig.json'],
  lint: ['oxlint', '--type-aware'],
  imports: ['node', 'tools/check-imports.ts'],
  locales: ['node', 'tools/check-locales.ts'],
  migrations: ['node', 'tools/check-migrations.ts'],
  files: ['node', 'tools/check-files.ts'],
  lock: ['node', 'tools/check-lock.ts'],
  unused: ['knip', '--no-progress'],
  tests: ['node', 'tools/run-tests.ts'],
}

/** The programs of our packages, of which `node` is the pinned one, before those of the machine. */
const env = { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter) }

function run(name: string): { readonly name: string; readonly passed: boolean; readonly seconds: string } {
  const [command = '', ...args] = parts[name] ?? []
  console.log(`\n── ${name}`)
  const start = performance.now()
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell: false })
  if (error) console.error(error.message)
  return { name, passed: status === 0, seconds: ((performance.now() - start) / 1000).toFixed(1) }
}

const { positionals } = parseArgs({ allowPositionals: true })
const unknown = positionals.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`no part '${unknown.join(', ')}'; there are: ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}
const outcomes = (positionals.length > 0 ? positionals : Object.keys(parts)).map(run)
console.log('')
for (const { name, passed, seconds } of outcomes) {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(11)} ${seconds.padStart(6)} s`)
}
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1
