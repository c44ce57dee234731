import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lostOf } from './ring.ts'
import { clearSlot, makeWindows, type Windows } from './slots.ts'
import { enterPayment, latestAt, readWindows } from './windows.ts'

const lengths = [3, 10, 40]

interface Step {
  readonly slot: number
  readonly at: number
  readonly amount: number
  readonly other: number
  readonly isRead: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  slot: fc.integer({ min: 0, max: 2 }),
  at: fc.integer({ min: 1, max: 120 }),
  amount: fc.integer({ min: 1, max: 9 }),
  other: fc.integer({ min: 0, max: 5 }),
  isRead: fc.boolean(),
})

/** Mostly forward in time, now and then back. */
const stream = fc
  .array(fc.tuple(step, fc.integer({ min: -30, max: 8 })), { maxLength: 150, size: 'max' })
  .map((steps) => {
    let now = 40
    return steps.map(([one, move]): Step => {
      if (move > 0) now += move
      return { ...one, at: move > 0 ? now : Math.max(1, now + move) }
    })
  })

/** The same windows from the whole history. */
function slowly(entered: readonly Step[], slot: number, at: number): readonly number[] {
  return lengths.flatMap((length) => {
    const within = entered.filter((one) => one.slot === slot && one.at > at - length && one.at <= at)
    const others = new Set(within.map(({ other }) => other).filter((other) => other > 0))
    return [within.length, within.reduce((sum, { amount }) => sum + amount, 0), others.size]
  })
}

function quickly(windows: Windows, slot: number, at: number): readonly number[] {
  const values = new Float64Array(lengths.length * 3)
  readWindows(windows, slot, { at, values, place: 0 })
  return [...values]
}

function make(entries: number): Windows {
  const windows = makeWindows(3, entries, lengths)
  for (let slot = 0; slot < 3; slot++) clearSlot(windows, slot)
  return windows
}

test('windows are exact in whatever order payments come and are asked for', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(step, { maxLength: 150, size: 'max' }), stream), (steps) => {
      const windows = make(256)
      const entered: Step[] = []
      for (const one of steps) {
        assert.deepEqual(quickly(windows, one.slot, one.at), slowly(entered, one.slot, one.at))
        if (one.isRead) continue
        enterPayment(windows, one.slot, one)
        entered.push(one)
        const before = entered.filter(({ slot, at }) => slot === one.slot && at <= one.at)
        assert.equal(latestAt(windows, one.slot, one.at), Math.max(...before.map(({ at }) => at)))
        assert.deepEqual(quickly(windows, one.slot, one.at), slowly(entered, one.slot, one.at))
      }
      assert.equal(lostOf(windows.ring), 0)
    }),
    { numRuns: 600 },
  )
})

test('what is written over once it is older than every window takes nothing from the counts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ slot: fc.integer({ min: 0, max: 2 }), wait: fc.integer({ min: 3, max: 9 }) })),
      (steps) => {
        const windows = make(16)
        const entered: Step[] = []
        let at = 50
        for (const [place, { slot, wait }] of steps.entries()) {
          at += wait
          const one = { slot, at, amount: 1 + (place % 3), other: place % 4, isRead: false }
          assert.deepEqual(quickly(windows, slot, at), slowly(entered, slot, at))
          enterPayment(windows, slot, one)
          entered.push(one)
        }
        assert.equal(lostOf(windows.ring), 0)
      },
    ),
    { numRuns: 200 },
  )
})

/** Enters and reads at every step; where all that a window reaches back to is still in the ring it must be exact, elsewhere not too high. */
function checkSmallRing(windows: Windows, steps: readonly Step[]): void {
  const entered: Step[] = []
  for (const one of steps) {
    if (!one.isRead) {
      enterPayment(windows, one.slot, one)
      entered.push(one)
    }
    const expected = slowly(entered, one.slot, one.at)
    for (const [place, value] of quickly(windows, one.slot, one.at).entries()) {
      const most = expected[place] ?? 0
      const begin = one.at - (lengths[Math.floor(place / 3)] ?? 0)
      const isWhole = (windows.ring.overwritten[0] ?? 0) <= begin
      assert.ok(value >= 0 && value <= most && (!isWhole || value === most), `${place}: ${value} of ${most}`)
    }
  }
}

test('where the ring is too small counts are too low, never too high, and the loss is told', () => {
  let losses = 0
  const few = stream.map((steps) => steps.map((one) => ({ ...one, slot: one.slot % 2, other: one.other % 3 })))
  fc.assert(
    fc.property(fc.oneof(stream, few), fc.constantFrom(4, 8, 16), (steps, entries) => {
      const windows = make(entries)
      checkSmallRing(windows, steps)
      losses += lostOf(windows.ring)
    }),
    { numRuns: 600 },
  )
  assert.ok(losses > 0)
})

test('an other side whose payment was written over is not counted twice when it comes again', () => {
  const windows = make(8)
  const others = [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
  for (const [place, other] of others.entries()) {
    const slot = other === 1 || place === 5 ? 1 : 0
    enterPayment(windows, slot, { at: 40, amount: 1, other })
  }
  assert.deepEqual(quickly(windows, 1, 40), [2, 2, 1, 2, 2, 1, 2, 2, 1])
  assert.ok(lostOf(windows.ring) > 0)
})

test('the names of entries wrap round at 2^32 without a loss', () => {
  const windows = make(16)
  windows.ring.tallies[0] = 0xffff_fff0
  const entered: Step[] = []
  for (let place = 0; place < 60; place++) {
    const one = { slot: place % 2, at: 100 + place * 5, amount: 2, other: 1 + (place % 3), isRead: false }
    assert.deepEqual(quickly(windows, one.slot, one.at), slowly(entered, one.slot, one.at))
    enterPayment(windows, one.slot, one)
    entered.push(one)
  }
})

test('a slot that begins anew knows nothing of its last owner', () => {
  const windows = make(16)
  enterPayment(windows, 0, { at: 100, amount: 5, other: 7 })
  clearSlot(windows, 0)
  assert.deepEqual(quickly(windows, 0, 101), [0, 0, 0, 0, 0, 0, 0, 0, 0])
  enterPayment(windows, 0, { at: 101, amount: 1, other: 7 })
  assert.deepEqual(quickly(windows, 0, 101), [1, 1, 1, 1, 1, 1, 1, 1, 1])
})
