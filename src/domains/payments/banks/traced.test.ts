import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signatureHeader } from '#platform/jws'
import { makeRelay } from '#platform/outbox'
import { banks, type Code, call, keys, organisations, registry, replyTo, send, stolen } from '#test/bank-wire'
import { accountAt } from '#test/recoveries'
import { transactionsOver } from '#test/transactions-over'
import { tracedAccountsListener } from '../recalls/tracking/account-service.ts'

const { clock } = registry
const relay = makeRelay({ ...registry, listeners: [tracedAccountsListener(registry)] })
const accountsOf = async (code: Code, query = '') => {
  await transactionsOver(registry.db)
  const answer = await call(String(code), 'GET', `/api/v1/recalls/accounts${query}`)
  assert.equal(answer.statusCode, 200, answer.body)
  assert.ok(answer.headers[signatureHeader])
  return answer.json()
}
const account = accountAt('601', 1)
for (const code of Object.keys(banks)) {
  const body = { organisation: organisations[code], name: 'A bank', key: keys[code]?.jwk }
  assert.equal((await call('administrator', 'PUT', `/api/v1/payments/banks/${code}`, { body })).statusCode, 200)
}

test('a bank learns which of its accounts stolen money came to, also where it only passed them', async () => {
  const { request, at } = await stolen('T-1', 900_000n)
  const went = { bank: '601', account, amount: 900_000n, at: at + 1000, reference: 'T-2', payment: 900_000n }
  const taken = await send(722, 'replies', replyTo(request, { onward: [went] }))
  assert.equal(taken.status, 200)
  await relay.drain()
  const passed = await accountsOf(722)
  assert.deepEqual(
    passed.items.map(({ leg, recovery, withdrawn }: Record<string, unknown>) => [leg, recovery, withdrawn]),
    [[request.leg, request.recovery, false]],
  )
  const { items, cursor, more } = await accountsOf(601)
  assert.equal(items.length, 1)
  assert.deepEqual(
    [items[0].account, items[0].recovery, items[0].registry.state, items[0].region, more],
    [account, request.recovery, 'reported', null, false],
  )
  assert.equal(items[0].firstSeenAt, clock.now().toISOString())
  assert.deepEqual((await accountsOf(601, `?modifiedAfter=${cursor}`)).items, [])
  assert.deepEqual((await accountsOf(125)).items, [])
})

test('a bank hears that a recovery was called off', async () => {
  const { cursor } = await accountsOf(722)
  const { request } = await stolen('T-3', 900_000n)
  const { items } = (await call('analyst', 'GET', '/api/v1/recoveries')).json()
  const found = (items as { id: string; number: string }[]).find(({ number }) => number === request.recovery)
  const before = await accountsOf(722, `?modifiedAfter=${cursor}`)
  assert.deepEqual(
    before.items.map(({ withdrawn }: { withdrawn: boolean }) => withdrawn),
    [false],
  )
  const reason = { reason: 'The victim was mistaken' }
  const off = await call('analyst', 'POST', `/api/v1/recoveries/${found?.id}/cancel`, { body: reason })
  assert.equal(off.statusCode, 200, off.body)
  const after = await accountsOf(722, `?modifiedAfter=${before.cursor}`)
  assert.deepEqual(
    after.items.map(({ leg, withdrawn }: Record<string, unknown>) => [leg, withdrawn]),
    [[request.leg, true]],
  )
})

test('a bank that answers that a payment never came hears that the word about its account is withdrawn', async () => {
  const { cursor } = await accountsOf(722)
  const { request } = await stolen('T-4', 900_000n)
  const denial = [{ reason: 'payment-not-found', amount: 900_000n }] as const
  assert.equal((await send(722, 'replies', replyTo(request, { unavailable: denial }))).status, 200)
  const { items } = await accountsOf(722, `?modifiedAfter=${cursor}`)
  assert.deepEqual(
    items.map(({ leg, withdrawn }: Record<string, unknown>) => [leg, withdrawn]),
    [[request.leg, true]],
  )
})

test('only a registered bank reads them, each its own', async () => {
  assert.equal((await call('analyst', 'GET', '/api/v1/recalls/accounts')).statusCode, 403)
  assert.equal((await call('722', 'GET', '/api/v1/recalls/accounts?modifiedAfter=x')).json().code, 'page.bad-cursor')
})
