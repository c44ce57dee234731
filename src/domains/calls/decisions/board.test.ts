import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BoardCount, boardOf } from './board.ts'

const now = new Date('2026-11-21T10:05:30Z')
const count = (given: Partial<BoardCount>): BoardCount => ({
  minute: new Date('2026-11-21T10:04:00Z'),
  organisation: 'one',
  trunk: 'moscow 1',
  country: 'RU',
  rule: '',
  action: 'allow',
  shadow: false,
  calls: 60,
  ...given,
})

test('the rates are those of the newest whole minute', () => {
  const board = boardOf(
    [
      count({}),
      count({ action: 'reject', rule: 'foreign-fixed', calls: 30 }),
      count({ minute: new Date('2026-11-21T10:05:00Z'), calls: 999 }),
    ],
    { now, minutes: 5 },
  )
  assert.deepEqual([board.callsPerSecond, board.blockedPerSecond], [1.5, 0.5])
  assert.deepEqual(
    board.minutes.map(({ calls, blocked }) => [calls, blocked]),
    [
      [0, 0],
      [0, 0],
      [0, 0],
      [90, 30],
      [999, 0],
    ],
  )
})

test('a rule in shadow blocks nothing and counts no call twice', () => {
  const board = boardOf([count({}), count({ shadow: true, rule: 'velocity', action: 'reject', calls: 7 })], {
    now,
    minutes: 5,
  })
  assert.deepEqual(board.byRule, [{ code: 'velocity', blocked: 0, shadow: 7 }])
  assert.deepEqual(board.byCountry, [{ code: 'RU', calls: 60, blocked: 0 }])
})

test('a trunk keeps its spaces and its operator', () => {
  const board = boardOf([count({}), count({ organisation: 'two' })], { now, minutes: 5 })
  assert.deepEqual(
    board.byTrunk.map(({ organisation, code }) => [organisation, code]),
    [
      ['one', 'moscow 1'],
      ['two', 'moscow 1'],
    ],
  )
})
