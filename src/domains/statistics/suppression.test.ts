import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { figuresFrom } from '#kernel/figure-readings'
import { addPublished, type PublishedRow, suppressRow } from './suppression.ts'

const row = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 500 })), {
  minLength: 1,
  maxLength: 12,
})
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

/** Every row of `cells` counts that add up to `total`. */
function* rowsOf(cells: number, total: number): Generator<readonly number[]> {
  if (cells === 1) yield [total]
  else
    for (let first = 0; first <= total; first++)
      for (const rest of rowsOf(cells - 1, total - first)) yield [first, ...rest]
}

test('what is published is true', () => {
  fc.assert(
    fc.property(row, (counts) => {
      const { total, cells } = suppressRow(counts)
      assert.ok(total === null || total === sum(counts))
      assert.equal(cells.length, counts.length)
      assert.ok(cells.every((cell, place) => cell === null || cell === counts[place]))
    }),
  )
})

test('no count of one to four is ever published', () => {
  fc.assert(
    fc.property(row, (counts) => {
      const { total, cells } = suppressRow(counts)
      for (const published of [total, ...cells])
        assert.ok(published === null || published === 0 || published >= figuresFrom)
    }),
  )
})

test('a withheld cell never stands alone beside its total, and the withheld ones add up to five or more', () => {
  fc.assert(
    fc.property(row, (counts) => {
      const { total, cells } = suppressRow(counts)
      const withheld = counts.filter((_, place) => cells[place] === null)
      if (total === null || withheld.length === 0) return
      assert.ok(withheld.length >= 2)
      assert.ok(sum(withheld) >= figuresFrom)
    }),
  )
})

test('a reader who knows the rule finds at least two possible values for every withheld cell', () => {
  const largest: Readonly<Record<number, number>> = { 1: 40, 2: 40, 3: 30, 4: 24, 5: 22 }
  for (const [width, most] of Object.entries(largest)) {
    for (let total = 1; total <= most; total++) assertProtected(Number(width), total)
  }
})

/** Publishes every possible row of a size and total, and looks at what each publication leaves open. */
function assertProtected(width: number, total: number) {
  const possible = new Map<string, { published: PublishedRow; values: readonly Set<number>[] }>()
  for (const counts of rowsOf(width, total)) {
    const published = suppressRow(counts)
    if (published.total === null) {
      assert.ok(published.cells.every((cell) => cell === null))
      continue
    }
    const key = JSON.stringify(published)
    const known = possible.get(key) ?? { published, values: counts.map(() => new Set<number>()) }
    for (const [place, count] of counts.entries()) known.values[place]?.add(count)
    possible.set(key, known)
  }
  for (const { published, values } of possible.values()) {
    for (const [place, cell] of published.cells.entries()) {
      if (cell === null) assert.ok((values[place]?.size ?? 0) >= 2, `${total}: ${JSON.stringify(published.cells)}`)
    }
  }
}

test('a withheld total says no more than "one to four"', () => {
  for (const counts of [[1], [4], [0, 3], [2, 2], [1, 1, 1, 1]]) {
    assert.deepEqual(suppressRow(counts), { total: null, cells: counts.map(() => null) })
  }
})

test('a row without small counts, or with none but zeros, is published whole', () => {
  for (const counts of [[], [0], [0, 0], [7], [7, 0, 9], [5, 5]]) {
    assert.deepEqual(suppressRow(counts), { total: sum(counts), cells: counts })
  }
})

test('a single small count takes the last large one with it', () => {
  assert.deepEqual(suppressRow([3, 90, 20, 0]), { total: 113, cells: [null, 90, null, null] })
  assert.deepEqual(suppressRow([90, 20, 3, 4]), { total: 117, cells: [90, 20, null, null] })
  assert.deepEqual(suppressRow([90, 20, 4, 4]), { total: 118, cells: [90, null, null, null] })
})

test('a sum with a withheld part tells only what was published', () => {
  assert.deepEqual(addPublished([7, 9]), { count: 16, atLeast: 16 })
  assert.deepEqual(addPublished([7, null]), { count: null, atLeast: 7 })
  assert.deepEqual(addPublished([]), { count: 0, atLeast: 0 })
})
