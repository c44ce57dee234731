import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usualPaymentPolicy } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { testEdges } from '#test/edge'
import { accountAt, bankFolder, transferBetween } from '#test/payments-node'
import { analyst } from '#test/registry'
import { until } from '#test/until'
import { readPaymentsFile } from './config-file.ts'

const { services, start, newFolder, list, observe, knows } = await testEdges()
const bank = bankFolder()
const second = { ...analyst, id: '01900000-0000-7000-8000-0000000000b2' }
const every = { tablesEvery: 50, deliverEvery: 50 }
const edge = await start(newFolder(), { payments: unwrap(readPaymentsFile(bank.file)), ...every })
test.after(() => edge[Symbol.asyncDispose]())

async function screen(payment: object) {
  const answer = await fetch(`${edge.address}/payments/screenings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bank.token}`, 'accept-language': 'ru' },
    body: JSON.stringify(payment),
  })
  return (await answer.json()) as {
    decision: string
    version: string
    reasons: { code: string; customer: string; analyst: string }[]
  }
}

/** Confirms a listing on account of which payments may be held. */
async function confirm(account: string) {
  const grounds = { topic: 'fraud', legalBasis: 'payments', reason: 'Seen by the hotline' } as const
  const observableId = await observe(account)
  unwrap(await services.indicators.confirmListing(analyst, { ...grounds, observableId, measures: ['hold-payment'] }))
}

test('an account whose listing is confirmed is not paid, and its payer is told so in the language asked for', async () => {
  await confirm(accountAt(7))
  await knows(edge, accountAt(7))
  const { decision, reasons } = await screen(transferBetween(2, 7))
  assert.ok(decision === 'block' || decision === 'hold', decision)
  assert.ok(reasons.some(({ customer, analyst: told }) => /[а-я]/.test(customer) && /[а-я]/.test(told)))
  assert.equal((await screen(transferBetween(3, 8))).decision, 'allow')
})

test('a confirmed listing without the measure that holds payments counts as a report: the payer is asked at the most', async () => {
  await list(accountAt(9))
  await knows(edge, accountAt(9))
  assert.equal((await screen(transferBetween(5, 9))).decision, 'challenge')
})

test('what two people decided of the rules holds at the bank within moments, and every answer names its version', async () => {
  const { policies } = services.payments
  const { number, policy } = await policies.inForce()
  const [first, ...others] = usualPaymentPolicy.rules
  assert.ok(first)
  const changed = { ...policy, rules: [{ ...first, mode: 'shadow' as const }, ...others] }
  const proposal = { base: number, policy: changed, reason: 'Too many honest payers are asked' }
  const proposed = unwrap(await policies.propose(analyst, proposal))
  if (policies.tries) await policies.tryNext()
  unwrap(await policies.approve(second, proposed.number))
  const { policy: wanted } = await policies.inForce()
  await until(async () => (await screen(transferBetween(20, 21))).version === wanted.version)
})

test('a rule that was added at the centre is told at the bank in its own words, in the language asked for', async () => {
  const { policies } = services.payments
  const { number, policy } = await policies.inForce()
  const said = { kk: 'Тағы бір қараңыз', ru: 'Проверьте ещё раз', en: 'Have one more look' }
  const own = {
    id: 'own-rule',
    mode: 'on' as const,
    expression: 'amount / tenge',
    bands: [{ from: 9_000_000, weight: 1, reason: 'own-rule' }],
    texts: { name: said, reasons: { 'own-rule': { customer: said, analyst: said } } },
  }
  const limits = { mode: 'on' as const, alert: 0.5, challenge: 0.5, interdict: 2, action: 'hold' as const }
  const typologies = [...policy.typologies, { id: 'own-way', rules: { 'own-rule': 1 }, ...limits }]
  const changed = { ...policy, rules: [...policy.rules, own], typologies }
  const proposal = { base: number, policy: changed, reason: 'A new way of stealing was told of' }
  const proposed = unwrap(await policies.propose(analyst, proposal))
  if (policies.tries) await policies.tryNext()
  unwrap(await policies.approve(second, proposed.number))
  const { policy: wanted } = await policies.inForce()
  await until(async () => (await screen(transferBetween(30, 31))).version === wanted.version)
  const { decision, reasons } = await screen(transferBetween(32, 33, { amount: '9000000.00' }))
  assert.notEqual(decision, 'allow')
  const told = reasons.find(({ code }) => code === 'own-rule')
  assert.deepEqual(told, { code: 'own-rule', customer: said.ru, analyst: said.ru })
})

test('the centre hears how many were decided, and of nobody', async () => {
  const { screenings } = services.payments
  await until(async () => {
    const { byDecision } = await screenings.board(60)
    return byDecision.some(({ decision, payments }) => decision === 'challenge' && payments >= 1)
  })
  const { byRule } = await screenings.board(60)
  assert.ok(byRule.length > 0)
})
