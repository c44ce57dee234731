import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BankRow, publishedBanks } from './figures.ts'

const row = (bank: string, change: Partial<BankRow> = {}): BankRow => ({
  bank,
  name: bank,
  requests: 9,
  recoveries: 9,
  inTime: 9,
  unanswered: 0,
  median: 1,
  ninety: 1,
  held: 100n,
  returned: 0n,
  ...change,
})
const midnight = new Date('2026-11-21T19:00:00Z')
const read = new Map(['A', 'B', 'C'].map((bank) => [bank, midnight]))
const shown = (...rows: readonly BankRow[]) =>
  publishedBanks(rows, read).flatMap(({ bank, suppressed }) => (suppressed ? [] : [bank]))

test('many requests about few thefts tell of single people as few requests do, and are not shown', () => {
  assert.deepEqual(shown(row('A'), row('B', { requests: 40, recoveries: 1, held: 0n })), ['A'])
  assert.deepEqual(shown(row('A'), row('B', { requests: 4, recoveries: 4, held: 0n })), ['A'])
  assert.deepEqual(shown(row('A', { requests: 5, recoveries: 5 })), ['A'])
})

test('what a bank of one theft holds cannot be found by taking the others from the country', () => {
  const few = row('B', { requests: 1, recoveries: 1, held: 77n })
  assert.deepEqual(shown(row('A'), few, row('C', { recoveries: 6 })), ['A'])
  assert.deepEqual(shown(row('A'), few), [])
  assert.deepEqual(shown(few), [])
})

test('a bank whose figures were not read yet is not shown', () => {
  assert.deepEqual(shown(row('A'), row('D', { held: 0n })), ['A'])
})

test('how many thefts a bank was asked about is not published', () => {
  const [bank] = publishedBanks([row('A')], read)
  assert.ok(bank && !('recoveries' in bank))
})
