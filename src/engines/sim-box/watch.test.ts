import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { featureReader, ownFeatures } from './features.ts'
import { counter } from './layout.ts'
import { type RecordBatch, recordKinds } from './record.ts'
import { findSim } from './sims.ts'
import { bytesOf, describe, forgetSilent, makeWatch, takeRecords, type Watch } from './watch.ts'
import { readerOf } from './windows.ts'

interface Event {
  readonly at: number
  readonly imsi: number
  readonly peer?: number
  readonly imei?: number
  readonly cell?: number
  readonly seconds?: number
  readonly kind?: (typeof recordKinds)[number]
}

function batchOf(events: readonly Event[]): RecordBatch {
  const of = (read: (event: Event) => number | undefined) => Float64Array.from(events, (event) => read(event) ?? 0)
  return {
    length: events.length,
    at: of(({ at }) => at),
    imsi: of(({ imsi }) => imsi),
    imei: of(({ imei }) => imei),
    peer: of(({ peer }) => peer),
    cell: of(({ cell }) => cell),
    seconds: Uint32Array.from(of(({ seconds }) => seconds)),
    kind: Uint8Array.from(of(({ kind = 'call-out' }) => recordKinds.indexOf(kind))),
  }
}

const hour = 3_600_000
const day = 24 * hour
/** Monday, midnight in Almaty. */
const monday = Date.UTC(2026, 2, 1, 19)
const far = monday + 1000 * day
const sim = 401_990_000_000_001

function take(watch: Watch, events: readonly Event[], now = far) {
  return takeRecords(watch, batchOf(events), now)
}

function feature(watch: Watch, imsi: number, at: number): (name: (typeof ownFeatures)[number]) => number {
  const vector = new Float64Array(ownFeatures.length)
  featureReader(watch, at / 1000)(findSim(watch.sims, imsi), vector)
  return (name) => vector[ownFeatures.indexOf(name)] ?? Number.NaN
}

const anyEvents = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 20 * day }).map((offset) => monday + offset),
    imsi: fc.integer({ min: sim, max: sim + 3 }),
    peer: fc.integer({ min: 77_010_000_000, max: 77_010_000_020 }),
    seconds: fc.integer({ min: 0, max: 600 }),
    kind: fc.constantFrom(...recordKinds),
  }),
  { minLength: 1, maxLength: 200 },
)

test('counters of the running and the last hour, day and week are those of a count by hand', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const unique = [...new Map(events.map((one) => [`${one.at} ${one.imsi} ${one.kind} ${one.peer}`, one])).values()]
      const inOrder = unique.toSorted((a, b) => a.at - b.at)
      const watch = makeWatch({ sims: 8 })
      assert.equal(take(watch, inOrder).taken, inOrder.length)
      const end = inOrder.at(-1)?.at ?? 0
      const read = readerOf(watch.sims, end / 1000, watch.offset)
      const local = (at: number, unit: number) => Math.floor((at + 5 * hour - (unit === 7 * day ? 4 * day : 0)) / unit)
      for (const imsi of new Set(inOrder.map((one) => one.imsi))) {
        const reading = read(findSim(watch.sims, imsi))
        for (const [window, unit] of [hour, day, 7 * day].entries()) {
          const inside = inOrder.filter(
            (one) => one.imsi === imsi && local(end, unit) - local(one.at, unit) <= 1 && one.at <= end,
          )
          const of = (kind: string) => inside.filter((one) => one.kind === kind)
          assert.equal(reading.both(window, counter.out), of('call-out').length)
          assert.equal(reading.both(window, counter.in), of('call-in').length)
          assert.equal(reading.both(window, counter.data), of('data').length)
          assert.equal(reading.both(window, counter.messageOut), of('message-out').length)
          assert.equal(
            reading.both(window, counter.answered),
            of('call-out').filter(({ seconds }) => seconds > 0).length,
          )
        }
      }
    }),
    { seed: 1, numRuns: 60 },
  )
})

test('records may arrive in any order within the lateness, and the counters are the same', () => {
  fc.assert(
    fc.property(anyEvents, fc.infiniteStream(fc.nat(7_000_000)), (events, delays) => {
      const unique = [...new Map(events.map((one) => [`${one.at} ${one.imsi} ${one.kind} ${one.peer}`, one])).values()]
      const inOrder = unique.toSorted((a, b) => a.at - b.at)
      const arriving = inOrder
        .map((one) => ({ one, arrives: one.at + (delays.next().value ?? 0) }))
        .toSorted((a, b) => a.arrives - b.arrives)
      const [straight, jumbled] = [makeWatch({ sims: 8 }), makeWatch({ sims: 8 })]
      take(straight, inOrder)
      const taken = take(
        jumbled,
        arriving.map(({ one }) => one),
      )
      assert.equal(taken.taken, inOrder.length)
      const end = (inOrder.at(-1)?.at ?? 0) / 1000
      for (const imsi of new Set(inOrder.map((one) => one.imsi))) {
        const [a, b] = [straight, jumbled].map((watch) =>
          readerOf(watch.sims, end, watch.offset)(findSim(watch.sims, imsi)),
        )
        for (const which of [counter.out, counter.answered, counter.in, counter.data, counter.night]) {
          for (const window of [1, 2]) assert.equal(a?.both(window, which), b?.both(window, which))
        }
      }
    }),
    { seed: 2, numRuns: 60 },
  )
})

test('what is late, doubled, in the future, nameless or finds no place is refused and told by its row', () => {
  const watch = makeWatch({ sims: 2 })
  const at = monday + day
  const call: Event = { at, imsi: sim, peer: 77_010_000_001, seconds: 5 }
  const result = take(
    watch,
    [
      call,
      call,
      { ...call, at: at - 3 * hour },
      { ...call, at: at + 2 * hour },
      { ...call, imsi: 0 },
      { ...call, at: Number.NaN },
      { ...call, imsi: sim + 1 },
      { ...call, imsi: sim + 2 },
      { ...call, at: at - hour },
    ],
    at + hour,
  )
  assert.equal(result.taken, 3)
  assert.deepEqual(result.refused, { late: 2, doubled: 1, future: 1, nameless: 1, full: 1 })
  assert.deepEqual(
    result.rows.map(({ row, why }) => `${row} ${why}`),
    ['1 doubled', '2 late', '3 future', '4 nameless', '5 late', '7 full'],
  )
})

test('a file that is delivered twice counts once', () => {
  const events = Array.from(
    { length: 5000 },
    (_, n): Event => ({ at: monday + n * 700, imsi: sim + (n % 900), peer: 77_010_000_000 + n }),
  )
  const watch = makeWatch({ sims: 4096 })
  assert.equal(take(watch, events).taken, 5000)
  assert.deepEqual(take(watch, events).refused, { late: 0, doubled: 5000, future: 0, nameless: 0, full: 0 })
})

test('numbers called for the first time are counted within a sixth, even when the filter is crowded', () => {
  for (const distinct of [5, 30, 120, 400, 900]) {
    const watch = makeWatch({ sims: 64 })
    const events = Array.from({ length: 60 * distinct }, (_, n): Event => {
      const imsi = sim + (n % 30)
      return { at: monday + n * 100, imsi, peer: 77_010_000_000 + (n % 30) * 7919 + (Math.floor(n / 30) % distinct) }
    })
    take(watch, events)
    const read = readerOf(watch.sims, (monday + 60 * distinct * 100) / 1000, watch.offset)
    let sum = 0
    for (let n = 0; n < 30; n++) sum += read(findSim(watch.sims, sim + n)).both(2, counter.fresh)
    assert.ok(Math.abs(sum / 30 / distinct - 1) < 1 / 6, `${sum / 30} of ${distinct}`)
  }
})

test('a device tells how many SIMs were in it, and each SIM in how many devices it was', () => {
  const watch = makeWatch({ sims: 64 })
  const events = Array.from(
    { length: 12 },
    (_, n): Event => ({ at: monday + n * 60_000, imsi: sim + n, imei: 35_000_000_000_001, peer: 77_010_000_000 + n }),
  )
  const changing = Array.from(
    { length: 9 },
    (_, n): Event => ({
      at: monday + 13 * 60_000 + n,
      imsi: sim + 20,
      imei: 35_000_000_000_100 + n,
      peer: 77_010_000_000 + n,
    }),
  )
  take(watch, [...events, ...changing])
  const one = feature(watch, sim + 3, monday + hour)
  assert.ok(Math.abs(one('simsOnDevice') - 12) <= 2)
  assert.equal(one('handOvers'), 11)
  assert.equal(Math.round(one('devices')), 1)
  assert.ok(Math.abs(feature(watch, sim + 20, monday + hour)('devices') - 9) <= 1.5)
})

test('calls among SIMs of one cell are no life: they count neither as calls in nor as calls out', () => {
  const watch = makeWatch({ sims: 8 })
  describe(watch, { imsi: sim, number: 77_010_000_001 })
  describe(watch, { imsi: sim + 1, number: 77_010_000_002 })
  take(watch, [
    { at: monday, imsi: sim, cell: 5, kind: 'data' },
    { at: monday + 1, imsi: sim + 1, cell: 5, kind: 'data' },
    { at: monday + 2, imsi: sim, cell: 5, peer: 77_010_000_002, seconds: 60 },
    { at: monday + 2, imsi: sim + 1, cell: 5, peer: 77_010_000_001, seconds: 60, kind: 'call-in' },
    { at: monday + 3, imsi: sim, cell: 5, peer: 77_010_000_003, seconds: 60 },
  ])
  const read = readerOf(watch.sims, (monday + 60_000) / 1000, watch.offset)
  const one = read(findSim(watch.sims, sim))
  assert.deepEqual([one.both(1, counter.out), one.both(1, counter.near)], [1, 1])
  const other = read(findSim(watch.sims, sim + 1))
  assert.deepEqual([other.both(1, counter.in), other.both(1, counter.near)], [0, 1])
})

test('an answer to a call is a callback, and a number that the neighbour called is shared', () => {
  const watch = makeWatch({ sims: 8 })
  const peer = 77_010_000_007
  take(watch, [
    { at: monday, imsi: sim, cell: 5, peer, seconds: 30 },
    { at: monday + hour, imsi: sim, cell: 5, peer, seconds: 30, kind: 'call-in' },
    { at: monday + hour, imsi: sim + 1, cell: 5, peer, seconds: 30 },
    { at: monday + hour, imsi: sim + 2, cell: 6, peer, seconds: 30 },
  ])
  const read = readerOf(watch.sims, (monday + 2 * hour) / 1000, watch.offset)
  assert.equal(read(findSim(watch.sims, sim)).both(1, counter.callback), 1)
  assert.equal(read(findSim(watch.sims, sim + 1)).both(1, counter.shared), 1)
  assert.equal(read(findSim(watch.sims, sim + 2)).both(1, counter.shared), 0)
})

test('a week of silence empties the windows but not what is known of the SIM', () => {
  const watch = makeWatch({ sims: 8 })
  describe(watch, { imsi: sim, activatedAt: monday - 10 * day, owner: 'A1' })
  take(watch, [{ at: monday, imsi: sim, peer: 77_010_000_001, seconds: 30 }])
  const after = feature(watch, sim, monday + 21 * day)
  assert.deepEqual([after('outHour'), after('outDay'), after('outWeek')], [0, 0, 0])
  assert.equal(after('age'), 31)
})

test('SIMs that fell silent give their places back, and the others keep all that was counted', () => {
  const watch = makeWatch({ sims: 3 })
  for (const n of [0, 1, 2]) describe(watch, { imsi: sim + n, number: 77_010_000_000 + n })
  take(watch, [
    { at: monday, imsi: sim, peer: 1 },
    { at: monday + day, imsi: sim + 1, peer: 2 },
    { at: monday + day + 1, imsi: sim + 2, peer: 3 },
  ])
  const before = feature(watch, sim + 2, monday + day + hour)('outDay')
  assert.equal(take(watch, [{ at: monday + day, imsi: sim + 3, peer: 3 }]).refused.full, 1)
  assert.equal(forgetSilent(watch, monday + hour), 1)
  assert.equal(findSim(watch.sims, sim), -1)
  assert.equal(feature(watch, sim + 2, monday + day + hour)('outDay'), before)
  assert.equal(take(watch, [{ at: monday + day, imsi: sim + 3, peer: 4 }]).taken, 1)
})

test('a watch of a million SIMs holds less than 512 bytes for each, whatever comes', () => {
  const watch = makeWatch({ sims: 1 << 20 })
  assert.ok(bytesOf(watch) / (1 << 20) <= 512)
})
