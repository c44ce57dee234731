import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openNotices } from './paper-sums.ts'
import type { Hold, Notice, Papers, Sanction } from './recovery.ts'

const hold = (id: string, more: Partial<Hold> = {}): Hold => ({
  id,
  leg: id,
  bank: '722',
  account: id,
  amount: 100,
  released: 0,
  sanctioned: 0,
  returned: 0,
  state: 'held',
  endReason: null,
  heldAt: '2026-11-21T00:00:00.000Z',
  until: '2026-11-27T19:00:00.000Z',
  extensions: 0,
  code: '7K2QX-9MPA4',
  ...more,
})
const noticeOf = (id: string, ...holds: readonly string[]) =>
  ({ id, holds: holds.map((one) => ({ hold: one, amount: 100 })) }) as unknown as Notice
const papersOf = (given: Partial<Papers>): Papers => ({
  holds: [],
  notices: [],
  sanctions: [{ notice: 'n' } as unknown as Sanction],
  answers: [],
  conclusion: null,
  ...given,
})

test('a notice waits for a sanction as long as a hold that it is about is held, however many of its sanctions are recorded', () => {
  const notices = [noticeOf('n', 'a', 'b')]
  const names = (...holds: readonly Hold[]) => openNotices(papersOf({ notices, holds })).map(({ id }) => id)
  const returning = hold('a', { state: 'returning', sanctioned: 100 })
  assert.deepEqual(names(hold('a'), hold('b')), ['n'])
  assert.deepEqual(names(returning, hold('b')), ['n'])
  assert.deepEqual(names(returning, hold('b', { state: 'closed', released: 100 })), [])
  assert.deepEqual(names(returning, hold('b', { state: 'closed', released: 100 }), hold('c')), [])
})
