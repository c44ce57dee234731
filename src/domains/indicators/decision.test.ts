import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyAudit } from '#domains/audit'
import { unwrap } from '#kernel/result'
import { analyst, testRegistry } from '#test/registry'
import { publishable } from './publication-service.ts'

const registry = await testRegistry()
const { indicators, report, withdraw, confirm, check, observe, clock, pool } = registry
const days = 86_400_000

let last = 0
const phone = () => `+7702${String(++last).padStart(7, '0')}`

const code = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)

test('a confirmed listing warns with its basis, reason and expiry', async () => {
  const number = phone()
  await report(number)
  const confirmed = unwrap(await confirm(number, { legalBasis: 'payments', measures: ['warn', 'hold-payment'] }))
  assert.equal(confirmed.state, 'confirmed')
  const verdict = await check(number)
  assert.equal(verdict.state, 'confirmed')
  assert.equal(verdict.legalBasis, 'payments')
  assert.equal(verdict.reason, 'Seen by the hotline')
  assert.deepEqual(verdict.measures, ['warn', 'hold-payment'])
  assert.equal(verdict.validUntil?.getTime(), clock.now().getTime() + 180 * days)
  assert.equal(verdict.confidence, 96)
})

test('nothing is confirmed without sound grounds', async () => {
  const number = phone()
  const tomorrow = new Date(clock.now().getTime() + days)
  assert.equal(code(await confirm(number, { reason: ' x ' })), 'indicator.reason-missing')
  assert.equal(code(await confirm(number, { validUntil: clock.now() })), 'indicator.expiry-past')
  const tooFar = new Date(clock.now().getTime() + 731 * days)
  assert.equal(code(await confirm(number, { validUntil: tooFar })), 'indicator.expiry-too-far')
  assert.equal(code(await confirm(number, { measures: ['block-page'] })), 'indicator.measure-not-for-kind')
  assert.equal(code(await confirm(number, { measures: ['hold-payment'] })), 'indicator.basis-not-enough')
  assert.equal(code(await confirm(number, { source: 'lookalike' })), 'indicator.name-evidence-alone')
  assert.equal(code(await confirm(number, { source: 'classifier' })), 'indicator.name-evidence-alone')
  assert.equal(code(await confirm('102')), 'indicator.allow-listed')
  assert.equal(code(await confirm('https://kaspi.kz/transfer')), 'indicator.allow-listed')
  const unknown = '01900000-0000-7000-8000-00000000ffff'
  assert.equal(
    code(await indicators.takeOff(analyst, { observableId: unknown, reason: 'none' })),
    'indicator.not-found',
  )
  await report(number)
  assert.equal(code(await confirm(number, { source: 'lookalike', validUntil: tomorrow })), 'ok')
})

test('the database itself refuses a confirmation without grounds', async () => {
  const number = phone()
  unwrap(await confirm(number))
  const id = await observe(number)
  for (const change of [
    'reason = null',
    'legal_basis = null',
    'valid_until = null',
    `valid_until = valid_from + interval '3 years'`,
  ]) {
    await assert.rejects(
      pool.query(`update indicators.indicator set ${change} where observable_id = $1`, [id]),
      /confirmed_has_grounds/,
    )
  }
})

test('an expired confirmation falls back to its reports, and without any to nothing', async () => {
  const [spoken, silent] = [phone(), phone()]
  await report(spoken)
  for (const number of [spoken, silent]) unwrap(await confirm(number))
  clock.advance(180 * days)
  assert.equal((await check(spoken)).state, 'reported')
  assert.equal((await check(silent)).state, 'none')
  await indicators.lapseDue()
  assert.equal(unwrap(await indicators.get(await observe(spoken))).state, 'reported')
  assert.equal(unwrap(await indicators.get(await observe(silent))).state, 'lapsed')
  assert.equal((await check(spoken)).state, 'reported')
  assert.equal((await check(silent)).state, 'none')
})

test('partners are told of an expired confirmation what a check says: its fresh reports, and nothing once these are old', async () => {
  const [spoken, silent] = [phone(), phone()]
  const ids = [await observe(spoken), await observe(silent)]
  for (let i = 0; i < 3; i++) await report(spoken)
  const grounds = { measures: ['warn', 'reject-call'], legalBasis: 'caller-id-order' } as const
  for (const number of [spoken, silent]) unwrap(await confirm(number, grounds))
  clock.advance(180 * days)
  await indicators.lapseDue()
  const told = await publishable(registry.db, ids)
  assert.deepEqual(
    told.map(({ value, confirmed, reported }) => [value, confirmed, reported?.confidence]),
    [[spoken, null, (await check(spoken)).confidence]],
  )
  assert.equal(told[0]?.reported?.until.getTime(), (await check(spoken)).validUntil?.getTime())
  clock.advance(185 * days)
  assert.equal((await check(spoken)).state, 'none')
  await indicators.lapseDue()
  assert.deepEqual(await publishable(registry.db, ids), [])
  const { rows } = await pool.query(
    `select topic, payload ->> 'to' as to from platform.outbox where payload ->> 'observableId' = $1 order by position`,
    [ids[0]],
  )
  assert.deepEqual(
    rows.slice(-3).map(({ topic, to }) => `${topic} ${to}`),
    ['indicators.changed confirmed', 'indicators.changed reported', 'indicators.lapsed lapsed'],
  )
})

test('a withdrawal of all reports leaves a confirmation as it is', async () => {
  const number = phone()
  const reportId = await report(number)
  unwrap(await confirm(number))
  await withdraw(reportId)
  const verdict = await check(number)
  assert.equal(verdict.state, 'confirmed')
  assert.equal(verdict.independentReports, 0)
})

test('a delisted observable does not climb back by any reports; a new decision lists it again', async () => {
  const number = phone()
  const early = await report(number, { reporter: 'early', words: 'early' })
  unwrap(await confirm(number))
  unwrap(await indicators.takeOff(analyst, { observableId: await observe(number), reason: 'Not the offender' }))
  assert.equal((await check(number)).state, 'none')
  await report(number, { reportId: early, reporter: 'early', words: 'early' })
  for (let i = 0; i < 5; i++) await report(number)
  assert.equal((await check(number)).state, 'none')
  const detail = unwrap(await indicators.get(await observe(number)))
  assert.equal(detail.state, 'delisted')
  assert.equal(detail.reports, 5, 'only what was said after the decision counts')
  unwrap(await confirm(number, { reason: 'New evidence' }))
  const verdict = await check(number)
  assert.equal(verdict.state, 'confirmed')
  assert.equal(verdict.independentReports, 5)
  const reasons = unwrap(await indicators.get(await observe(number))).history.map(({ to, reason }) => [to, reason])
  assert.deepEqual(reasons, [
    ['confirmed', 'New evidence'],
    ['delisted', 'Not the offender'],
    ['confirmed', 'Seen by the hotline'],
    ['reported', null],
  ])
})

test('what is not listed cannot be taken off, and what is off not twice', async () => {
  const number = phone()
  const observableId = await observe(number)
  assert.equal(code(await indicators.takeOff(analyst, { observableId, reason: 'why not' })), 'indicator.not-listed')
  await report(number)
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'why not' }))
  assert.equal(
    code(await indicators.takeOff(analyst, { observableId, reason: 'why not' })),
    'indicator.already-delisted',
  )
})

test('a confirmation labelled for fewer eyes is kept from the public, and its reports are not', async () => {
  const [quiet, spoken] = [phone(), phone()]
  await report(spoken)
  for (const number of [quiet, spoken]) unwrap(await confirm(number, { tlp: 'amber', source: 'police' }))
  assert.equal((await check(quiet)).state, 'none')
  const seen = await check(spoken)
  assert.equal(seen.state, 'reported')
  assert.equal(seen.source, null)
  assert.equal(seen.reason, null)
  assert.equal(unwrap(await indicators.check(quiet, { ceiling: 'amber' })).state, 'confirmed')
  const open = unwrap(await indicators.list({ limit: 200, ceiling: 'clear' }))
  assert.ok(open.items.every(({ tlp }) => tlp === null || tlp === 'clear'))
})

test('the list pages through everything once, the latest change first', async () => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = unwrap(await indicators.list({ limit: 3, ...(cursor !== undefined && { cursor }) }))
    seen.push(...page.items.map(({ observableId }) => observableId))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  const { rows } = await pool.query(
    'select observable_id as id from indicators.indicator order by changed_at desc, observable_id desc',
  )
  assert.deepEqual(
    seen,
    rows.map(({ id }) => id),
  )
  const confirmed = unwrap(await indicators.list({ limit: 200, state: 'confirmed', kind: 'phone', topic: 'fraud' }))
  assert.ok(confirmed.items.length > 0)
  assert.ok(confirmed.items.every(({ state }) => state === 'confirmed'))
})

test('every decision tells the outbox where it led', async () => {
  const number = phone()
  const observableId = await observe(number)
  await report(number)
  unwrap(await confirm(number))
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'a mistake' }))
  const { rows } = await pool.query(
    `select topic, payload from platform.outbox where payload ->> 'observableId' = $1 order by position`,
    [observableId],
  )
  assert.deepEqual(
    rows.map(({ topic }) => topic),
    ['indicators.listed', 'indicators.changed', 'indicators.delisted'],
  )
  assert.deepEqual(rows[2].payload, {
    observableId,
    kind: 'phone',
    from: 'confirmed',
    to: 'delisted',
    topic: 'fraud',
    fraudType: null,
    reports: 0,
    confidence: 0,
  })
})

test('decisions stand in the audit trail, which is whole', async () => {
  const { rows } = await pool.query(`select distinct action from audit.entry order by action`)
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['indicators.confirmed', 'indicators.delisted'],
  )
  assert.deepEqual((await verifyAudit(registry)).faults, [])
})
