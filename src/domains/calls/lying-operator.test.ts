import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { makeReceipts } from '#domains/identity'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { makeLive } from '#platform/live'
import { analyst, testRegistry } from '#test/registry'
import { makeCalls } from './service.ts'

const registry = await testRegistry()
const { db, clock } = registry
const { boxes, complaints, registers } = makeCalls({
  ...registry,
  live: makeLive(registry),
  receipts: makeReceipts(registry),
})
const organisation = '01900000-0000-7000-8000-0000000000bb'
await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
  values (${organisation}, 'operator', 'Steppe Telecom', 'active', false, ${clock.now()})`.execute(db)
const node: Actor = { ...anonymous, kind: 'client', id: 'node', organisation, roles: ['partner'] }
const bound = (region: string): Actor => ({ ...analyst, roles: ['investigator'], region })
const today = clock.now().toISOString().slice(0, 10)
const yesterday = new Date(clock.now().getTime() - 86_400_000).toISOString().slice(0, 10)

test('an operator that tells of more complaints than there are people does not take the list from everybody', async () => {
  const many = (day: string) => Array.from({ length: 2000 }, () => ({ day, caller: 77_011_234_567, calls: 1_000_000 }))
  for (const day of [today, yesterday, today])
    unwrap(await complaints.deliver(node, { id: randomUUID(), complaints: many(day) }))
  const [worst] = await complaints.most(7)
  assert.equal(worst?.caller, 77_011_234_567)
  assert.ok((worst?.calls ?? 0) >= 4e9)
})

test('an operator whose owners have millions of SIMs each is shown with what it told', async () => {
  const owners = Array.from({ length: 3000 }, (_, place) => ({
    owner: `the-hash-of-an-owner-${place}`,
    sims: 1_000_000,
  }))
  unwrap(await registers.tellOwners(node, owners))
  const [told] = await registers.owners()
  assert.deepEqual([told?.owners, told?.sims], [3000, 3e9])
})

test('a seizure is of a day that was, and of a box that its recorder may see', async () => {
  const seizure = { day: today, region: 'KZ-75', devices: 1, sims: 8, suspects: 1, foreigners: 0 }
  const codeOf = async (actor: Actor, change: object) => {
    const recorded = await registers.recordSeizure(actor, { ...seizure, ...change })
    return recorded.ok ? 'ok' : recorded.error.code
  }
  assert.equal(await codeOf(analyst, { boxId: '01900000-0000-7000-8000-000000000fff' }), 'calls.box.not-found')
  unwrap(
    await boxes.tell(node, [
      {
        externalId: 'a',
        region: 'KZ-71',
        score: 0.9,
        firstSeen: '2026-11-21T06:00:00Z',
        lastSeen: '2026-11-21T09:00:00Z',
        links: {},
        cells: [],
        devices: 1,
        synthetic: false,
        sims: [
          {
            imsi: '401010000000001',
            number: null,
            imeis: [],
            score: 0.9,
            reasons: [],
            calls: 1,
            firstSeen: '2026-11-21T06:00:00Z',
            lastSeen: '2026-11-21T09:00:00Z',
          },
        ],
      },
    ]),
  )
  const [box] = await boxes.list(analyst)
  assert.equal(await codeOf(bound('KZ-75'), { boxId: box?.id }), 'calls.box.not-found')
  assert.equal(await codeOf(analyst, { boxId: box?.id }), 'ok')
  assert.equal(await codeOf(analyst, { day: '9999-12-31' }), 'calls.seizure.in-future')
  const years = (await registers.years()).map(({ year }) => year)
  assert.deepEqual(years, [2026])
})
