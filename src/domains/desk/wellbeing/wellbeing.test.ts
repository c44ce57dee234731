import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Colleague } from '#domains/identity'
import { asId, type Id } from '#kernel/id'
import { fail, ok, type Result, unwrap } from '#kernel/result'
import type { Actor, Role } from '#platform/access'
import { inScope } from '#platform/scope'
import { testPlatform } from '#test/services'
import { type Exposure, hintFor, loadOf, proposalFor, sinceRest } from './exposure.ts'
import { exposuresOf } from './exposure-store.ts'
import { makeWellbeing } from './service.ts'

const platform = await testPlatform('2026-11-21T04:00:00Z')
const person = (n: number, roles: readonly Role[]): Actor => ({
  kind: 'person',
  id: `01900000-0000-7000-8000-00000000000${n}`,
  organisation: '01900000-0000-7000-8000-0000000000aa',
  region: null,
  roles,
  scopes: [],
})
const operator = person(1, ['operator'])
const other = person(2, ['operator'])
const supervisor = person(3, ['supervisor'])
const colleagues = [operator, other, supervisor].map(
  ({ id, roles, region, organisation }, i): Colleague => ({
    id: id ?? '',
    name: `Colleague ${i + 1}`,
    roles: roles as Colleague['roles'],
    region,
    organisationId: organisation ?? '',
    active: true,
  }),
)
const heavy = (n: number) => asId<'report'>(`01900000-0000-7000-8000-0000000000b${n}`)
const light = asId<'report'>('01900000-0000-7000-8000-0000000000c0')
const wellbeing = makeWellbeing({
  ...platform,
  colleagues: () => Promise.resolve(colleagues),
  reports: {
    brief: (_actor, id) => {
      const topic = id === light ? 'fraud' : id.includes('0000b') ? 'grooming' : undefined
      return Promise.resolve(topic === undefined ? fail('report.not-found') : ok({ topic } as never))
    },
  },
})
const minutes = (n: number) => platform.clock.advance(n * 60_000)
const read = async (actor: Actor, reportId: Id<'report'>) =>
  unwrap(await wellbeing.count(actor, { kind: 'report', reportId }))
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)

test('reading is counted once in half an hour, time in minutes, pictures each; fraud is not heavy', async () => {
  await read(operator, light)
  await read(operator, light)
  for (let i = 0; i < 5; i++) {
    minutes(1)
    unwrap(await wellbeing.count(operator, { kind: 'time', reportId: light, seconds: 60 }))
  }
  unwrap(await wellbeing.count(operator, { kind: 'time', reportId: light, seconds: 60 }))
  const { today } = await wellbeing.own(operator)
  assert.deepEqual(today, { reports: 1, heavy: 0, images: 0, seconds: 300 }, 'a second window does not count twice')
  assert.equal(
    codeOf(await wellbeing.count(operator, { kind: 'report', reportId: asId(operator.id ?? '') })),
    'report.not-found',
  )
})

test('after six heavy ones a break is proposed; taking it clears the slate, and the day stays counted', async () => {
  for (let i = 0; i < 4; i++) await read(operator, heavy(i))
  assert.equal((await wellbeing.own(operator)).proposal, null)
  for (let i = 0; i < 2; i++) unwrap(await wellbeing.count(operator, { kind: 'image', reportId: heavy(0) }))
  assert.equal((await wellbeing.own(operator)).proposal, 'heavy')
  const resting = await wellbeing.rest(operator, 'begin')
  assert.notEqual(resting.restingSince, null)
  assert.equal(resting.proposal, null)
  await wellbeing.rest(operator, 'begin')
  minutes(10)
  const rested = await wellbeing.rest(operator, 'end')
  assert.deepEqual([rested.restingSince, rested.proposal, rested.sinceRest.heavy], [null, null, 0])
  assert.deepEqual([rested.today.heavy, rested.today.images], [6, 2])
  assert.equal(rested.week.length, 7)
  assert.equal(rested.week.at(-1)?.heavy, 6)
})

test('after an hour and a half of reading a break is proposed; twenty quiet minutes are a rest as well', async () => {
  for (let i = 0; i < 91; i++) {
    minutes(1)
    unwrap(await wellbeing.count(other, { kind: 'time', reportId: light, seconds: 60 }))
  }
  assert.equal((await wellbeing.own(other)).proposal, 'time')
  minutes(21)
  assert.equal((await wellbeing.own(other)).proposal, null)
})

test('nobody reads another one’s exposure, a supervisor neither: not by the service, and not in the database', async () => {
  const since = new Date('2026-11-01T00:00:00Z')
  const rows = (reader: Actor) => inScope(platform.db, reader, (tx) => exposuresOf(tx, operator.id ?? '', since))
  assert.ok((await rows(operator)).length > 0)
  assert.deepEqual(await rows(other), [])
  assert.deepEqual(await rows(supervisor), [])
  assert.deepEqual((await wellbeing.own(supervisor)).today, { reports: 0, heavy: 0, images: 0, seconds: 0 })
})

test('a supervisor is told who should rest or be relieved, and nothing of what was read', async () => {
  await read(operator, heavy(9))
  for (let i = 0; i < 15; i++) unwrap(await wellbeing.count(operator, { kind: 'image', reportId: heavy(9) }))
  const lines = await wellbeing.rotation(supervisor)
  assert.deepEqual(
    lines.map(({ name, hint }) => [name, hint]),
    [
      ['Colleague 1', 'rotate'],
      ['Colleague 2', 'fine'],
    ],
  )
  assert.deepEqual(Object.keys(lines[0] ?? {}).toSorted(), [
    'hint',
    'lastRestAt',
    'name',
    'personId',
    'resting',
    'seconds',
  ])
})

test('exposure is forgotten after a month', async () => {
  minutes(32 * 24 * 60)
  await wellbeing.forget()
  const { rows } = await platform.pool.query('select from desk.exposure union all select from desk.rest')
  assert.equal(rows.length, 0)
})

const exposures = fc
  .array(
    fc.record({
      kind: fc.constantFrom('report' as const, 'time' as const, 'image' as const),
      heaviness: fc.integer({ min: 1, max: 4 }),
      seconds: fc.integer({ min: 0, max: 120 }),
      minute: fc.integer({ min: 0, max: 700 }),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all
      .toSorted((a, b) => a.minute - b.minute)
      .map(({ minute, ...rest }): Exposure => ({ ...rest, at: new Date(Date.UTC(2026, 10, 21, 0, minute)) })),
  )

test('what came since the last rest is the end of all, and more exposure never takes a proposal back', () => {
  fc.assert(
    fc.property(exposures, (all) => {
      const since = sinceRest(all, [])
      assert.deepEqual(since, all.slice(all.length - since.length))
      const load = loadOf(since)
      const more = { ...load, heavy: load.heavy + 1, seconds: load.seconds + 60 }
      if (proposalFor(load) !== null) assert.notEqual(proposalFor(more), null)
      if (hintFor(load, load) !== 'fine') assert.notEqual(hintFor(more, more), 'fine')
    }),
  )
})
