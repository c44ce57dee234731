import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom, systemRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { makeKeys } from '#platform/keys'
import { parseReceipt } from './receipt.ts'
import { makeReceipts, reporterMark } from './receipt-service.ts'

const keys = makeKeys(new Redacted(randomBytes(32)))
const otherKeys = makeKeys(new Redacted(randomBytes(32)))
const receipts = makeReceipts({ keys, random: systemRandom })

test('every receipt issued can be read', () => {
  const seeded = makeReceipts({ keys, random: seededRandom(7) })
  for (let i = 0; i < 200; i++) assert.ok(parseReceipt(seeded.issue()).ok)
  fc.assert(fc.property(fc.string(), (key) => parseReceipt(seeded.issue(key)).ok))
})

test('the same idempotency key gives the same receipt, another key or another secret another one', () => {
  assert.equal(receipts.issue('form-1'), receipts.issue('form-1'))
  assert.notEqual(receipts.issue('form-1'), receipts.issue('form-2'))
  assert.notEqual(receipts.issue('form-1'), makeReceipts({ keys: otherKeys, random: systemRandom }).issue('form-1'))
  assert.notEqual(receipts.issue(), receipts.issue())
})

test('the hash of a receipt is always the same under one key and tells nothing under another', async () => {
  const receipt = receipts.issue()
  const hash = await receipts.hash(receipt)
  assert.equal(hash.length, 32)
  assert.deepEqual(await makeReceipts({ keys, random: systemRandom }).hash(receipt), hash)
  assert.notDeepEqual(await makeReceipts({ keys: otherKeys, random: systemRandom }).hash(receipt), hash)
  assert.notDeepEqual(await receipts.hash(receipts.issue()), hash)
})

test('a reporter has one mark within a calendar month of Kazakhstan and another in the next', () => {
  const reporter = { ip: '203.0.113.7', userAgent: 'A browser' }
  const mark = reporterMark(keys, reporter, new Date('2026-11-01T00:00:00+05:00'))
  assert.deepEqual(reporterMark(keys, reporter, new Date('2026-11-30T23:59:59+05:00')), mark)
  assert.notDeepEqual(reporterMark(keys, reporter, new Date('2026-12-01T00:00:00+05:00')), mark)
  assert.notDeepEqual(reporterMark(keys, { ...reporter, ip: '203.0.113.8' }, new Date('2026-11-02')), mark)
  assert.notDeepEqual(reporterMark(keys, { ...reporter, userAgent: 'Another' }, new Date('2026-11-02')), mark)
})

test('the addresses that one IPv6 subscriber changes at will give one mark', () => {
  const at = new Date('2026-11-02')
  const mark = reporterMark(keys, { ip: '2001:db8:1:2:aaaa::1', userAgent: 'x' }, at)
  assert.deepEqual(reporterMark(keys, { ip: '2001:0db8:1:2:bbbb:cccc:1:9', userAgent: 'x' }, at), mark)
  assert.notDeepEqual(reporterMark(keys, { ip: '2001:db8:1:3::1', userAgent: 'x' }, at), mark)
  const four = reporterMark(keys, { ip: '198.51.100.4', userAgent: 'x' }, at)
  assert.deepEqual(reporterMark(keys, { ip: '::ffff:198.51.100.4', userAgent: 'x' }, at), four)
})
