import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { type DeliveredEvent, makeRelay } from '#platform/outbox'
import { analyst, testRegistry } from '#test/registry'
import { makeLists } from '../lists/list-service.ts'
import { openZone } from '../zone/zone-service.ts'
import { blockedListener } from './blocked-jobs.ts'
import { makeBlocked } from './blocked-service.ts'

const registry = await testRegistry()
const { db, clock, indicators, confirm } = registry
const blocked = makeBlocked(registry)
const relay = makeRelay({ db, log: registry.log, listeners: [blockedListener(blocked)] })
const zone = await openZone({ ...registry, zone: 'rpz.test' })
const lists = makeLists({ ...registry, config: { SAQBOL_ORIGIN: 'https://saqbol.test' } })

const block = { legalBasis: 'communications-41-1', measures: ['warn', 'block-page'] } as const
const other = { ...analyst, id: '01900000-0000-7000-8000-0000000000ff' }

/** What the zone says of hosts after everything was delivered. */
async function rulesNow(...hosts: readonly string[]) {
  await relay.drain()
  await zone.refresh()
  const { rows } = await registry.pool.query<{ host: string; rule: string }>(
    "select host, action || case when below then ' below' else '' end as rule from publications.zone_rule",
  )
  return hosts.map((host) => rows.find((row) => row.host === host)?.rule)
}

const entriesOf = async (name: Parameters<typeof lists.list>[0]) =>
  String((await lists.list(name)).text)
    .split('\n')
    .filter((line) => line !== '' && !/^[#!]/.test(line))

test('a site is blocked by a decision in force with that measure, and by nothing less', async () => {
  unwrap(await confirm('evil-one.kz', block))
  unwrap(await confirm('warned-only.kz', { measures: ['warn'] }))
  unwrap(await confirm('secret-evil.kz', { ...block, tlp: 'amber' }))
  await registry.report('reported-only.kz')
  assert.deepEqual(await rulesNow('evil-one.kz', 'warned-only.kz', 'secret-evil.kz', 'reported-only.kz'), [
    'block below',
    undefined,
    undefined,
    undefined,
  ])
  assert.deepEqual(await entriesOf('domains'), ['evil-one.kz'])
  assert.equal((await blocked.siteOf('login.evil-one.kz'))?.host, 'evil-one.kz')
})

test('what is taken off is gone at once, and each change moves the serial by one', async () => {
  const before = zone.serial()
  const { observableId } = unwrap(await confirm('evil-two.kz', block))
  assert.deepEqual(await rulesNow('evil-two.kz'), ['block below'])
  assert.equal(zone.serial(), before + 1)
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'It was a mistake' }))
  assert.deepEqual(await rulesNow('evil-two.kz'), [undefined])
  assert.equal(zone.serial(), before + 2)
  await rulesNow()
  assert.equal(zone.serial(), before + 2)
})

test('an upheld dispute takes a site off as a delisting does', async () => {
  const { observableId } = unwrap(await confirm('evil-disputed.kz', block))
  assert.deepEqual(await rulesNow('evil-disputed.kz'), ['block below'])
  unwrap(await indicators.disputes.open(analyst, { observableId, words: 'This is my shop' }))
  const [dispute] = unwrap(await indicators.disputes.list({ state: 'open', limit: 10 })).items
  unwrap(
    await indicators.disputes.decide(other, {
      disputeId: dispute?.id ?? '',
      decision: 'upheld',
      reason: 'It is a shop',
    }),
  )
  assert.deepEqual(await rulesNow('evil-disputed.kz'), [undefined])
})

test('a decision that ran out blocks no longer, even before the registry lets it lapse', async () => {
  const validUntil = new Date(clock.now().getTime() + 3_600_000)
  unwrap(await confirm('evil-short.kz', { ...block, validUntil }))
  assert.deepEqual(await rulesNow('evil-short.kz'), ['block below'])
  clock.advance(3_600_001)
  assert.equal(await blocked.siteOf('evil-short.kz'), undefined)
  assert.ok((await blocked.expire()) >= 1)
  assert.deepEqual(await rulesNow('evil-short.kz'), [undefined])
})

test('a site above an allowed name waits for a second person, and the allowed name is let through', async () => {
  unwrap(
    await indicators.allowList.add(analyst, { text: 'good.shared-host.kz', level: 'popular', reason: 'Much used' }),
  )
  unwrap(
    await indicators.allowList.add(analyst, {
      text: 'school.shared-host.kz',
      level: 'official',
      name: 'School',
      reason: 'A school',
    }),
  )
  const { observableId } = unwrap(await confirm('shared-host.kz', block))
  assert.deepEqual(await rulesNow('shared-host.kz', 'good.shared-host.kz'), [undefined, undefined])
  const [waiting] = await blocked.waiting()
  assert.deepEqual(
    [waiting?.value, waiting?.letThrough],
    ['shared-host.kz', ['good.shared-host.kz', 'school.shared-host.kz']],
  )
  const ruling = { observableId, decision: 'approved', reason: 'Looked at it' } as const
  assert.deepEqual(await blocked.rule(analyst, ruling), {
    ok: false,
    error: { code: 'approval.own-decision.forbidden' },
  })
  unwrap(await blocked.rule(other, ruling))
  assert.deepEqual(await rulesNow('shared-host.kz', 'good.shared-host.kz', 'school.shared-host.kz'), [
    'block below',
    'pass',
    'pass below',
  ])
  assert.deepEqual(await blocked.rule(other, ruling), { ok: false, error: { code: 'approval.already-ruled' } })
  assert.ok(!(await entriesOf('domains')).includes('shared-host.kz'))
  assert.ok((await entriesOf('adguard')).includes('@@|good.shared-host.kz^'))
  unwrap(await confirm('shared-host.kz', { ...block, reason: 'Decided anew' }))
  clock.advance(1000)
  unwrap(await confirm('shared-host.kz', { ...block, reason: 'Decided anew' }))
  assert.deepEqual(await rulesNow('shared-host.kz'), [undefined], 'a new decision needs a new word')
})

test('a name that comes onto the allow list below a blocked site is let through, and not once it leaves the list', async () => {
  unwrap(await confirm('evil-parent.kz', block))
  assert.deepEqual(await rulesNow('evil-parent.kz'), ['block below'])
  const allowed = unwrap(
    await indicators.allowList.add(analyst, { text: 'fine.evil-parent.kz', level: 'popular', reason: 'Much used' }),
  )
  assert.deepEqual(await rulesNow('evil-parent.kz', 'fine.evil-parent.kz'), [undefined, undefined])
  assert.equal((await blocked.waiting()).find(({ value }) => value === 'evil-parent.kz')?.state, 'waiting')
  unwrap(await indicators.allowList.remove(analyst, { observableId: allowed.observableId, reason: 'A slip' }))
  assert.deepEqual(await rulesNow('evil-parent.kz', 'fine.evil-parent.kz'), ['block below', undefined])
})

test('one of several allowed names that leaves the allow list leaves the lists with the zone', async () => {
  const names = ['a.evil-family.kz', 'b.evil-family.kz']
  const added = []
  for (const text of names) {
    added.push(unwrap(await indicators.allowList.add(analyst, { text, level: 'popular', reason: 'Much used' })))
  }
  const { observableId } = unwrap(await confirm('evil-family.kz', block))
  await relay.drain()
  unwrap(await blocked.rule(other, { observableId, decision: 'approved', reason: 'Looked at it' }))
  assert.deepEqual(await rulesNow(...names), ['pass', 'pass'])
  assert.ok((await entriesOf('adguard')).includes('@@|a.evil-family.kz^'))
  const gone = { observableId: added[0]?.observableId ?? '', reason: 'Taken over' }
  unwrap(await indicators.allowList.remove(analyst, gone))
  assert.deepEqual(await rulesNow(...names), [undefined, 'pass'])
  const entries = await entriesOf('adguard')
  assert.deepEqual(
    names.map((name) => entries.includes(`@@|${name}^`)),
    [false, true],
  )
  assert.equal(await blocked.reconcile(), 0)
})

test('a decision that ran out with fresh reports blocks no longer, however it goes on warning', async () => {
  await registry.report('evil-spoken.kz')
  unwrap(await confirm('evil-spoken.kz', { ...block, validUntil: new Date(clock.now().getTime() + 3_600_000) }))
  assert.deepEqual(await rulesNow('evil-spoken.kz'), ['block below'])
  clock.advance(3_600_001)
  await indicators.lapseDue()
  assert.deepEqual(await rulesNow('evil-spoken.kz'), [undefined])
  assert.ok(!(await entriesOf('domains')).includes('evil-spoken.kz'))
  assert.equal((await registry.check('evil-spoken.kz')).state, 'reported')
})

test('a public suffix cannot be listed, and would not be published', async () => {
  await assert.rejects(confirm('kz', block))
  await assert.rejects(confirm('com.kz', block))
})

test('pages and addresses go to their own lists', async () => {
  unwrap(await confirm('https://some-shop.kz/pay?x=1', block))
  unwrap(await confirm('8.8.4.4', block))
  await relay.drain()
  assert.deepEqual(await entriesOf('urls'), ['https://some-shop.kz/pay?x=1'])
  assert.ok((await entriesOf('nftables')).includes('add element inet saqbol blocked4 { 8.8.4.4 }'))
})

test('a comparison with the registry mends what was lost, and finds nothing a second time', async () => {
  const before = zone.serial()
  await registry.pool.query("delete from publications.blocked where value = 'evil-one.kz'")
  await registry.pool.query(`insert into publications.blocked (observable_id, kind, value, legal_basis, decided_at,
    valid_until, needs_approval, published) values ('01900000-0000-7000-8000-000000000123', 'domain', 'stray.kz', 'x',
    now(), now() + interval '1 day', false, true)`)
  assert.equal(await blocked.reconcile(), 2)
  assert.deepEqual(await rulesNow('evil-one.kz', 'stray.kz'), ['block below', undefined])
  assert.equal(zone.serial(), before, 'the zone itself had not changed')
  assert.equal(await blocked.reconcile(), 0)
})

test('events of other kinds are passed over', async () => {
  const event: DeliveredEvent = {
    topic: 'indicators.listed',
    payload: { observableId: 'x', kind: 'phone' },
    sequence: 1,
    occurredAt: clock.now(),
  }
  await inTransaction(db, (tx) => blocked.follow(tx, [event]))
})
