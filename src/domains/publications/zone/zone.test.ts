import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { types } from '#formats/dns/codes'
import { answerLimits, parseMessage } from '#formats/dns/message'
import { asId } from '#kernel/id'
import { ok, unwrap } from '#kernel/result'
import { isBefore } from '#platform/dns/answering'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { makeBlocked } from '../blocked/blocked-service.ts'
import { readRevision } from '../blocked/blocked-store.ts'
import { publicationsPolicy } from '../policy.ts'
import { isInNetwork, isNetwork } from './network-service.ts'
import {
  fitsZone,
  inZoneOrder,
  netChanges,
  renderChanges,
  renderZone,
  restartLeap,
  wireSerial,
  type ZoneChange,
  type ZoneRule,
} from './zone.ts'
import { makeZoneKeys } from './zone-key-service.ts'
import { zoneRoutes } from './zone-routes.ts'
import { openZone } from './zone-service.ts'

const look = { zone: 'rpz.test', garden: 'garden.kz' }
const rule = fc.record({ action: fc.constantFrom('block' as const, 'pass' as const), below: fc.boolean() })
const host = fc.integer({ min: 0, max: 8 }).map((n) => `evil-${n}.kz`)

/** The records of a transfer as `name target`, cut at each SOA. */
function partsOf(messages: Iterable<Uint8Array>): readonly (readonly string[])[] {
  const parts: string[][] = []
  for (const { type, name, data } of [...messages].flatMap(
    (bytes) => parseMessage(bytes, answerLimits)?.answers ?? [],
  )) {
    if (type === types.SOA) parts.push([])
    else if (data.kind === 'name') parts.at(-1)?.push(`${name} ${data.name}`)
  }
  return parts
}

test('an incremental transfer makes of the zone before the zone after, whatever happened between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(host, rule)),
      fc.array(fc.tuple(host, fc.option(rule, { nil: undefined })), { maxLength: 20 }),
      (first, later) => {
        const rules = new Map<string, ZoneRule>(first)
        const start = partsOf(renderZone(look, 1, rules)).flat()
        const changes = later.flatMap(([name, after], at): ZoneChange[] => {
          const old = rules.get(name)
          if (after === undefined) rules.delete(name)
          else rules.set(name, after)
          return [{ serial: 2 + at, host: name, before: old, after }]
        })
        const [, gone = [], come = []] = partsOf(renderChanges(look, { from: 1, to: 2 + changes.length }, changes))
        const zone = new Set(start)
        for (const record of gone) assert.ok(zone.delete(record), `${record} was there`)
        for (const record of come) {
          assert.ok(!zone.has(record))
          zone.add(record)
        }
        assert.deepEqual(
          [...zone].toSorted(),
          partsOf(renderZone(look, 9, rules))
            .flat()
            .toSorted(),
        )
      },
    ),
  )
})

test('what came and went again is no change', () => {
  const block = { action: 'block', below: true } as const
  const changes = [
    { serial: 1, host: 'a.kz', before: undefined, after: block },
    { serial: 2, host: 'a.kz', before: block, after: undefined },
  ]
  assert.deepEqual(netChanges(changes), [])
})

test('rules stand in the order of a zone: a name before what is below it, siblings together', () => {
  const hosts = ['b.kz', 'z.a.kz', 'a-b.kz', 'a.kz', 'a.ru', 'kz.a.b.kz', 'a.b.kz', 'y.a.kz']
  assert.deepEqual(
    inZoneOrder(hosts.map((name) => ({ host: name }))).map((one) => one.host),
    ['a.kz', 'y.a.kz', 'z.a.kz', 'a-b.kz', 'b.kz', 'a.b.kz', 'kz.a.b.kz', 'a.ru'],
  )
})

test('a host too long for the zone stays out of it', () => {
  assert.ok(fitsZone('rpz.test', `${'a'.repeat(60)}.kz`))
  assert.ok(!fitsZone('rpz.test', `${`${'a'.repeat(60)}.`.repeat(4)}kz`))
  const rules = new Map([[`${`${'a'.repeat(60)}.`.repeat(4)}kz`, { action: 'block', below: true } as const]])
  assert.equal(partsOf(renderZone(look, 1, rules)).flat().length, 1)
})

test('the serial on the wire wraps round', () => {
  assert.equal(wireSerial(2 ** 32 + 3), 3)
})

test('networks are read and matched', () => {
  assert.deepEqual(
    [
      '10.0.0.0/8',
      '10.0.0.1',
      '::1',
      'fd00::/16',
      '10.0.0.0/33',
      '0.0.0.0/0',
      '::/0',
      'here',
      '10.0.0.0/8/8',
      '1.2.3',
    ].map(isNetwork),
    [true, true, true, true, false, false, false, false, false, false],
  )
  assert.ok(isInNetwork(['fd00::/8', '10.0.0.0/8'], '10.9.8.7'))
  assert.ok(isInNetwork(['fd00::/8'], 'fd12::1'))
  assert.ok(!isInNetwork(['10.0.0.1'], '10.0.0.2'))
  assert.ok(!isInNetwork([], '10.0.0.2'))
})

const registry = await testRegistry()
const zoneKeys = makeZoneKeys(registry)
const blocked = makeBlocked(registry)
const administrator = { ...analyst, roles: ['administrator'] } as const
let actor: typeof analyst = administrator
const server = await testServer({
  ...registry,
  policy: publicationsPolicy,
  routes: zoneRoutes({ zoneKeys, blocked }),
  authenticate: () => Promise.resolve(ok(actor)),
})

test('a key is shown once, opens the zone, and makes a stranger when it is taken back', async () => {
  const zone = await openZone({ ...registry, zone: 'rpz.test' })
  const added = await server.inject({
    method: 'POST',
    url: '/api/v1/zone/keys',
    payload: { name: 'Provider-A', garden: 'blocked.example.kz', networks: ['10.0.0.0/8'], notify: ['10.0.0.53:53'] },
  })
  assert.equal(added.statusCode, 201)
  const { secret, name } = added.json<{ secret: string; name: string }>()
  assert.equal(zone.keyOf(name), undefined)
  await zone.refresh()
  assert.deepEqual(Buffer.from(zone.keyOf('provider-a')?.secret ?? []), Buffer.from(secret, 'base64'))
  assert.ok(zone.viewOf({ key: 'provider-a' }) && zone.viewOf({ address: '10.1.2.3' }))
  assert.equal(zone.viewOf({ address: '192.0.2.1' }), undefined)
  assert.deepEqual(zone.secondaries(), [{ address: '10.0.0.53:53', key: undefined }])
  const listed = await server.inject({ url: '/api/v1/zone/keys' })
  assert.ok(!listed.body.includes(secret))
  assert.equal(listed.json<{ items: unknown[] }>().items.length, 1)
  assert.equal((await server.inject({ method: 'DELETE', url: '/api/v1/zone/keys/provider-a' })).statusCode, 204)
  assert.equal((await server.inject({ method: 'DELETE', url: '/api/v1/zone/keys/provider-a' })).statusCode, 404)
  await zone.refresh()
  assert.equal(zone.keyOf('provider-a'), undefined)
})

test('a zone that is begun anew after a restore is newer than all that was lost, and taken whole', async () => {
  const { pool, clock, db } = registry
  unwrap(await zoneKeys.add(administrator, { name: 'restored' }))
  const zone = await openZone({ ...registry, zone: 'rpz.test' })
  const backup = zone.serial()
  const isNewer = (than: number) => isBefore(wireSerial(than), wireSerial(zone.serial()))
  const restoreAndRestart = async () => {
    await pool.query('update publications.zone_serial set serial = $1, oldest = 1', [backup])
    const { serial } = await blocked.restartZone(administrator)
    assert.equal(await zone.refresh(), true)
    assert.equal(zone.serial(), serial)
    return serial
  }
  const { at } = await readRevision(db)
  const first = await restoreAndRestart()
  const view = zone.viewOf({ key: 'restored' })
  assert.ok(view)
  for (const held of [backup - 1, backup, backup + 1, backup + 500_000]) {
    assert.ok(isNewer(held))
    assert.equal(view.changes(wireSerial(held)), undefined, 'what it holds is another history')
  }
  assert.ok(view.changes(wireSerial(first)))
  assert.ok((await readRevision(db)).at > at, 'who asks for lists by time alone is given them anew')
  // A second restore of the same backup, an hour and many changes later.
  clock.advance(3_600_000)
  await restoreAndRestart()
  assert.ok(isNewer(first + 3000))
  const { rows } = await pool.query<{ details: string }>(
    "select details from audit.entry where action = 'publications.zone-restarted'",
  )
  assert.ok(rows.some(({ details }) => details === JSON.stringify({ before: backup, serial: first })))
  unwrap(await zoneKeys.remove(administrator, 'restored'))
})

test('the leap of a zone that is begun anew stays where a newer serial looks newer', () => {
  for (const year of [2000, 2026, 2060, 2090]) {
    const leap = restartLeap(new Date(Date.UTC(year, 6, 1)))
    assert.ok(leap >= 1_000_000 && isBefore(wireSerial(2 ** 32 - 5), wireSerial(2 ** 32 - 5 + leap)), String(year))
  }
})

test('a key that is added while the whole zone is read is known at the next look', async () => {
  unwrap(await zoneKeys.add(administrator, { name: 'early' }))
  let reads = 0
  const db = registry.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      // The state, the keys, then the rules.
      reads++
      if (reads === 3) unwrap(await zoneKeys.add(administrator, { name: 'meanwhile' }))
      return result
    },
  })
  const zone = await openZone({ ...registry, db, zone: 'rpz.test' })
  await zone.refresh()
  assert.ok(zone.keyOf('early') && zone.keyOf('meanwhile'))
  for (const name of ['early', 'meanwhile']) unwrap(await zoneKeys.remove(administrator, name))
})

test('what is no key, garden, network or address is refused with its reason', async () => {
  const codeOf = async (input: Parameters<typeof zoneKeys.add>[1]) => {
    const added = await zoneKeys.add(administrator, input)
    return added.ok ? 'ok' : added.error.code
  }
  assert.equal(await codeOf({ name: 'a b' }), 'zone.key.name-malformed')
  assert.equal(await codeOf({ name: 'a', garden: 'kz' }), 'zone.key.garden-malformed')
  assert.equal(await codeOf({ name: 'a', networks: ['10/8'] }), 'zone.key.network-malformed')
  assert.equal(await codeOf({ name: 'a', notify: ['10.0.0.1'] }), 'zone.key.notify-malformed')
  assert.equal(await codeOf({ name: 'a' }), 'ok')
  assert.equal(await codeOf({ name: 'A' }), 'zone.key.exists')
  unwrap(await zoneKeys.remove(administrator, 'a'))
})

test('a re-added key is given nothing of what another view of its name knew', async () => {
  const zone = await openZone({ ...registry, zone: 'rpz.test' })
  const before = zone.serial()
  unwrap(await zoneKeys.add(administrator, { name: 'again' }))
  await zone.refresh()
  const view = zone.viewOf({ key: 'again' })
  assert.ok(view)
  assert.equal(view.changes(wireSerial(before)), undefined)
  assert.ok(view.changes(view.soa.serial))
  assert.equal(view.find('nothing.kz'), undefined)
  assert.equal(view.find('')?.length, 2)
})

test('keys are the administrator’s, approvals the analysts’', async () => {
  actor = analyst
  assert.equal((await server.inject({ url: '/api/v1/zone/keys' })).statusCode, 403)
  assert.equal((await server.inject({ url: '/api/v1/blocked/approvals' })).statusCode, 200)
  const id = asId('01900000-0000-7000-8000-0000000000aa')
  const ruled = await server.inject({
    method: 'POST',
    url: `/api/v1/blocked/approvals/${id}`,
    payload: { decision: 'approved', reason: 'Looked' },
  })
  assert.equal(ruled.statusCode, 404)
  actor = administrator
  assert.equal((await server.inject({ url: '/api/v1/blocked/approvals' })).statusCode, 403)
})
