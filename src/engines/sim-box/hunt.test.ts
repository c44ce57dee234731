import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callWorld } from '#simulation/calls'
import { type BoxPortrait, type Hunt, type HuntOptions, type KeptHunt, makeHunt } from './hunt.ts'
import type { RecordBatch } from './record.ts'

const hour = 3_600_000
const world = callWorld({
  seed: 41,
  subscribers: 3000,
  boxes: 3,
  days: 1,
  tiers: ['naive', 'rotation'],
  ports: [16, 32],
  begin: [0, 0],
})
const truth = world.truth()
const hours = [...world.hours()]
const now = world.from + 24 * hour
const simsInAll = world.subscribers + truth.boxes.reduce((sum, { imsis }) => sum + imsis.length, 0)

function begin(options: Partial<HuntOptions> = {}): Hunt {
  const hunt = makeHunt({ sims: simsInAll, ...options })
  for (const facts of world.facts()) hunt.describe(facts)
  return hunt
}

const part = (batch: RecordBatch, from: number, to: number): RecordBatch => ({
  length: Math.min(to, batch.length) - from,
  at: batch.at.subarray(from, to),
  imsi: batch.imsi.subarray(from, to),
  imei: batch.imei.subarray(from, to),
  peer: batch.peer.subarray(from, to),
  cell: batch.cell.subarray(from, to),
  seconds: batch.seconds.subarray(from, to),
  kind: batch.kind.subarray(from, to),
})

/** All hours in one batch, which spans every boundary. */
function inOne(): RecordBatch {
  const length = hours.reduce((sum, batch) => sum + batch.length, 0)
  const column = (name: 'at' | 'imsi' | 'imei' | 'peer' | 'cell') => {
    const values = new Float64Array(length)
    let at = 0
    for (const batch of hours) {
      values.set(batch[name].subarray(0, batch.length), at)
      at += batch.length
    }
    return values
  }
  const seconds = Uint32Array.from(hours.flatMap((batch) => [...batch.seconds.subarray(0, batch.length)]))
  const kind = Uint8Array.from(hours.flatMap((batch) => [...batch.kind.subarray(0, batch.length)]))
  const [at, imsi, imei] = [column('at'), column('imsi'), column('imei')]
  return { length, at, imsi, imei, peer: column('peer'), cell: column('cell'), seconds, kind }
}

const shapeOf = (boxes: readonly BoxPortrait[]) =>
  boxes.map(({ id, sims, score }) => [id, score, sims.map(({ imsi }) => imsi).toSorted((a, b) => a - b)])

const whole = begin()
const told = new Map<number, BoxPortrait>()
for (const batch of hours) for (const box of whole.take(batch, now).boxes) told.set(box.id, box)
for (const box of whole.look()) told.set(box.id, box)

test('boxes are found in a day of records, each told with what an analyst looks at', () => {
  const found = whole.boxes()
  const real = new Set(found.flatMap(({ sims }) => sims.map(({ imsi }) => truth.boxOf(imsi))))
  assert.deepEqual(
    [...real].filter((box) => box !== undefined).toSorted((a, b) => a - b),
    [0, 1, 2],
  )
  assert.deepEqual(
    found.map(({ id }) => id).toSorted((a, b) => a - b),
    [...told.keys()].filter((id) => found.some((box) => box.id === id)).toSorted((a, b) => a - b),
  )
  for (const box of found) {
    assert.ok(box.sims.length >= 3)
    for (const { number, imeis, cells, calls, reasons, firstSeen, lastSeen, probability } of box.sims) {
      assert.ok(number === 0 || /^7\d{10}$/.test(String(number)))
      assert.ok(imeis.every((imei) => String(imei).length === 14) && imeis.length > 0 && cells.length > 0)
      assert.ok(calls >= 3 && reasons.length > 0 && probability > 0 && probability <= 1)
      assert.ok(world.from <= firstSeen + 1000 && firstSeen <= lastSeen && lastSeen < now)
    }
  }
})

test('it does not matter how the records are cut into batches', () => {
  const expected = shapeOf(whole.boxes())
  const once = begin()
  once.take(inOne(), now)
  once.look()
  assert.deepEqual(shapeOf(once.boxes()), expected)
  assert.equal(once.sweeps(), whole.sweeps())
  const cut = begin()
  for (const batch of hours)
    for (let from = 0; from < batch.length; from += 777) cut.take(part(batch, from, from + 777), now)
  cut.look()
  assert.deepEqual(shapeOf(cut.boxes()), expected)
})

test('a record from the future moves no hour on, and a second look without news finds nothing', () => {
  const hunt = begin()
  const [first] = hours
  assert.ok(first)
  const early = part(first, 0, first.length)
  const at = Float64Array.from(early.at)
  at[5] = now + 30 * 24 * hour
  const { refused, rows } = hunt.take({ ...early, at }, now)
  assert.deepEqual([refused.future, rows], [1, [{ row: 5, why: 'future' }]])
  assert.equal(hunt.sweeps(), 0)
  hunt.look()
  assert.deepEqual([hunt.look(), hunt.sweeps()], [[], 1])
})

test('boxes smaller than asked for are not told', () => {
  assert.deepEqual(
    whole.boxes().filter(({ sims }) => sims.length < 3),
    [],
  )
  const all = begin({ least: 1 })
  for (const batch of hours) all.take(batch, now)
  assert.ok(all.boxes().length >= whole.boxes().length)
})

/** What a hunt kept, copied as a disk would. */
function copied(hunt: Hunt): KeptHunt {
  const { text, pieces } = hunt.keep()
  const copies = pieces.map((piece) => Uint8Array.from(piece))
  return { text, pieces: copies.map((copy) => ({ length: copy.length, read: (into) => into.set(copy) })) }
}

test('a hunt that takes up what another kept finds what that one would have found', () => {
  const hunt = begin()
  const half = hours[9]
  assert.ok(half)
  for (const batch of hours.slice(0, 9)) hunt.take(batch, now)
  hunt.take(part(half, 0, 1000), now)
  const next = makeHunt({ sims: simsInAll })
  assert.equal(next.takeUp(copied(hunt)), true)
  assert.deepEqual(next.boxes(), hunt.boxes())
  assert.equal(next.take(part(half, 0, 1000), now).refused.doubled, 1000)
  next.take(part(half, 1000, half.length), now)
  for (const batch of hours.slice(10)) next.take(batch, now)
  next.look()
  assert.deepEqual(next.boxes(), whole.boxes())
})

test('what was kept goes into a larger watch, and into a smaller one only where there is room', () => {
  const hunt = begin()
  for (const batch of hours.slice(0, 6)) hunt.take(batch, now)
  const kept = copied(hunt)
  const larger = makeHunt({ sims: simsInAll * 4 })
  assert.equal(larger.takeUp(kept), true)
  assert.deepEqual(larger.boxes(), hunt.boxes())
  for (const batch of hours.slice(6)) larger.take(batch, now)
  assert.ok(larger.boxes().length >= hunt.boxes().length)
  const smaller = makeHunt({ sims: 500 })
  assert.equal(smaller.takeUp(kept), false)
  assert.equal(smaller.watch.sims.used, 0)
  assert.equal(
    makeHunt({ sims: simsInAll }).takeUp({ ...kept, text: kept.text.replace('"form":1', '"form":0') }),
    false,
  )
})
