import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outcomeShown, reportActions, reportStates, stateAfter, statesAfterAnswer } from './report.ts'

const state = fc.constantFrom(...reportStates)
const action = fc.constantFrom(...reportActions)

test('a closed report allows nothing but reopening', () => {
  for (const act of reportActions) {
    const next = stateAfter('closed', act)
    if (act === 'reopen') assert.deepEqual(next, { ok: true, value: 'in-review' })
    else assert.deepEqual(next, { ok: false, error: { code: 'report.already-closed' } })
  }
})

test('only closing closes, and only reopening opens', () => {
  fc.assert(
    fc.property(state, action, (from, act) => {
      const next = stateAfter(from, act)
      if (!next.ok) return
      assert.equal(next.value === 'closed', act === 'close')
      assert.equal(from === 'closed', act === 'reopen')
    }),
  )
})

test('an open report can always be closed, and nothing but giving it back makes it new again', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (acts) => {
      let now: (typeof reportStates)[number] = 'new'
      for (const act of acts) {
        const next = stateAfter(now, act)
        if (!next.ok) continue
        if (now !== 'new' && act !== 'give-back') assert.notEqual(next.value, 'new')
        now = next.value
        if (now !== 'closed') assert.ok(stateAfter(now, 'close').ok)
      }
    }),
  )
})

test('a failed action names one of two reasons', () => {
  fc.assert(
    fc.property(state, action, (from, act) => {
      const next = stateAfter(from, act)
      if (!next.ok) assert.equal(next.error.code, from === 'closed' ? 'report.already-closed' : 'report.already-open')
    }),
  )
})

test('an answer never closes, ends all waiting, and opens closed reports only where none is open', () => {
  fc.assert(
    fc.property(fc.array(state, { minLength: 1, maxLength: 5 }), (states) => {
      const after = statesAfterAnswer(states)
      assert.equal(after.length, states.length)
      assert.ok(!after.includes('waiting'))
      const anyOpen = states.some((one) => one !== 'closed')
      for (const [i, one] of states.entries()) {
        if (one === 'closed') assert.equal(after[i], anyOpen ? 'closed' : 'in-review')
        else assert.notEqual(after[i], 'closed')
      }
    }),
  )
})

test('the reporter sees how far we are until the report is closed, then its outcome', () => {
  assert.equal(outcomeShown({ state: 'new', outcome: null }), 'received')
  assert.equal(outcomeShown({ state: 'in-review', outcome: null }), 'under-review')
  assert.equal(outcomeShown({ state: 'waiting', outcome: 'warned' }), 'question')
  assert.equal(outcomeShown({ state: 'closed', outcome: 'warned' }), 'warned')
})
