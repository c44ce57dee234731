import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Asked, Hold } from './recovery.ts'
import { type HeldRequest, leftOf, openRequests, saidOf, unsaid } from './request-answer.ts'

const request = (id: string, kind: Asked['kind'], more: Partial<Asked> = {}) =>
  ({ id, kind, leg: 'leg', amount: 6_000_000, state: 'open', dueAt: '2026-11-22T10:00:00Z', ...more }) as Asked

test('requests about held money that wait are offered, those first whose clocks run out', () => {
  const requests = [
    request('a', 'return'),
    request('b', 'hold'),
    request('c', 'release', { dueAt: '2026-11-22T09:00:00Z' }),
    request('d', 'release', { state: 'answered' }),
  ]
  assert.deepEqual(
    openRequests({ requests }).map(({ id }) => id),
    ['c', 'a'],
  )
})

test('a return may come in parts: what is left is what the sanction still gives', () => {
  const holds = [{ leg: 'leg', sanctioned: 6_000_000, returned: 1_500_050 } as Hold]
  assert.equal(leftOf(request('a', 'return') as HeldRequest, { holds }), 4_499_950)
  assert.equal(leftOf(request('a', 'release') as HeldRequest, { holds }), 6_000_000)
})

test('an answer makes the whole sum, and says no more than was typed', () => {
  const refused = [{ id: 0, kind: 'account-closed', amount: 0.1, at: '' }] as const
  const said = {
    way: 'phone',
    answeredBy: ' Night desk ',
    done: 0.2,
    at: '2026-11-22T10:00',
    refused,
    digest: 'ab',
  } as const
  assert.equal(unsaid(30, said), 0)
  assert.equal(unsaid(40, said), 10)
  assert.deepEqual(saidOf(said), {
    way: 'phone',
    answeredBy: 'Night desk',
    done: 20,
    at: new Date('2026-11-22T10:00').toISOString(),
    refused: [{ reason: 'account-closed', amount: 10 }],
  })
  assert.deepEqual(saidOf({ ...said, way: 'letter', done: '' }), {
    way: 'letter',
    answeredBy: 'Night desk',
    done: 0,
    refused: [{ reason: 'account-closed', amount: 10 }],
    digest: 'ab',
  })
})
