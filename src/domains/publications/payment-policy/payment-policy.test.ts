import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { PolicyInForce } from '#domains/payments'
import { type PaymentPolicy, parsePaymentPolicy, usualPaymentPolicy } from '#engines/screening'
import { canonicalJson, type Json } from '#kernel/canonical-json'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testServer } from '#test/http'
import { testRegistry } from '#test/registry'
import { verifyLine } from '../feed/signature-service.ts'
import { paymentPolicyRoutes } from './payment-policy-routes.ts'
import { makePaymentPolicyFeed } from './payment-policy-service.ts'

const registry = await testRegistry()
const digest = (policy: PaymentPolicy) =>
  createHash('sha256')
    .update(canonicalJson(policy as unknown as Json))
    .digest('hex')
const version = (number: number): PolicyInForce => {
  const policy = { ...usualPaymentPolicy, version: String(number) }
  return { number, digest: digest(policy), policy }
}
let holding = version(2)
const payments = { policies: { inForce: () => Promise.resolve(holding) } }
const paymentPolicyFeed = makePaymentPolicyFeed({ ...registry, payments })
const node: Actor = { ...anonymous, kind: 'client', id: 'node', roles: ['partner'], scopes: ['payments:read-policy'] }
const server = await testServer({
  ...registry,
  policy: { 'payments:read-policy': ['partner'] },
  routes: paymentPolicyRoutes({ paymentPolicyFeed }),
  authenticate: ({ headers }) => Promise.resolve(ok(headers['x-test-actor'] === 'node' ? node : anonymous)),
})

async function take(etag?: string) {
  const headers = { 'x-test-actor': 'node', ...(etag !== undefined && { 'if-none-match': etag }) }
  const { statusCode, body, headers: told } = await server.inject({ url: '/api/v1/payments/policy', headers })
  return { status: statusCode, line: body.trimEnd(), etag: String(told.etag) }
}

/** What a node makes of a line that it can prove. */
function proved(line: string) {
  const { key } = (JSON.parse(line) as { 'payment-policy': { key: string } })['payment-policy']
  return verifyLine(key, 'payment-policy', line)?.statement ?? assert.fail('the signature is wrong')
}

test('a node takes the policy once, proves it, and can compile what it got', async () => {
  const { status, line, etag } = await take()
  assert.equal(status, 200)
  const { number, digest: told, policy } = proved(line)
  assert.deepEqual([number, told], [2, digest(policy)])
  assert.deepEqual(unwrap(parsePaymentPolicy(JSON.parse(JSON.stringify(policy)))), holding.policy)
  assert.equal((await take(etag)).status, 304)
})

test('a line in which one letter is another is not proved', async () => {
  const { line } = await take()
  const { key } = proved(line)
  assert.equal(verifyLine(key, 'payment-policy', line.replace('"number":2', '"number":3')), undefined)
  assert.equal(verifyLine(key, 'call-tables', line.replace('payment-policy', 'call-tables')), undefined)
})

test('a version that holds again is newer than the one between', async () => {
  const first = await take()
  holding = version(3)
  registry.clock.advance(1000)
  const second = await take(first.etag)
  assert.equal(second.status, 200)
  holding = version(2)
  registry.clock.advance(1000)
  const third = await take(second.etag)
  assert.equal(third.etag, first.etag)
  const moments = [first, second, third].map(({ line }) => Date.parse(proved(line).at))
  assert.deepEqual(
    moments,
    moments.toSorted((a, b) => a - b),
  )
  assert.equal(new Set(moments).size, 3)
})

test('nobody without the permission gets it', async () => {
  assert.equal((await server.inject({ url: '/api/v1/payments/policy' })).statusCode, 401)
})
