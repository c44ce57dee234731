import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { main, measure, store } from './main.ts'
import type { Bench, Outcome } from './types.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-bench-'))
after(() => rmSync(folder, { recursive: true }))

const source = (name: string, value: string) => `export const bench = {
  name: '${name}', about: 'Counts to ${value}.', keys: ['countsPerSecond'], targets: { countsPerSecond: { atLeast: 10 } },
  run: async ({ progress }) => {
    progress('counting')
    return { metrics: { countsPerSecond: ${value} }, peers: { abacus: { countsPerSecond: 2 } } }
  },
}\n`
writeFileSync(join(folder, 'count.ts'), source('count', '1234.5'))
writeFileSync(join(folder, 'slow.ts'), source('slow', '1'))
writeFileSync(join(folder, 'count.test.ts'), 'throw new Error("a test is no bench")')

async function run(...args: readonly string[]) {
  const out: string[] = []
  const err: string[] = []
  const where = { benches: folder, docs: join(folder, 'docs') }
  const code = await main(args, { ...where, out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join('\n').split('\n'), err: err.join('\n') }
}

test('without a name the benches are listed with what they measure', async () => {
  const { code, out } = await run()
  assert.equal(code, 0)
  assert.match(out.join('\n'), /count +Counts to 1234.5.\nslow +Counts to 1./)
})

test('an unknown name ends with code 2 and the names that exist', async () => {
  const { code, out, err } = await run('speed')
  assert.equal(code, 2)
  assert.match(err, /no bench 'speed'; there are: count, slow/)
  assert.deepEqual(out, [''])
})

test('with --json the last line is one object with bench, metrics, peers and machine', async () => {
  const { code, out, err } = await run('count', '--json')
  assert.equal(code, 0)
  const last = JSON.parse(out.at(-1) ?? '') as Outcome
  assert.deepEqual(Object.keys(last), ['bench', 'metrics', 'peers', 'machine'])
  assert.deepEqual(last.metrics, { countsPerSecond: 1234.5 })
  assert.deepEqual(last.peers, { abacus: { countsPerSecond: 2 } })
  assert.ok(last.machine.cores >= 1)
  assert.match(err, /count: counting/)
})

test('a missed target is told, and is no failure', async () => {
  const { code, out, err } = await run('slow')
  assert.equal(code, 0)
  assert.match(out.join('\n'), /countsPerSecond +≥ 10 +1 +no\n[^]*not reached: countsPerSecond/)
  assert.match(err, /a target was missed/)
})

test('with --write one section is replaced and the others stay', async () => {
  await run('count', '--write')
  await run('slow', '--write')
  const page = readFileSync(join(folder, 'docs/benchmarks.md'), 'utf8')
  assert.match(page, /## count\n[^]*\| countsPerSecond \| ≥ 10 \| 1,235 \| yes \|[^]*## slow/)
  assert.match(page, /\| Saqbol \| 1 \|\n\| abacus \| 2 \|/)
  const stored = JSON.parse(readFileSync(join(folder, 'docs/benchmarks.json'), 'utf8')) as Record<string, Outcome>
  assert.deepEqual(Object.keys(stored), ['count', 'slow'])
  store(join(folder, 'docs'), [{ ...(stored['slow'] as Outcome), limits: 'the abacus.' }])
  assert.match(readFileSync(join(folder, 'docs/benchmarks.md'), 'utf8'), /## slow[^]*What limits it: the abacus\./)
})

test('a bench that does not measure what it promised fails', async () => {
  const bench: Bench = {
    name: 'odd',
    about: 'Promises one thing and measures another.',
    keys: ['p99Ms'],
    targets: {},
    run: () => Promise.resolve({ metrics: { p95Ms: 1 }, peers: {} }),
  }
  await assert.rejects(
    measure(bench, () => undefined),
    /not measured: p99Ms; not promised: p95Ms/,
  )
})

test('a file whose bench has another name fails', async () => {
  writeFileSync(join(folder, 'wrong.ts'), source('right', '1'))
  await assert.rejects(run('wrong'), /must export a bench named 'wrong'/)
  rmSync(join(folder, 'wrong.ts'))
})
