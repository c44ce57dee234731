import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeHunt } from '#engines/sim-box'
import { callWorld } from '#simulation/calls'
import { keepState, readState } from './state-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-state-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'sim-boxes')

const world = callWorld({
  seed: 8,
  subscribers: 1000,
  boxes: 2,
  days: 1,
  tiers: ['naive'],
  ports: [8, 16],
  begin: [0, 0],
})
const hunt = makeHunt({ sims: 2000 })
for (const facts of world.facts()) hunt.describe(facts)
for (const batch of world.hours()) hunt.take(batch, world.from + 86_400_000)
const fresh = () => makeHunt({ sims: 2000 })

test('a state is kept in full or not at all, and read again', () => {
  assert.equal(readState(file, fresh()), 'none')
  keepState(file, hunt)
  keepState(file, hunt)
  assert.equal(existsSync(`${file}.part`), false)
  const next = fresh()
  assert.equal(readState(file, next), 'taken-up')
  assert.ok(next.boxes().length > 0)
  assert.deepEqual(next.boxes(), hunt.boxes())
  assert.deepEqual(next.keep().text, hunt.keep().text)
})

test('a damaged file, a part of one and another file are unfit, and nothing is taken up', () => {
  keepState(file, hunt)
  const good = readFileSync(file)
  const turned = Buffer.from(good)
  turned[good.length - 100] = (turned[good.length - 100] ?? 0) ^ 1
  const long = Buffer.from(good)
  long.writeUInt32BE(0xffff_ffff, 8)
  for (const bad of [
    turned,
    long,
    good.subarray(0, good.length - 1),
    good.subarray(0, 9),
    Buffer.from('{}'),
    Buffer.alloc(0),
  ]) {
    writeFileSync(file, bad)
    const next = fresh()
    assert.equal(readState(file, next), 'unfit')
    assert.equal(next.watch.sims.used, 0)
  }
})

test('a disk that takes nothing leaves the state that was there', () => {
  keepState(file, hunt)
  assert.throws(() => keepState(join(folder, 'no-such-folder', 'state'), hunt), { code: 'ENOENT' })
  assert.equal(readState(file, fresh()), 'taken-up')
})
