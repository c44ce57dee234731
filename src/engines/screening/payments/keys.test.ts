import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findSlot, forgottenOf, makeKeys, takeSlot } from './keys.ts'

test('every key that was not pushed out is found at its slot, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 300 }), (wanted) => {
      const table = makeKeys(20)
      const slots = new Map<number, number>()
      for (const [now, number] of wanted.entries()) {
        const key = number * 123_456_789_123
        let begun = -1
        const clear = (slot: number) => {
          begun = slot
        }
        const slot = takeSlot(table, key, { now, memory: 30, clear })
        assert.equal(begun === -1, slots.has(key))
        for (const [other, at] of slots) if (at === begun) slots.delete(other)
        slots.set(key, slot)
        for (const [other, at] of slots) assert.equal(findSlot(table, other), at)
      }
      assert.ok(slots.size <= 20 && new Set(slots.values()).size === slots.size)
    }),
    { numRuns: 200 },
  )
})

test('the key silent longest gives way, and counts as forgotten only within the memory', () => {
  const table = makeKeys(3)
  const clear = () => {}
  for (const now of [1, 2, 3]) takeSlot(table, now, { now, memory: 10, clear })
  takeSlot(table, 1, { now: 4, memory: 10, clear })
  takeSlot(table, 9, { now: 5, memory: 10, clear })
  assert.deepEqual(
    [1, 2, 3, 9].map((key) => findSlot(table, key) >= 0),
    [true, false, true, true],
  )
  assert.equal(forgottenOf(table), 1)
  takeSlot(table, 8, { now: 30, memory: 10, clear })
  assert.equal(forgottenOf(table), 1)
})

test('a slot that is kept never gives way', () => {
  const table = makeKeys(2)
  const clear = () => {}
  const kept = takeSlot(table, 1, { now: 1, memory: 10, clear })
  takeSlot(table, 2, { now: 5, memory: 10, clear })
  takeSlot(table, 3, { now: 5, memory: 10, clear }, kept)
  assert.ok(findSlot(table, 1) === kept && findSlot(table, 2) === -1)
})
