import assert from 'node:assert/strict'
import { pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ok, unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { makeRelay } from '#platform/outbox'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { indicatorsPolicy } from '../policy.ts'
import { indicatorsRoutes } from '../routes.ts'
import { leastSharing, type PrivateKind, paddingFor, privateKinds, sharing, stepBytes } from './private-group.ts'
import { privateCheckListener } from './private-jobs.ts'

const registry = await testRegistry()
const { indicators, report, confirm } = registry
const checks = indicators.privateChecks
const { salt, iterations, digits } = await checks.parameters()

const server = await testServer({
  ...registry,
  policy: indicatorsPolicy,
  routes: indicatorsRoutes({ indicators, config: { GUESS_LIMIT_PER_HOUR: 30 } }),
  authenticate: () => Promise.resolve(ok(anonymous)),
})
const relay = makeRelay({ ...registry, listeners: [privateCheckListener(checks)] })

/** Lets the outbox and the job do what they do by themselves in the worker. */
async function settle(): Promise<void> {
  await relay.drain()
  await checks.prepare()
}

/** What a client does, without our code: PBKDF2, the prefix, the suffix. */
function hashed(kind: PrivateKind, value: string) {
  const hash = pbkdf2Sync(`${kind}:${value}`, Buffer.from(salt, 'hex'), iterations, digits / 2, 'sha256').toString(
    'hex',
  )
  const { prefixDigits } = privateKinds[kind]
  return { prefix: hash.slice(0, prefixDigits), suffix: hash.slice(prefixDigits) }
}

async function asked(kind: PrivateKind, value: string, anchor = value) {
  const { suffix } = hashed(kind, value)
  const { prefix } = hashed(kind, anchor)
  const { entries } = unwrap(await checks.group(kind, prefix))
  const found = entries.find((entry) => entry.suffix === suffix)
  return found === undefined ? undefined : `${found.state} ${String(found.topic)}`
}

test('at least a thousand possible values share every prefix', () => {
  for (const [kind, facts] of Object.entries(privateKinds)) assert.ok(sharing(facts) >= leastSharing, kind)
})

test('what is listed is found under its prefix, and goes with its listing at once', async () => {
  await report('+77075550101')
  unwrap(await confirm('kaspi-private.top'))
  await report('https://private.example.org/prize?id=1')
  await settle()
  assert.equal(await asked('phone', '+77075550101'), 'reported fraud')
  assert.equal(await asked('domain', 'kaspi-private.top'), 'confirmed fraud')
  assert.equal(await asked('url', 'https://private.example.org/prize?id=1'), 'reported fraud')
  assert.equal(await asked('phone', '+77075550102'), undefined)
  const observableId = await registry.observe('kaspi-private.top')
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'A mistake' }))
  assert.equal(await asked('domain', 'kaspi-private.top'), undefined)
})

test('one prefix asks for a domain and all its parents, and shared endings are named', async () => {
  await report('pay.login.shop-private.com.kz')
  await report('other-private.pages.dev')
  await settle()
  const found = await asked('domain', 'pay.login.shop-private.com.kz', 'shop-private.com.kz')
  assert.equal(found, 'reported fraud')
  assert.equal(await asked('domain', 'pay.login.shop-private.com.kz'), undefined)
  assert.deepEqual((await checks.parameters()).publicSuffixes, ['com.kz', 'pages.dev'])
})

test('a page is the same under http and https', async () => {
  await report('http://plain.example.org/a')
  await settle()
  assert.equal(await asked('url', 'https://plain.example.org/a'), 'reported fraud')
})

test('what the public may not know is not told', async () => {
  unwrap(await confirm('+77075550103', { tlp: 'amber' }))
  await settle()
  assert.equal(await asked('phone', '+77075550103'), undefined)
})

test('officials are named, and so are popular names below another one once the table was set right', async () => {
  const reason = 'Well known'
  unwrap(await indicators.allowList.add(analyst, { text: 'bank-private.kz', level: 'official', name: 'Bank', reason }))
  unwrap(await indicators.allowList.add(analyst, { text: 'docs.private.org', level: 'popular', reason }))
  unwrap(await indicators.allowList.add(analyst, { text: 'private.org', level: 'popular', reason }))
  await checks.tidy()
  await checks.prepare()
  assert.equal(await asked('domain', 'kaspi.kz'), 'official null')
  assert.equal(await asked('domain', 'bank-private.kz'), 'official null')
  assert.equal(await asked('domain', 'docs.private.org', 'private.org'), 'popular null')
  assert.equal(await asked('domain', 'private.org'), undefined)
})

test('the table forgets what is listed no more and finds what events did not tell', async () => {
  await report('+77075550105')
  await checks.tidy()
  await checks.prepare()
  assert.equal(await asked('phone', '+77075550105'), 'reported fraud')
  const count = async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from indicators.private_check`.execute(
      registry.db,
    )
    return rows[0]?.n ?? 0
  }
  const before = await count()
  const observableId = await registry.observe('+77075550105')
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'A mistake' }))
  await checks.tidy()
  assert.ok((await count()) < before)
})

test('a confirmation that ran out leaves its fresh reports to be found, and these go when they are old', async () => {
  const { clock } = registry
  const number = '+77075550106'
  await report(number)
  unwrap(await confirm(number, { validUntil: new Date(clock.now().getTime() + 3_600_000) }))
  await settle()
  assert.equal(await asked('phone', number), 'confirmed fraud')
  clock.advance(3_600_000)
  await indicators.lapseDue()
  await checks.tidy()
  await settle()
  assert.equal(await asked('phone', number), 'reported fraud')
  clock.advance(365 * 86_400_000)
  await indicators.lapseDue()
  await checks.tidy()
  const id = await registry.observe(number)
  const { rows } = await sql`select from indicators.private_check where observable_id = ${id}`.execute(registry.db)
  assert.equal(rows.length, 0)
})

test('cards and IINs are refused, and their hashes are never made', async () => {
  for (const kind of ['card', 'iin'] as const) {
    const group = await checks.group(kind, 'abc')
    assert.equal(group.ok ? '' : group.error.code, 'check.private.kind-refused')
  }
  await report('4111 1111 1111 1111')
  await settle()
  await checks.tidy()
  const { rows } =
    await sql`select from indicators.private_check p join indicators.observable o on o.id = p.observable_id
    where o.kind in ('card', 'iin')`.execute(registry.db)
  assert.equal(rows.length, 0)
})

test('every answer for a kind has the same length, and none has another length than whole steps', async () => {
  const lengths = new Set<number>()
  for (const value of ['+77075550101', '+77075550199', '+77011234567']) {
    const { prefix } = hashed('phone', value)
    const { statusCode, body } = await server.inject(`/api/v1/private-check/phone/${prefix}`)
    assert.equal(statusCode, 200)
    lengths.add(body.length)
  }
  assert.deepEqual([...lengths], [stepBytes])
  const entry = { suffix: '0'.repeat(16), state: 'confirmed', topic: 'fraud' } as const
  for (let count = 0; count < 60; count++) {
    const group = { kind: 'phone', prefix: 'ffff', entries: Array.from({ length: count }, () => entry) } as const
    const padding = 'x'.repeat(paddingFor(group, 40))
    const { length } = JSON.stringify({ ...group, padding })
    assert.equal(length % stepBytes, 0)
    if (count <= 40)
      assert.equal(
        length,
        JSON.stringify({ ...group, entries: [], padding: 'x'.repeat(paddingFor({ ...group, entries: [] }, 40)) })
          .length,
      )
  }
})

test('an answer may be kept by anybody for a minute, and is not sent again where it is the same', async () => {
  const url = `/api/v1/private-check/phone/${hashed('phone', '+77075550101').prefix}`
  const first = await server.inject(url)
  assert.equal(first.headers['cache-control'], 'public, max-age=60, no-transform')
  const etag = String(first.headers.etag)
  const second = await server.inject({ url, headers: { 'if-none-match': `"other", ${etag}` } })
  assert.deepEqual([second.statusCode, second.body], [304, ''])
  const parameters = await server.inject('/api/v1/private-check/parameters')
  assert.equal(parameters.json<{ salt: string }>().salt, salt)
})

test('a prefix of any other length is refused, above all a longer one', async () => {
  for (const prefix of ['abc', 'abcde', 'ABCD', 'abcg', '0'.repeat(20), '%00ab']) {
    const { statusCode } = await server.inject(`/api/v1/private-check/phone/${prefix}`)
    assert.equal(statusCode, 422, prefix)
  }
  assert.equal((await server.inject('/api/v1/private-check/satellite/abc')).statusCode, 400)
})

test('another installation has another salt, so that a table of hashes serves for one alone', async () => {
  const other = await testRegistry()
  assert.notEqual((await other.indicators.privateChecks.parameters()).salt, salt)
  assert.match(salt, /^[0-9a-f]{32}$/)
})

test('noting something twice, or at the same moment, keeps one row', async () => {
  const id = await registry.observe('+77075550109')
  await Promise.all([1, 2, 3].map(() => inTransaction(registry.db, (tx) => checks.note(tx, [id, id]))))
  assert.equal(await checks.prepare(), 1)
  assert.equal(await checks.prepare(), 0)
})
