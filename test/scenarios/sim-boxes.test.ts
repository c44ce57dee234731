import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Box,
  describe,
  learntModel,
  makeBoxes,
  makeCsvReader,
  makeGroups,
  makeWatch,
  type RecordBatch,
  recordKinds,
  type Suspect,
  type Sweep,
  sweep,
  takeRecords,
} from '#engines/sim-box'
import { type CallWorld, callWorld } from '#simulation/calls'

const hour = 3_600_000
const plan = {
  seed: 4,
  subscribers: 6000,
  boxes: 3,
  days: 1,
  tiers: ['naive'],
  ports: [16, 32],
  begin: [0.3, 0.4],
} as const

interface Found {
  readonly suspects: ReadonlyMap<number, Suspect>
  readonly boxes: readonly Box[]
}

/** A day hour by hour; records may be changed on their way. */
function live(world: CallWorld, through: (batch: RecordBatch) => Iterable<RecordBatch>): Found {
  const watch = makeWatch({ sims: 16_384 })
  for (const facts of world.facts()) describe(watch, facts)
  const state: Sweep = { watch, model: learntModel, groups: makeGroups(), last: 0 }
  const boxes = makeBoxes()
  const suspects = new Map<number, Suspect>()
  let at = world.from
  for (const batch of world.hours()) {
    at += hour
    for (const part of through(batch)) takeRecords(watch, part, at)
    const found = sweep(state, at)
    for (const one of found) suspects.set(one.imsi, one)
    boxes.unite(watch.sims, found, at)
  }
  return { suspects, boxes: boxes.all() }
}

/** The records as a file, read back. */
function* byFile(batch: RecordBatch): Generator<RecordBatch> {
  const lines = ['imsi;at;kind;seconds;peer;cell;imei']
  for (let row = 0; row < batch.length; row++) {
    const { imsi, at, kind, seconds, peer, cell, imei } = batch
    lines.push(
      [imsi[row], at[row], recordKinds[kind[row] ?? 0], seconds[row], peer[row], cell[row], imei[row]].join(';'),
    )
    if (row % 500 === 0) lines.push('a line; that no switch should write')
  }
  const parts: RecordBatch[] = []
  const reader = makeCsvReader((part) => parts.push({ ...structuredClone(part), length: part.length }))
  reader.write(Buffer.from(lines.join('\n')))
  assert.equal(reader.end().records, batch.length)
  yield* parts
}

test('boxes that begin to work in the morning are found by the evening, each with its SIMs, and nobody else is', () => {
  const world = callWorld(plan)
  const truth = world.truth()
  const { suspects, boxes } = live(world, (batch) => [batch])
  for (const imsi of suspects.keys())
    assert.notEqual(truth.boxOf(imsi), undefined, `${truth.roleOf(imsi)} is suspected`)
  for (const { box, imsis } of truth.boxes) {
    const found = boxes.find(
      ({ members }) => members.filter((imsi) => truth.boxOf(imsi) === box).length > imsis.length / 2,
    )
    assert.ok(found, `box ${box} of ${imsis.length} SIMs is not found`)
  }
  for (const { reasons, probability } of suspects.values()) {
    assert.ok(probability > 0 && probability <= 1)
    assert.ok(reasons.length > 0 && reasons.every(({ points }) => points > 0))
  }
})

test('records that come by file, doubled and with broken lines, lead to the same SIMs', () => {
  const world = callWorld(plan)
  const straight = live(world, (batch) => [batch])
  const crooked = live(world, function* twice(batch) {
    yield* byFile(batch)
    yield batch
  })
  assert.deepEqual([...crooked.suspects.keys()], [...straight.suspects.keys()])
  assert.deepEqual(crooked.boxes, straight.boxes)
})

test('a gateway with a licence is not suspected, and does not make its company suspect', () => {
  const world = callWorld({ ...plan, boxes: 1 })
  const truth = world.truth()
  const licensed: CallWorld = {
    ...world,
    *facts() {
      for (const facts of world.facts())
        yield truth.boxOf(facts.imsi) === undefined ? facts : { ...facts, licensed: true }
    },
  }
  assert.ok(live(world, (batch) => [batch]).suspects.size > 0)
  assert.equal(live(licensed, (batch) => [batch]).suspects.size, 0)
})
