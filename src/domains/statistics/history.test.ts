import assert from 'node:assert/strict'
import { test } from 'node:test'
import { topics2011 } from '#domains/taxonomy'
import { history } from './history.ts'

test('every topic of the yearly structure has its known shares or stands among the unknown, never both', () => {
  const known = history.shares.map(({ topic }) => topic)
  const all = [...known, ...history.unknownShares]
  assert.deepEqual(all.toSorted(), topics2011.map(({ code }) => code).toSorted())
  assert.deepEqual(known, ['libel-privacy', 'csam', 'insult-bullying'])
})

test('known shares never add up to more than all reports of a year', () => {
  const sum = (shares: readonly (number | 'almost-none')[]) =>
    shares.reduce<number>((total, share) => total + (typeof share === 'number' ? share : 0), 0)
  assert.ok(sum(history.shares.map(({ first }) => first)) < 1)
  assert.ok(sum(history.shares.map(({ last }) => last)) < 1)
})

test('the totals are those of the source: 19,045 for nine years, over 20,000 for ten', () => {
  assert.deepEqual([history.from, history.to, history.total], [2011, 2019, 19_045])
  assert.deepEqual(history.otherTotals, [{ from: 2011, to: 2020, sense: 'over', total: 20_000 }])
})
