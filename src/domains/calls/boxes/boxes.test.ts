import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { makeReceipts } from '#domains/identity'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { makeLive } from '#platform/live'
import { analyst, testRegistry } from '#test/registry'
import { makeCalls } from '../service.ts'
import type { FoundBox } from './box-schema.ts'

const registry = await testRegistry()
const { db, clock } = registry
const { boxes, registers } = makeCalls({
  ...registry,
  live: makeLive(registry),
  receipts: makeReceipts(registry),
})
const organisation = '01900000-0000-7000-8000-0000000000bb'
await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
  values (${organisation}, 'operator', 'Steppe Telecom', 'active', false, ${clock.now()})`.execute(db)
const node: Actor = {
  ...anonymous,
  kind: 'client',
  id: 'node',
  organisation,
  roles: ['partner'],
  scopes: ['calls:deliver'],
}
const bound = (region: string): Actor => ({ ...analyst, roles: ['investigator'], region })

const found = (externalId: string, sims: number, from = 0): FoundBox => ({
  externalId,
  region: 'KZ-75',
  score: 0.98,
  firstSeen: '2026-11-21T06:00:00Z',
  lastSeen: '2026-11-21T09:00:00Z',
  links: { device: sims - 1, cell: 3 },
  cells: [4_010_112],
  devices: 2,
  synthetic: false,
  sims: Array.from({ length: sims }, (_, place) => ({
    imsi: `40101000000${String(from + place).padStart(4, '0')}`,
    number: `+7701555${String(from + place).padStart(4, '0')}`,
    imeis: ['35209900176148'],
    score: 0.9,
    reasons: [{ code: 'peers-per-call', value: 0.97, weight: 2.1 }],
    calls: 240,
    firstSeen: '2026-11-21T06:00:00Z',
    lastSeen: '2026-11-21T09:00:00Z',
  })),
})

test('a box is told once, brought up to date, and seen in its region alone', async () => {
  assert.deepEqual(unwrap(await boxes.tell(node, [found('a', 8)])), { added: 1, updated: 0 })
  assert.deepEqual(unwrap(await boxes.tell(node, [found('a', 9)])), { added: 0, updated: 1 })
  const [box] = await boxes.list(analyst)
  assert.ok(box)
  assert.deepEqual([box.operator, box.sims, box.calls, box.state], ['Steppe Telecom', 9, 9 * 240, 'found'])
  assert.equal((await boxes.list(bound('KZ-75'))).length, 1)
  assert.equal((await boxes.list(bound('KZ-71'))).length, 0)
  const hidden = await boxes.get(bound('KZ-71'), box.id)
  assert.equal(!hidden.ok && hidden.error.code, 'calls.box.not-found')
  assert.equal(unwrap(await boxes.get(bound('KZ-75'), box.id)).members.length, 9)
})

test('an analyst takes a box and confirms it; its numbers are listed with the measure decided', async () => {
  const [box] = await boxes.list(analyst)
  assert.ok(box)
  assert.equal(unwrap(await boxes.assign(analyst, box.id)).state, 'in-review')
  const short = await boxes.decide(analyst, { id: box.id, decision: 'confirmed', reason: ' ' })
  assert.equal(!short.ok && short.error.code, 'calls.reason-missing')
  const decided = unwrap(
    await boxes.decide(analyst, {
      id: box.id,
      decision: 'confirmed',
      reason: 'Nine SIMs in two devices, all calls to strangers',
      listing: {
        legalBasis: 'caller-id-order',
        measures: ['reject-call'],
      },
    }),
  )
  assert.deepEqual([decided.box.state, decided.listed], ['confirmed', 9])
  assert.equal((await registry.check('+77015550003')).state, 'confirmed')
  const again = await boxes.decide(analyst, { id: box.id, decision: 'dismissed', reason: 'Changed my mind' })
  assert.equal(!again.ok && again.error.code, 'calls.box.already-decided')
})

test('numbers that nobody looked at are not listed: a box that has changed since is to be looked at again', async () => {
  unwrap(await boxes.tell(node, [found('c', 8)]))
  const [box] = await boxes.list(analyst)
  assert.ok(box)
  clock.advance(60_000)
  unwrap(await boxes.tell(node, [found('c', 12)]))
  const ruling = { id: box.id, decision: 'confirmed', reason: 'Eight SIMs in two devices' } as const
  const late = await boxes.decide(analyst, { ...ruling, updatedAt: box.updatedAt.toISOString() })
  assert.equal(!late.ok && late.error.code, 'calls.box.changed.conflict')
  const [now] = await boxes.list(analyst)
  assert.ok(now)
  assert.equal(now.state, 'found')
  unwrap(await boxes.decide(analyst, { ...ruling, updatedAt: now.updatedAt.toISOString() }))
})

test('a dismissed box comes back only when it has grown by half', async () => {
  unwrap(await boxes.tell(node, [found('b', 10)]))
  const [box] = await boxes.list(analyst)
  assert.ok(box)
  unwrap(await boxes.decide(analyst, { id: box.id, decision: 'dismissed', reason: 'A taxi company' }))
  unwrap(await boxes.tell(node, [found('b', 14)]))
  assert.deepEqual(await boxes.list(analyst), [])
  unwrap(await boxes.tell(node, [found('b', 15)]))
  const [back] = await boxes.list(analyst)
  assert.deepEqual([back?.state, back?.sims, back?.decidedAt], ['found', 15, null])
  // Why it was dismissed stays with it, through what the engine tells after that and through the next decision.
  unwrap(await boxes.tell(node, [found('b', 16)]))
  unwrap(await boxes.decide(analyst, { id: box.id, decision: 'confirmed', reason: 'No taxi company has sixteen' }))
  const { earlier, decisionReason } = unwrap(await boxes.get(analyst, box.id))
  assert.deepEqual([decisionReason, earlier?.reason], ['No taxi company has sixteen', 'A taxi company'])
  assert.deepEqual([earlier?.sims, earlier?.by, earlier?.byName], [10, analyst.id, null])
})

const united = (older: FoundBox, ...younger: readonly FoundBox[]): FoundBox => ({
  ...older,
  sims: [older, ...younger].flatMap(({ sims }) => sims),
})
const idOf = async (sims: number) => {
  const box = (await boxes.list(analyst)).find((one) => one.sims === sims)
  assert.ok(box)
  return box.id
}

test('a box that turns out to be part of another leaves the list, points to it, and is not decided any more', async () => {
  const [younger, older] = [found('younger', 6, 100), found('older', 8, 200)]
  unwrap(await boxes.tell(node, [younger, older]))
  const [gone, stays] = [await idOf(6), await idOf(8)]
  // That somebody looks at it is no decision.
  unwrap(await boxes.assign(analyst, gone))
  clock.advance(60_000)
  assert.deepEqual(unwrap(await boxes.tell(node, [united(older, younger)])), { added: 0, updated: 1 })
  assert.deepEqual(
    (await boxes.list(analyst)).map(({ id, sims }) => [id, sims]),
    [[stays, 14]],
  )
  const merged = await boxes.list(analyst, 'merged')
  assert.deepEqual(
    merged.map(({ id, mergedInto, mergedAt }) => [id, mergedInto, mergedAt]),
    [[gone, stays, clock.now()]],
  )
  assert.equal(unwrap(await boxes.get(analyst, gone)).members.length, 6)
  for (const refused of [
    await boxes.assign(analyst, gone),
    await boxes.decide(analyst, { id: gone, decision: 'confirmed', reason: 'Six SIMs in one device' }),
  ])
    assert.equal(!refused.ok && refused.error.code, 'calls.box.already-merged')
  const { rows } = await sql<{ subject: string; details: string; actor: string }>`select subject_id as subject, details,
    actor_id as actor from audit.entry where action = 'calls.box-merged'`.execute(db)
  assert.deepEqual(rows, [{ subject: gone, details: JSON.stringify({ into: stays }), actor: 'node' }])
})

test('a merged box stays so while the other holds its SIMs, follows that into a third, and comes back with a SIM of its own', async () => {
  const [younger, older, oldest] = [found('younger', 6, 100), found('older', 8, 200), found('oldest', 3, 300)]
  unwrap(await boxes.tell(node, [younger]))
  const [gone] = await boxes.list(analyst, 'merged')
  assert.ok(gone)
  unwrap(await boxes.tell(node, [oldest]))
  const last = await idOf(3)
  unwrap(await boxes.tell(node, [united(oldest, older, younger)]))
  const merged = await boxes.list(analyst, 'merged')
  assert.deepEqual(
    merged.map(({ mergedInto }) => mergedInto),
    [last, last],
  )
  unwrap(await boxes.tell(node, [found('younger', 7, 100)]))
  const back = unwrap(await boxes.get(analyst, gone.id))
  assert.deepEqual([back.state, back.mergedInto, back.mergedAt], ['found', null, null])
  unwrap(await boxes.decide(analyst, { id: back.id, decision: 'dismissed', reason: 'A taxi company' }))
})

test('what a person decided on is never merged, and takes over nothing that nobody has looked at', async () => {
  const oldest = united(found('oldest', 3, 300), found('', 8, 200), found('', 7, 100))
  unwrap(await boxes.tell(node, [oldest]))
  const dismissed = await boxes.list(analyst, 'dismissed')
  assert.deepEqual(
    dismissed.map(({ sims }) => sims),
    [7],
  )
  const id = await idOf(18)
  unwrap(await boxes.decide(analyst, { id, decision: 'confirmed', reason: 'Eighteen SIMs in one device' }))
  const later = found('later', 5, 400)
  unwrap(await boxes.tell(node, [later, united(oldest, later)]))
  const [waiting, ...more] = await boxes.list(analyst)
  assert.deepEqual([waiting?.sims, waiting?.state, more], [5, 'found', []])
  unwrap(await boxes.decide(analyst, { id: await idOf(5), decision: 'dismissed', reason: 'Alarms of a shop' }))
})

test('boxes of two operators are never one, and two nodes of one operator may tell at once', async () => {
  const other = '01900000-0000-7000-8000-0000000000dd'
  await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
    values (${other}, 'operator', 'Lake Telecom', 'active', false, ${clock.now()})`.execute(db)
  const [small, large] = [found('small', 4, 500), found('large', 9, 500)]
  unwrap(await boxes.tell({ ...node, organisation: other }, [small]))
  await Promise.all(
    [
      [large, found('x', 3, 600)],
      [found('x', 3, 600), large],
    ].map((told) => boxes.tell(node, told)),
  )
  const waiting = await boxes.list(analyst)
  assert.deepEqual(new Set(waiting.map(({ sims }) => sims)), new Set([3, 4, 9]))
  assert.equal(waiting.length, 3)
  for (const { id } of waiting)
    unwrap(await boxes.decide(analyst, { id, decision: 'dismissed', reason: 'A taxi company' }))
})

test('SIMs of a gateway count as licensed while its licence is in force', async () => {
  const gateway = {
    licence: 'KZ-GW-001',
    holder: 'A call centre',
    validFrom: '2026-01-01',
    validTo: '2026-11-22',
    imsis: ['401010000000001', '401010000000001'],
  }
  const { id } = unwrap(await registers.addGateway(analyst, gateway))
  assert.deepEqual(await registers.licensed(), ['401010000000001'])
  const twice = await registers.addGateway(analyst, gateway)
  assert.equal(!twice.ok && twice.error.code, 'calls.gateway.already-there')
  clock.advance(86_400_000)
  assert.deepEqual(await registers.licensed(), [])
  unwrap(await registers.withdrawGateway(analyst, id))
  assert.deepEqual(await registers.gateways(), [])
})

test('seizures are recorded by the region, summed by year, and taken back where they were a mistake', async () => {
  const seizure = { day: '2026-05-01', region: 'KZ-75', devices: 3, sims: 900, suspects: 2, foreigners: 1 }
  const { id } = unwrap(await registers.recordSeizure(bound('KZ-75'), seizure))
  unwrap(await registers.recordSeizure(bound('KZ-71'), { ...seizure, region: 'KZ-71' }))
  const other = await registers.recordSeizure(bound('KZ-71'), seizure)
  assert.equal(!other.ok && other.error.code, 'calls.region.forbidden')
  assert.equal((await registers.seizures(bound('KZ-75'))).length, 1)
  assert.deepEqual(await registers.years(), [
    { year: 2026, seizures: 2, devices: 6, sims: 1800, suspects: 4, foreigners: 2 },
  ])
  const strange = await registers.withdrawSeizure(bound('KZ-71'), id)
  assert.equal(!strange.ok && strange.error.code, 'calls.seizure.not-found')
  unwrap(await registers.withdrawSeizure(bound('KZ-75'), id))
  assert.equal((await registers.years())[0]?.sims, 900)
})

test('only owners beyond ten SIMs are kept, and what is told replaces what was', async () => {
  const owner = (name: string, sims: number) => ({ owner: name.padEnd(16, '0'), sims })
  assert.deepEqual(unwrap(await registers.tellOwners(node, [owner('a', 10), owner('b', 11), owner('c', 400)])), {
    kept: 2,
  })
  unwrap(await registers.tellOwners(node, [owner('c', 400)]))
  const [sum] = await registers.owners()
  assert.deepEqual([sum?.operator, sum?.owners, sum?.sims, sum?.most], ['Steppe Telecom', 1, 400, 400])
})
