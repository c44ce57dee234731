import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerDue, clockSteps, stepAt } from './deadline.ts'

const askedAt = new Date('2026-11-21T09:00:00Z')
const hoursAgo = (hours: number) => new Date(askedAt.getTime() - hours * 3_600_000)
const minutes = (at: Date) => (at.getTime() - askedAt.getTime()) / 60_000

test('a bank has half an hour while the money may still be there, and four hours after a day', () => {
  const due = (hours: number, answerMinutes: number | null = null) =>
    minutes(answerDue({ kind: 'hold', askedAt, rootAt: hoursAgo(hours), answerMinutes }))
  assert.equal(due(0), 30)
  assert.equal(due(24), 30)
  assert.equal(due(25), 240)
  assert.equal(due(0, 10), 10)
  assert.equal(due(25, 10), 10)
})

test('what is agreed for holds does not hurry a return', () => {
  const due = (kind: 'return' | 'release' | 'confirm') =>
    minutes(answerDue({ kind, askedAt, rootAt: askedAt, answerMinutes: 10 }))
  assert.deepEqual([due('confirm'), due('return'), due('release')], [10, 1440, 1440])
})

test('a reminder comes at half of the time, the duty officer at its end, the supervisor when it is over again', () => {
  const clock = { askedAt, dueAt: new Date(askedAt.getTime() + 30 * 60_000) }
  assert.deepEqual(
    clockSteps.map((step) => minutes(stepAt(step, clock))),
    [15, 30, 60],
  )
})
