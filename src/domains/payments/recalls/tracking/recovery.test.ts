import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOver, openStates, recoveryEvents, recoveryStates, stateAfter } from './recovery.ts'

test('every state of a recovery has its ways out, and no others', () => {
  const expected: Readonly<Record<string, string>> = {
    'created start': 'tracking',
    'created cancel': 'cancelled',
    'tracking settle': 'awaiting-analysis',
    'tracking cancel': 'cancelled',
    'awaiting-analysis resume': 'tracking',
    'awaiting-analysis analyse': 'analysed',
    'awaiting-analysis cancel': 'cancelled',
    'analysed resume': 'tracking',
    'analysed return': 'returning',
    'analysed complete': 'completed',
    'analysed cancel': 'cancelled',
    'returning resume': 'tracking',
    'returning complete': 'completed',
  }
  for (const state of recoveryStates)
    for (const event of recoveryEvents) {
      const after = stateAfter(state, event)
      assert.equal(after.ok ? after.value : after.error.code, expected[`${state} ${event}`] ?? 'recall.state.conflict')
    }
})

test('what is over stays over', () => {
  assert.deepEqual(
    recoveryStates.filter((state) => isOver(state)),
    ['completed', 'cancelled'],
  )
  for (const state of recoveryStates) {
    const stuck = recoveryEvents.every((event) => !stateAfter(state, event).ok)
    assert.equal(stuck, isOver(state))
    assert.equal(openStates.includes(state), !isOver(state))
  }
})
