import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSpool } from './spool.ts'

const root = mkdtempSync(join(tmpdir(), 'saqbol-spool-'))
after(() => rmSync(root, { recursive: true, force: true }))
const read = (spool: ReturnType<typeof openSpool>) => spool.names().map((name) => spool.read(name))

for (const [clock, back] of [
  ['stands still', 0],
  ['is set back', 1],
] as const)
  test(`letters keep their order over restarts where the clock ${clock}`, async (t) => {
    const folder = join(root, clock)
    let clocks = 1000
    t.mock.method(Date, 'now', () => (clocks -= back))
    for (const restart of [0, 1, 2]) {
      const spool = openSpool(folder, 100)
      for (const letter of [0, 1, 2]) await spool.write(`${restart}${letter}`)
    }
    assert.deepEqual(read(openSpool(folder, 100)), ['00', '01', '02', '10', '11', '12', '20', '21', '22'])
  })

test('letters keep their order after those before them are gone, where the clock stands still', async (t) => {
  const spool = openSpool(join(root, 'gone'), 100)
  t.mock.method(Date, 'now', () => 1000)
  await spool.write('a')
  for (const name of spool.names()) spool.remove(name)
  await Promise.all(['b', 'c', 'd'].map((letter) => spool.write(letter)))
  assert.deepEqual(read(spool), ['b', 'c', 'd'])
})

test('the oldest are given up where too many wait', async () => {
  const spool = openSpool(join(root, 'many'), 2)
  for (const letter of ['a', 'b', 'c', 'd', 'e']) await spool.write(letter)
  assert.equal(spool.trim(), 3)
  assert.deepEqual(read(spool), ['d', 'e'])
  assert.equal(spool.trim(), 0)
})

test('nothing waits in a folder that is not there', () => {
  const spool = openSpool(join(root, 'nowhere'), 2)
  assert.deepEqual([spool.names(), spool.trim()], [[], 0])
})
