import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PaymentPolicy, type PaymentRuleTexts, usualPaymentPolicy } from '#engines/screening'
import { ok } from '#kernel/result'
import { makeLive } from '#platform/live'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { paymentsPolicy } from '../policy.ts'
import { policyRoutes } from './policy-routes.ts'
import { makePaymentPolicies } from './policy-service.ts'

const registry = await testRegistry()
const policies = makePaymentPolicies({ ...registry, live: makeLive(registry) })
let as: 'analyst' | 'operator' = 'analyst'
const server = await testServer({
  ...registry,
  policy: paymentsPolicy,
  routes: policyRoutes({ policies }),
  authenticate: () => Promise.resolve(ok({ ...analyst, roles: [as] })),
})

async function call(method: 'GET' | 'POST', path: string, body?: object, language = 'en') {
  const url = `/api/v1/payments/${path}`
  const headers = { 'accept-language': language }
  const answer = await server.inject({ method, url, headers, ...(body !== undefined && { payload: body }) })
  return { status: answer.statusCode, body: answer.json() }
}

const said = { kk: 'Тексеріңіз', ru: 'Проверьте', en: 'Have a look' }

/** The policy with a rule that the program knows nothing of. */
function withOwn(policy: PaymentPolicy, told: boolean): PaymentPolicy {
  const reasons: PaymentRuleTexts['reasons'] = told ? { 'own-rule': { customer: said, analyst: said } } : {}
  const rule = {
    id: 'own-rule',
    mode: 'shadow' as const,
    expression: 'amount / tenge',
    bands: [{ from: 1, weight: 0.1, reason: 'own-rule' }],
    texts: { name: said, reasons },
  }
  return { ...policy, rules: [...policy.rules, rule] }
}

test('a rule that is added brings its words in three languages, or cannot be proposed', async () => {
  const check = (policy: object) => call('POST', 'policy/check', { policy })
  const untold = await check(withOwn(usualPaymentPolicy, false))
  assert.equal(untold.body.code, 'payment-rules.words-missing')
  assert.match(untold.body.title, /own-rule/)
  assert.equal(
    (
      await call('POST', 'policy/versions', {
        base: 1,
        policy: withOwn(usualPaymentPolicy, false),
        reason: 'To be seen',
      })
    ).body.code,
    'payment-rules.words-missing',
  )
  const { status, body } = await check(withOwn(usualPaymentPolicy, true))
  assert.equal(status, 200)
  const [added] = body.changes
  assert.deepEqual([added.kind, added.id], ['added', 'own-rule'])
  const fields = added.fields.map(({ field, of }: { field: string; of: string | null }) =>
    `${field} ${of ?? ''}`.trim(),
  )
  assert.deepEqual(fields.slice(3, 7), ['name kk', 'name ru', 'name en', 'customer kk own-rule'])
  assert.deepEqual(added.fields.at(-1), { field: 'analyst', of: 'en own-rule', before: null, after: 'Have a look' })
})

test('one expression is looked at while it is written, and told in the language of the reader', async () => {
  const check = (body: object, language = 'en') => call('POST', 'policy/expression-check', body, language)
  const when = { rule: 'r', part: 'when' }
  const sound = await check({ ...when, text: 'isTransfer && amount > 5.0 * tenge' })
  assert.deepEqual(sound, { status: 200, body: { fault: null, uses: ['isTransfer', 'amount'] } })
  const { fault } = (await check({ ...when, text: 'isTransfer && amont > 5.0' }, 'ru')).body
  assert.deepEqual(fault, {
    code: 'payment-policy.expression-name',
    message: '«r», условие: признака «amont» (знак 15) нет.',
    at: 15,
  })
  assert.equal((await check({ ...when, text: 'amount' })).body.fault.code, 'payment-policy.guard')
  assert.equal((await check({ ...when, text: '1' })).body.fault.at, null)
  assert.equal((await check({ ...when, part: 'bands', text: '1' })).status, 400)
  const costly = Array.from({ length: 60 }, () => 'amount').join('+')
  assert.match((await check({ ...when, part: 'expression', text: costly }, 'kk')).body.fault.message, /тым күрделі/)
  const { body } = await call('GET', 'policy/expression-parts')
  assert.deepEqual([body.features[0].name, body.features[0].unit, body.start.mode], ['amount', 'tiyn', 'shadow'])
  as = 'operator'
  assert.equal((await call('GET', 'policy/expression-parts')).status, 403)
  as = 'analyst'
})
