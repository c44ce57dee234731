import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import type { Colleague } from '#domains/identity'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { fail, ok, type Result, unwrap } from '#kernel/result'
import type { Actor, Role } from '#platform/access'
import type { LiveNews } from '#platform/live'
import { testPlatform } from '#test/services'
import { audienceOf, crisisKinds, crisisScripts } from './crisis.ts'
import { makeCrises } from './service.ts'

const platform = await testPlatform()
const told: LiveNews[] = []
const person = (n: number, roles: readonly Role[], region: string | null = null): Actor => ({
  kind: 'person',
  id: `01900000-0000-7000-8000-00000000000${n}`,
  organisation: '01900000-0000-7000-8000-0000000000aa',
  region,
  roles,
  scopes: [],
})
const operator = person(1, ['operator'])
const officer = person(2, ['operator'])
const supervisor = person(3, ['supervisor'])
const elsewhere = person(4, ['supervisor'], 'KZ-63')
const colleagues: readonly Colleague[] = [operator, officer, supervisor, elsewhere].map((actor, i) => ({
  id: actor.id ?? '',
  name: `Colleague ${i + 1}`,
  roles: actor.roles as Colleague['roles'],
  region: actor.region,
  organisationId: actor.organisation ?? '',
  active: true,
}))
const reportId = asId<'report'>('01900000-0000-7000-8000-0000000000bb')
const crises = makeCrises({
  ...platform,
  audit: makeAudit(platform),
  colleagues: () => Promise.resolve(colleagues),
  live: { publish: (_: unknown, ...news: readonly LiveNews[]) => Promise.resolve(void told.push(...news)) },
  reports: {
    brief: (_actor, id) =>
      Promise.resolve(id === reportId ? ok({ region: 'KZ-75', language: 'ru' } as never) : fail('report.not-found')),
  },
})
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)
const audiences = () => {
  const heard = told.filter(({ type }) => type === 'crisis.raised').map(({ to }) => to)
  told.length = 0
  return heard
}
const wait = (seconds: number) => platform.clock.advance(seconds * 1000)

test('without anybody on duty an alarm goes to the supervisors, and again every two minutes until it is taken', async () => {
  const crisis = unwrap(await crises.raise(operator, { kind: 'suicide', reportId }))
  assert.deepEqual([crisis.region, crisis.language], ['KZ-75', 'ru'])
  assert.deepEqual(audiences(), [{ roles: ['supervisor'], region: 'KZ-75' }])
  const { rows } = await platform.pool.query('select run_at from jobs.jobs where key = $1', [`crisis:${crisis.id}`])
  assert.equal(rows.length, 1)
  wait(60)
  assert.equal(await crises.escalate(crisis.id), false, 'too early')
  wait(60)
  assert.equal(await crises.escalate(crisis.id), true)
  assert.equal(await crises.escalate(crisis.id), false, 'a repeated job tells nothing twice')
  assert.equal(audiences().length, 1)
  wait(120)
  assert.equal(await crises.escalate(crisis.id), true)
  unwrap(await crises.acknowledge(supervisor, crisis.id))
  wait(600)
  assert.equal(await crises.escalate(crisis.id), false)
  assert.equal(codeOf(await crises.acknowledge(supervisor, crisis.id)), 'ok', 'a second press changes nothing')
  unwrap(await crises.end(supervisor, { id: crisis.id, outcome: 'services-called', note: 'Көмек барды' }))
  assert.equal(codeOf(await crises.end(operator, { id: crisis.id, outcome: 'false-alarm' })), 'crisis.already-ended')
})

const jobsOf = async (id: string) => {
  const { rows } = await platform.pool.query<{ wait: number }>(
    'select extract(epoch from run_at - now())::float as wait from jobs.jobs where key = $1',
    [`crisis:${id}`],
  )
  return rows.map(({ wait: seconds }) => seconds)
}

test('a job that comes before its time by the worker’s clock is queued again, and no more once the alarm is taken', async () => {
  const crisis = unwrap(await crises.raise(operator, { kind: 'life', reportId }))
  const lose = () => platform.pool.query('select jobs.remove_job($1)', [`crisis:${crisis.id}`])
  wait(90)
  await lose()
  assert.equal(await crises.escalate(crisis.id), false)
  const [inSeconds = 0, ...others] = await jobsOf(crisis.id)
  assert.ok(inSeconds > 0 && inSeconds <= 30 && others.length === 0, 'the rest of its time, by the clock of PostgreSQL')
  unwrap(await crises.acknowledge(supervisor, crisis.id))
  await lose()
  assert.equal(await crises.escalate(crisis.id), false)
  assert.deepEqual(await jobsOf(crisis.id), [])
  unwrap(await crises.end(supervisor, { id: crisis.id, outcome: 'person-safe' }))
})

test('an alarm whose job is lost, as after a restore, is told again all the same', async () => {
  const crisis = unwrap(await crises.raise(operator, { kind: 'life', reportId }))
  await platform.pool.query('select jobs.remove_job($1)', [`crisis:${crisis.id}`])
  wait(60)
  assert.equal(await crises.escalateDue(), 0)
  audiences()
  wait(60)
  assert.equal(await crises.escalateDue(), 1)
  assert.equal(await crises.escalateDue(), 0)
  assert.equal(audiences().length, 1)
  assert.equal((await jobsOf(crisis.id)).length, 1)
  unwrap(await crises.acknowledge(supervisor, crisis.id))
  wait(600)
  assert.equal(await crises.escalateDue(), 0)
  unwrap(await crises.end(supervisor, { id: crisis.id, outcome: 'person-safe' }))
})

test('a second press for the same report shows the first alarm; after its end a new one can be raised', async () => {
  const pressed = await Promise.all([1, 2, 3].map(() => crises.raise(operator, { kind: 'life', reportId })))
  const ids = new Set(pressed.map((one) => unwrap(one).id))
  assert.equal(ids.size, 1)
  const [id] = [...ids]
  assert.ok(id)
  unwrap(await crises.end(operator, { id, outcome: 'person-safe' }))
  const again = unwrap(await crises.raise(operator, { kind: 'life', reportId }))
  assert.notEqual(again.id, id)
  unwrap(await crises.end(operator, { id: again.id, outcome: 'false-alarm' }))
  assert.equal(
    codeOf(await crises.raise(operator, { kind: 'life', reportId: asId(operator.id ?? '') })),
    'report.not-found',
  )
})

test('who is on duty is told first; when they do not take it, the supervisors are told as well', async () => {
  const now = platform.clock.now()
  const turn = { personId: officer.id ?? '', fromAt: now, untilAt: new Date(now.getTime() + 8 * 3_600_000) }
  unwrap(await crises.enterDuty(supervisor, turn))
  audiences()
  const crisis = unwrap(await crises.raise(operator, { kind: 'abduction', language: 'kk' }))
  assert.deepEqual(audiences(), [{ person: officer.id }])
  wait(120)
  await crises.escalate(crisis.id)
  assert.deepEqual(audiences(), [{ person: officer.id }, { roles: ['supervisor'], region: null }])
  assert.equal(codeOf(await crises.acknowledge(operator, crisis.id)), 'crisis.forbidden')
  const taken = unwrap(await crises.acknowledge(officer, crisis.id))
  assert.equal(taken.acknowledgedBy, officer.id)
  assert.equal(codeOf(await crises.acknowledge(supervisor, crisis.id)), 'crisis.already-taken')
  const shown = await crises.concerning(officer, 'open')
  assert.deepEqual(
    shown.map(({ id, names }) => [id, names[officer.id ?? '']]),
    [[crisis.id, 'Colleague 2']],
  )
  unwrap(await crises.end(officer, { id: crisis.id, outcome: 'handed-over' }))
  const { turns, people } = await crises.roster(supervisor)
  assert.equal(people.length, 4)
  for (const { id } of turns) unwrap(await crises.removeDuty(supervisor, id))
})

test('an alarm concerns who raised it, who is on duty and supervisors, within their region', async () => {
  const crisis = unwrap(await crises.raise(operator, { kind: 'life', reportId }))
  const sees = async (actor: Actor) => (await crises.concerning(actor, 'open')).some(({ id }) => id === crisis.id)
  assert.equal(await sees(operator), true)
  assert.equal(await sees(supervisor), true)
  assert.equal(await sees(officer), false)
  assert.equal(await sees(elsewhere), false)
  assert.equal(codeOf(await crises.acknowledge(elsewhere, crisis.id)), 'crisis.not-found')
  assert.equal(codeOf(await crises.end(officer, { id: crisis.id, outcome: 'false-alarm' })), 'crisis.forbidden')
  unwrap(await crises.end(operator, { id: crisis.id, outcome: 'call-lost' }))
})

test('every step is in the trail, and the trail holds no note', async () => {
  const crisis = unwrap(await crises.raise(operator, { kind: 'life' }))
  unwrap(await crises.acknowledge(supervisor, crisis.id))
  unwrap(await crises.end(supervisor, { id: crisis.id, outcome: 'person-safe', note: 'Үйінде екен' }))
  const { rows } = await platform.pool.query<{ action: string; details: string }>(
    'select action, details::text from audit.entry where subject_id = $1 order by at, lane, number',
    [crisis.id],
  )
  assert.deepEqual(rows.map(({ action }) => action).toSorted(), [
    'desk.crisis-ended',
    'desk.crisis-raised',
    'desk.crisis-taken',
  ])
  assert.ok(rows.every(({ details }) => !details.includes('Үйінде')))
})

test('a turn ends after it begins, lasts a week at most, and is of somebody who can have one', async () => {
  const fromAt = platform.clock.now()
  const days = (n: number) => new Date(fromAt.getTime() + n * 86_400_000)
  const enter = (personId: string | null, untilAt: Date) =>
    crises.enterDuty(supervisor, { personId: personId ?? '', fromAt, untilAt })
  assert.equal(codeOf(await enter(officer.id, fromAt)), 'duty.times')
  assert.equal(codeOf(await enter(officer.id, days(8))), 'duty.times')
  assert.equal(codeOf(await enter('01900000-0000-7000-8000-0000000000ff', days(1))), 'duty.person.not-found')
})

test('every script is whole in three languages, speaks of 112 or 102 and, of suicide, without blame or methods', () => {
  for (const kind of crisisKinds) {
    const script = crisisScripts[kind]
    assert.ok(['112', '102'].includes(script.numbers[0] ?? ''))
    for (const language of languages) {
      const t = platform.messages.in(language)
      for (const part of ['say', 'ask', 'do', 'avoid'] as const) {
        for (const code of script[part]) assert.ok(t(`crisis.${kind}.${part}.${code}`).length > 10)
      }
      const spoken = script.say.map((code) => t(`crisis.${kind}.say.${code}`)).join(' ')
      assert.ok(!/кінә|вин(а|ы|овн)|fault|blame|грех|күнә/i.test(spoken))
    }
  }
})

test('the audience widens and never narrows', () => {
  assert.deepEqual(audienceOf(['a'], 1), { people: ['a'], supervisors: false })
  assert.deepEqual(audienceOf(['a'], 2), { people: ['a'], supervisors: true })
  assert.deepEqual(audienceOf([], 1), { people: [], supervisors: true })
})
