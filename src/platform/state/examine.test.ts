import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redacted } from '#kernel/redacted'
import { freePort } from '#test/free-port'
import { needsPeer } from '#test/peers'
import { testCluster, testValkey } from '#test/valkey'
import { examineValkey } from './examine.ts'

const skip = needsPeer('Redis', 'redis-server')
const urlsOf = (...urls: readonly string[]) => new Redacted(urls)

test('a store that nobody serves is said to be away, with the reason', async () => {
  const url = `redis://127.0.0.1:${await freePort()}`
  await assert.rejects(examineValkey(urlsOf(url)), /ECONNREFUSED/)
  await assert.rejects(examineValkey(urlsOf(url, url)), /./)
})

test('a store says its version, and is refused where it would throw counts away', { skip }, async () => {
  const { url, client } = await testValkey()
  assert.match(await examineValkey(urlsOf(url)), /^\d+\.\d+/)
  await client.call('config', 'set', 'maxmemory-policy', 'allkeys-lru')
  assert.match(await examineValkey(urlsOf(url)), /^\d+\.\d+/, 'without a limit nothing is thrown away')
  await client.call('config', 'set', 'maxmemory', '100mb')
  await assert.rejects(examineValkey(urlsOf(url)), /maxmemory-policy allkeys-lru/)
})

test('a store that wants a password says so', { skip }, async () => {
  const { url, client } = await testValkey()
  await client.call('config', 'set', 'requirepass', 'secret')
  await assert.rejects(examineValkey(urlsOf(url)), /NOAUTH|auth/i)
})

test('a cluster is asked node by node', { skip }, async () => {
  const nodes = await testCluster()
  assert.match(await examineValkey(urlsOf(...nodes.map(({ url }) => url))), /^3 × \d+\.\d+/)
})
