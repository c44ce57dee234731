import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boardOf, type KindSum } from './board.ts'

const now = new Date('2026-11-21T10:05:30Z')
const span = { now, minutes: 5 }
const kind = (given: Partial<KindSum>): KindSum => ({
  organisation: 'one',
  trunk: 'moscow 1',
  country: 'RU',
  rule: '',
  action: 'allow',
  shadow: false,
  calls: 60,
  ...given,
})

test('the rates are those of the newest whole minute, and a minute that nobody told of is empty', () => {
  const minutes = [
    { minute: new Date('2026-11-21T10:04:00Z'), calls: 90, blocked: 30 },
    { minute: new Date('2026-11-21T10:05:00Z'), calls: 999, blocked: 0 },
  ]
  const board = boardOf({ minutes, kinds: [] }, span)
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

test('what was rejected counts for its rule, its trunk and its country, and stands first', () => {
  const kinds = [kind({ calls: 500 }), kind({ country: 'KZ', rule: 'foreign-fixed', action: 'reject', calls: 30 })]
  const board = boardOf({ minutes: [], kinds }, span)
  assert.deepEqual(board.byRule, [{ code: 'foreign-fixed', blocked: 30, shadow: 0 }])
  assert.deepEqual(board.byTrunk, [{ organisation: 'one', code: 'moscow 1', calls: 530, blocked: 30 }])
  assert.deepEqual(
    board.byCountry.map(({ code, calls, blocked }) => [code, calls, blocked]),
    [
      ['KZ', 30, 30],
      ['RU', 500, 0],
    ],
  )
  assert.deepEqual(
    board.byAction.map(({ code }) => code),
    ['reject', 'allow'],
  )
})

test('a rule in shadow blocks nothing and counts no call twice', () => {
  const kinds = [kind({}), kind({ shadow: true, rule: 'velocity', action: 'reject', calls: 7 })]
  const board = boardOf({ minutes: [], kinds }, span)
  assert.deepEqual(board.byRule, [{ code: 'velocity', blocked: 0, shadow: 7 }])
  assert.deepEqual(board.byCountry, [{ code: 'RU', calls: 60, blocked: 0 }])
})

test('a trunk keeps its spaces and its operator', () => {
  const board = boardOf({ minutes: [], kinds: [kind({}), kind({ organisation: 'two' })] }, span)
  assert.deepEqual(
    board.byTrunk.map(({ organisation, code }) => [organisation, code]),
    [
      ['one', 'moscow 1'],
      ['two', 'moscow 1'],
    ],
  )
})
