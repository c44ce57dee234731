import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { actionsIn, dueAt, isAwaited, isOverdue, referralActions, referralStates, stateAfter } from './referral.ts'

test('what a button offers is what the state machine allows, in every state', () => {
  for (const state of referralStates) {
    for (const action of referralActions) {
      assert.equal(actionsIn(state).includes(action), stateAfter(state, action).ok, `${action} in ${state}`)
    }
  }
})

test('a sent letter is never edited, sent again or withdrawn; what was acted on, refused or withdrawn is over', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...referralActions), { maxLength: 12 }), (actions) => {
      let state: (typeof referralStates)[number] = 'drafted'
      let sent = false
      for (const action of actions) {
        const next = stateAfter(state, action)
        if (!next.ok) continue
        assert.ok(!(sent && ['edit', 'send', 'withdraw'].includes(action)))
        sent ||= action === 'send'
        state = next.value
        assert.equal(['drafted', 'withdrawn'].includes(state), !sent)
      }
    }),
  )
  for (const over of ['acted', 'refused', 'withdrawn'] as const) assert.deepEqual(actionsIn(over), [])
})

test('an answer may come late, after nobody answered', () => {
  for (const action of ['acknowledge', 'act', 'refuse'] as const) assert.ok(stateAfter('no-answer', action).ok)
})

test('each refusal says what stands in the way', () => {
  const codeOf = (...given: Parameters<typeof stateAfter>) => {
    const result = stateAfter(...given)
    return result.ok ? 'ok' : result.error.code
  }
  assert.equal(codeOf('drafted', 'act'), 'referral.not-sent')
  assert.equal(codeOf('sent', 'send'), 'referral.already-sent')
  assert.equal(codeOf('acknowledged', 'edit'), 'referral.already-sent')
  assert.equal(codeOf('acknowledged', 'acknowledge'), 'referral.already-answered')
  assert.equal(codeOf('acted', 'refuse'), 'referral.already-answered')
})

test('an answer is late only while one is awaited and its days are over', () => {
  const sent = new Date('2026-11-21T09:00:00Z')
  const due = dueAt(sent, 3)
  assert.equal(due.toISOString(), '2026-11-24T09:00:00.000Z')
  for (const state of referralStates) {
    assert.equal(isOverdue({ state, dueAt: due }, new Date('2026-11-24T09:00:01Z')), isAwaited(state))
    assert.equal(isOverdue({ state, dueAt: due }, due), false)
  }
})
