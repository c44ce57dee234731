import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recoveryStates } from '../tracking/recovery.ts'
import { type VictimFacts, victimStage, victimStages } from './victim.ts'

const facts = (more: Partial<VictimFacts>): VictimFacts => ({
  state: 'tracking',
  confirming: false,
  held: 0n,
  returned: 0n,
  ...more,
})

test('a victim is told whether the bank is asked, or did not find the payment', () => {
  assert.equal(victimStage(facts({ state: 'created', confirming: true })), 'asking')
  assert.equal(victimStage(facts({ state: 'created' })), 'unconfirmed')
})

test('what is held and what came back makes the stage', () => {
  assert.equal(victimStage(facts({})), 'following')
  assert.equal(victimStage(facts({ held: 1n })), 'held')
  assert.equal(victimStage(facts({ state: 'completed', returned: 1n })), 'returned')
  assert.equal(victimStage(facts({ state: 'completed' })), 'ended')
})

test('every state has a stage, and every stage comes of a state', () => {
  const both = [0n, 1n]
  const found = recoveryStates.flatMap((state) =>
    both.flatMap((sum) =>
      [true, false].map((confirming) => victimStage({ state, confirming, held: sum, returned: sum })),
    ),
  )
  assert.deepEqual(new Set(found), new Set(victimStages))
})
