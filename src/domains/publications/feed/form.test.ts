import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePaymentPolicy } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { callTablesRoutes } from '../call-tables/call-tables-routes.ts'
import { paymentPolicyRoutes } from '../payment-policy/payment-policy-routes.ts'
import { exampleFeed, exampleKey } from './example-service.ts'
import { hashOf, verifyLine } from './signature-service.ts'

/** What is signed alone, as the description shows it. */
const [tables, policy] = [
  callTablesRoutes({ callTablesFeed: { current: () => Promise.reject(new Error('not asked')) } }),
  paymentPolicyRoutes({ paymentPolicyFeed: { current: () => Promise.reject(new Error('not asked')) } }),
].map(([route]) => route?.byteAnswers?.[200]?.[0])

test('the example of the feed is a chain that proves itself by the key that is told', () => {
  const [batch = '', head = '', ...rest] = exampleFeed.split('\n')
  assert.deepEqual(rest, [''])
  const read = verifyLine(exampleKey, 'batch', batch)
  assert.equal(read?.statement.previous, hashOf(read?.statement.chain ?? ''))
  assert.equal(verifyLine(exampleKey, 'head', head)?.statement.hash, read?.hash)
})

test('the examples of signed statements prove themselves as they are shown, and have the shape that is told', () => {
  for (const form of [tables, policy]) assert.equal(form?.schema?.safeParse(form.example).success, true)
  assert.ok(verifyLine(exampleKey, 'call-tables', JSON.stringify(tables?.example)))
  const shown = verifyLine(exampleKey, 'payment-policy', JSON.stringify(policy?.example))?.statement
  assert.deepEqual(unwrap(parsePaymentPolicy(shown?.policy)), shown?.policy)
})
