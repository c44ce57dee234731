import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { testApplication } from '#test/application'
import { blockedName, fillBlocked } from '#test/blocked-names'
import { freePort } from '#test/free-port'
import { needsPeer } from '#test/peers'
import {
  ask,
  type Resolver,
  startBind,
  startKnot,
  startUnbound,
  startWorld,
  untilKnown,
  worldAddress,
} from '#test/resolvers'
import { until } from '#test/until'

const zone = 'rpz.saqbol'
const garden = 'blocked.saqbol-garden.kz'
const names = 100_000

const zonePort = await freePort()
const { services, origin, server } = await testApplication({
  DNS_LISTEN: `127.0.0.1:${zonePort}`,
  DNS_ZONE: zone,
  SAQBOL_ORIGIN: 'http://saqbol.test',
})
const world = await startWorld()
after(() => world.close())
const admin = systemActor('cli')

async function addKey(
  name: string,
  more: { garden?: string; networks?: readonly string[]; notify?: readonly string[] },
) {
  const { secret } = unwrap(await services.zoneKeys.add(admin, { name, ...more }))
  const places = { zonePort, zone, keyName: name, secret, worldPort: world.port }
  await untilKnown(places)
  return places
}

before(async () => {
  await fillBlocked(services.pool, names)
  assert.equal(await services.blocked.reconcile(), names)
})

/** Decides that a site is to be blocked; gives what undoes it. */
async function decide(name: string): Promise<() => Promise<void>> {
  const observable = unwrap(parseObservable(name))
  const [seen] = await inTransaction(services.db, (tx) => services.indicators.observe(tx, [observable]))
  const observableId = seen?.id ?? ''
  unwrap(
    await services.indicators.confirmListing(admin, {
      observableId,
      topic: 'fraud',
      legalBasis: 'communications-41-1',
      reason: 'Takes the codes of customers of a bank',
      measures: ['warn', 'block-page'],
    }),
  )
  return async () => {
    unwrap(await services.indicators.takeOff(admin, { observableId, reason: 'It was a mistake' }))
  }
}

/** A site is blocked with all below it after the decision, and resolves after its end; how soon, the bench `rpz` measures. */
async function follows(resolver: Resolver, name: string, isBlocked: (name: string) => Promise<boolean>) {
  const open = async (host: string) => (await ask(resolver.port, host))?.addresses.includes(worldAddress) ?? false
  await until(() => isBlocked(blockedName(names)))
  assert.equal(await open(name), true)
  assert.equal(await isBlocked(`www.${blockedName(1)}`), true)
  const undo = await decide(name)
  await until(() => isBlocked(name))
  assert.equal(await isBlocked(`login.${name}`), true)
  assert.equal(await open(`not-${name}`), true)
  await undo()
  await until(() => open(name))
}

test('BIND takes the zone signed, and leads blocked names to the garden', {
  skip: needsPeer('BIND', 'named'),
}, async (t) => {
  const port = await freePort()
  const resolver = await startBind(await addKey('bind-provider', { garden, notify: [`127.0.0.1:${port}`] }), port)
  t.after(() => resolver.close())
  await follows(resolver, 'evil-for-bind.kz', async (host) => {
    const said = await ask(resolver.port, host)
    return said?.aliases.includes(garden) === true && said.addresses.includes(worldAddress)
  })
})

test('Unbound takes the zone from an address that is known, and is told of changes', {
  skip: needsPeer('Unbound', 'unbound'),
}, async (t) => {
  const port = await freePort()
  const view = { garden, networks: ['127.0.0.1'], notify: [`127.0.0.1:${port}`] }
  const resolver = await startUnbound(await addKey('unbound-provider', view), port)
  t.after(() => resolver.close())
  await follows(resolver, 'evil-for-unbound.kz', async (host) => {
    const said = await ask(resolver.port, host)
    return said?.aliases.includes(garden) === true
  })
  await services.zoneKeys.remove(admin, 'unbound-provider')
})

test('Knot Resolver follows by the script of the guide', { skip: needsPeer('Knot Resolver', 'kresd') }, async (t) => {
  const resolver = await startKnot(await addKey('knot-provider', {}))
  t.after(() => resolver.close())
  await follows(resolver, 'evil-for-knot.kz', async (host) => (await ask(resolver.port, host))?.rcode === 3)
})

const run = promisify(execFile)

/** What `dig` prints. */
async function dig(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('dig', ['@127.0.0.1', '-p', String(zonePort), '+tries=1', '+time=5', ...args], {
    maxBuffer: 64e6,
  })
  return stdout
}

test('dig gets whole and incremental transfers with the key, and is refused without it', {
  skip: needsPeer('dig', 'dig'),
}, async () => {
  const { secret } = await addKey('dig-provider', { garden })
  const key = `hmac-sha256:dig-provider:${secret}`
  const wrong = `hmac-sha256:dig-provider:${Buffer.alloc(32).toString('base64')}`
  const whole = await dig('-y', key, zone, 'AXFR')
  assert.match(whole, new RegExp(`XFR size: ${2 * names + 3} records`))
  assert.match(whole, /dig-provider\..*TSIG.*NOERROR/)
  assert.match(whole, new RegExp(`\\*\\.${blockedName(5)}\\.${zone}\\.\\s+5\\s+IN\\s+CNAME\\s+${garden}`))
  const serial = Number(/SOA\s+\S+\s+\S+\s+(\d+)/.exec(whole)?.[1])
  const undo = await decide('evil-for-dig.kz')
  const soa = async () => Number((await dig('-y', key, '+short', zone, 'SOA')).split(' ')[2])
  await until(async () => (await soa()) > serial)
  const added = await dig('-y', key, zone, `IXFR=${serial}`)
  assert.match(added, /XFR size: 6 records/)
  assert.match(added, /\*\.evil-for-dig\.kz\.rpz\.saqbol\./)
  await undo()
  await until(async () => (await soa()) > serial + 1)
  assert.match(await dig('-y', key, zone, `IXFR=${serial}`), /XFR size: 4 records/)
  assert.match(await dig('-y', key, zone, `IXFR=${serial + 2}`), /XFR size: 1 records/)
  assert.match(await dig('-y', key, zone, 'IXFR=0'), new RegExp(`XFR size: ${2 * names + 3} records`))
  assert.match(await dig(zone, 'AXFR'), /Transfer failed/)
  assert.match(await dig(zone, 'SOA'), /status: REFUSED/)
  assert.match(await dig('-y', wrong, zone, 'SOA'), /status: NOTAUTH[^]*BADSIG/)
  assert.match(await dig('-y', `hmac-sha256:nobody:${secret}`, zone, 'SOA'), /status: NOTAUTH[^]*BADKEY/)
  assert.match(await dig('-y', key, 'example.kz', 'A'), /status: REFUSED/)
  assert.match(await dig('-y', key, '+edns=3', '+noednsneg', zone, 'SOA'), /status: BADVERS/)
  assert.match(await dig('-y', key, `nothing.kz.${zone}`, 'A'), /status: NXDOMAIN/)
})

test('kdig agrees, over TCP and UDP', { skip: needsPeer('kdig', 'kdig') }, async () => {
  const { secret } = await addKey('kdig-provider', {})
  const key = `hmac-sha256:kdig-provider:${secret}`
  const args = ['@127.0.0.1', '-p', String(zonePort), '-y', key]
  const { stdout } = await run('kdig', [...args, '+tcp', zone, 'AXFR'], { maxBuffer: 64e6 })
  assert.equal(stdout.split('\n').filter((line) => /\sCNAME\s+\.$/.test(line)).length, 2 * names)
  const { stdout: one } = await run('kdig', [...args, `${blockedName(7)}.${zone}`, 'CNAME'])
  assert.match(one, /CNAME\s+\./)
  assert.match(one, /TSIG/)
})

test('the garden tells in three languages why a site is blocked, by which decision, and how to appeal', async () => {
  const undo = await decide('evil-for-garden.kz')
  await until(async () => (await services.blocked.siteOf('evil-for-garden.kz')) !== undefined)
  const visit = (host: string, language: string) =>
    server.inject({ url: '/pay', headers: { host, 'accept-language': language } })
  for (const language of ['kk', 'ru', 'en']) {
    const { statusCode, headers } = await visit('www.evil-for-garden.kz', language)
    assert.equal(statusCode, 302)
    assert.equal(headers.location, `http://saqbol.test/${language}/blocked?name=www.evil-for-garden.kz`)
    const page = await (await fetch(`${origin}/${language}/blocked?name=www.evil-for-garden.kz`)).text()
    assert.match(page, /Takes the codes of customers of a bank/)
    assert.match(page, new RegExp(`/${language}/dispute\\?q=evil-for-garden.kz`))
  }
  assert.notEqual((await visit('elsewhere.kz', 'en')).statusCode, 302)
  await undo()
})
