import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { makeRelay } from '#platform/outbox'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { blockedListener } from '../blocked/blocked-jobs.ts'
import { makeBlocked } from '../blocked/blocked-service.ts'
import { publicationsPolicy } from '../policy.ts'
import { listNames, renderList } from './list.ts'
import { listRoutes } from './list-routes.ts'
import { makeLists } from './list-service.ts'

const registry = await testRegistry()
const blocked = makeBlocked(registry)
const relay = makeRelay({ db: registry.db, log: registry.log, listeners: [blockedListener(blocked)] })
const lists = makeLists({ ...registry, config: { SAQBOL_ORIGIN: 'https://saqbol.test' } })
const server = await testServer({ ...registry, policy: publicationsPolicy, routes: listRoutes(lists) })
const block = { legalBasis: 'communications-41-1', measures: ['block-page'] } as const

/** What each form lets a line be. */
const shapes = {
  hosts: /^(#.*|0\.0\.0\.0 [a-z0-9._-]+|)$/,
  adguard: /^(!.*|(@@\|)?\|[|]?[a-z0-9._-]+\^|)$/,
  domains: /^(#.*|[a-z0-9._-]+|)$/,
  urls: /^(#.*|https?:\/\/[!$-~]+|)$/,
  nftables:
    /^(#.*|add table inet saqbol|(add|flush) set inet saqbol blocked[46]( \{ type ipv[46]_addr; \})?|add element inet saqbol blocked[46] \{ [0-9a-f.:]+ \}|)$/,
} as const

test('no entry can put a line of its own into a list', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      'a.kz\n0.0.0.0 gov.kz',
      'a.kz }; flush ruleset; {',
      'https://a.kz/\r\nhttps://b.kz',
      '# a',
      '||a.kz^',
    ),
  )
  const level = fc.constantFrom('official' as const, 'popular' as const)
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 5 }),
      fc.array(fc.record({ host: text, level }), { maxLength: 3 }),
      fc.array(text, { maxLength: 3 }),
      (values, letThrough, remarks) => {
        for (const name of listNames) {
          const published = { domains: values, urls: values, addresses: values, letThrough }
          for (const line of renderList(name, remarks, published).split('\n')) assert.match(line, shapes[name])
        }
      },
    ),
    { numRuns: 150 },
  )
})

test('addresses that are nobody’s in public never stand in a firewall’s list', () => {
  const addresses = ['10.0.0.1', '127.0.0.1', '::1', 'fe80::1', '1.1.1.1', '2606:4700::1111']
  const lines = renderList('nftables', [], { domains: [], urls: [], addresses, letThrough: [] })
  assert.equal(lines.match(/add element/g)?.length, 2)
  assert.match(lines, /blocked4 \{ 1\.1\.1\.1 \}[^]*blocked6 \{ 2606:4700::1111 \}/)
})

test('a list tells its licence, its time and how to appeal in three languages, and comes zipped', async () => {
  unwrap(await registry.confirm('evil-listed.kz', block))
  await relay.drain()
  const plain = await server.inject({ url: '/lists/hosts.txt' })
  assert.equal(plain.statusCode, 200)
  assert.match(plain.body, /^# Saqbol: /)
  for (const language of ['kk', 'ru', 'en']) assert.ok(plain.body.includes(`https://saqbol.test/${language}/dispute`))
  assert.match(plain.body, /CC BY 4\.0[^]*2026-11-21T09:00:00Z[^]*\n0\.0\.0\.0 evil-listed\.kz\n/)
  const zipped = await server.inject({ url: '/lists/hosts.txt', headers: { 'accept-encoding': 'br;q=1, gzip' } })
  assert.equal(zipped.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(zipped.rawPayload).toString(), plain.body)
  const unwanted = await server.inject({ url: '/lists/hosts.txt', headers: { 'accept-encoding': 'gzip;q=0' } })
  assert.equal(unwanted.headers['content-encoding'], undefined)
})

test('a list that did not change is answered with 304 by its tag or its time, and with the list once it did', async () => {
  const { headers } = await server.inject({ url: '/lists/domains.txt' })
  const tag = String(headers['etag'])
  const time = String(headers['last-modified'])
  const ask = async (more: Record<string, string>) =>
    (await server.inject({ url: '/lists/domains.txt', headers: more })).statusCode
  assert.equal(await ask({ 'if-none-match': tag }), 304)
  assert.equal(await ask({ 'if-none-match': `"other", W/${tag}` }), 304)
  assert.equal(await ask({ 'if-modified-since': time }), 304)
  assert.equal(await ask({ 'if-none-match': '"other"', 'if-modified-since': time }), 200)
  registry.clock.advance(2000)
  unwrap(await registry.confirm('evil-later.kz', block))
  await relay.drain()
  assert.equal(await ask({ 'if-none-match': tag }), 200)
  assert.equal(await ask({ 'if-modified-since': time }), 200)
})

test('who asks by time alone misses no change, however close two of them are', async () => {
  const { clock } = registry
  const url = '/lists/domains.txt'
  const change = async (name: string) => {
    const { observableId } = unwrap(await registry.confirm(name, block))
    await relay.drain()
    return observableId
  }
  // At the beginning of a second.
  clock.advance(60_000 - (clock.now().getTime() % 60_000))
  const observableId = await change('evil-close.kz')
  const held = await server.inject({ url })
  assert.match(held.body, /evil-close\.kz/)
  const time = String(held.headers['last-modified'])
  assert.equal(Date.parse(time), clock.now().getTime())
  clock.advance(400)
  unwrap(await registry.indicators.takeOff(analyst, { observableId, reason: 'A mistake' }))
  await relay.drain()
  const ask = (since: string) => server.inject({ url, headers: { 'if-modified-since': since } })
  const after = await ask(time)
  assert.equal(after.statusCode, 200)
  assert.doesNotMatch(after.body, /evil-close\.kz/)
  assert.equal(after.headers['last-modified'], undefined, 'no time that is still to come is told')
  clock.advance(1000)
  assert.equal((await ask(time)).statusCode, 200)
  const later = String((await server.inject({ url })).headers['last-modified'])
  assert.ok(Date.parse(later) <= clock.now().getTime())
  assert.equal((await ask(later)).statusCode, 304)
})
