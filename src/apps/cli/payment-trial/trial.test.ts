import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PaymentPolicy, usualPaymentPolicy } from '#engines/screening'
import { tryOnSimulation } from './trial.ts'

const off: PaymentPolicy = {
  ...usualPaymentPolicy,
  typologies: usualPaymentPolicy.typologies.map((typology) => ({ ...typology, mode: 'off' as const })),
}

test('a proposal that switches everything off is seen to stop nothing any more', async () => {
  const told = await tryOnSimulation(usualPaymentPolicy, off)
  assert.equal(told.history, 'simulation')
  assert.ok(told.payments > 100_000 && told.payments < 250_000, String(told.payments))
  assert.ok(told.frauds > 200 && told.fraudTiyn > 0)
  assert.equal(told.candidate.decisions.allow, told.payments)
  assert.equal(told.candidate.stopped, 0)
  const sum = Object.values(told.current.decisions).reduce((total, payments) => total + payments, 0)
  assert.equal(sum, told.payments)
  const changed = told.changed.reduce((total, { payments }) => total + payments, 0)
  assert.equal(changed, told.payments - told.current.decisions.allow)
})

test('a policy that does not compile ends the trial with an error', async () => {
  const rules = [{ id: 'broken', mode: 'on' as const, expression: 'amount >', bands: [] }]
  await assert.rejects(tryOnSimulation(usualPaymentPolicy, { version: 'x', rules, typologies: [] }))
})
