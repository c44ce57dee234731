import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { analyst, testRegistry } from '#test/registry'
import type { BlockListing } from './block-service.ts'

const { indicators, report, confirm, check, observe, clock, pool } = await testRegistry()
const code = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)

const grounds = {
  topic: 'fraud',
  legalBasis: 'caller-id-order',
  reason: 'The range was given to nobody',
  measures: ['warn', 'reject-call'],
} as const
/** Another analyst than the one who proposes. */
const second: Actor = { ...analyst, id: '01900000-0000-7000-8000-000000000002' }
const ask = (text: string, more: Partial<BlockListing> = {}, actor: Actor = analyst) =>
  indicators.blocks.list(actor, { ...grounds, text, ...more })
const propose = async (text: string, more: Partial<BlockListing> = {}) => {
  const { proposed } = unwrap(await ask(text, more))
  assert.ok(proposed)
  return proposed
}
/** Lists a block of any width, by two people where it takes two. */
const listBlock = async (
  text: string,
  more: Partial<BlockListing> = {},
): Promise<{ readonly observableId: string }> => {
  const { listed, proposed } = unwrap(await ask(text, more))
  if (listed !== undefined) return listed
  const { observableId } = unwrap(await indicators.blocks.approve(second, proposed.id))
  assert.ok(observableId)
  return { observableId }
}
/** What the audit log holds about something, in the order of the alphabet. */
const notesOf = async (id: string) => {
  const sql = 'select action from audit.entry where subject_id = $1 order by action'
  return (await pool.query<{ action: string }>(sql, [id])).rows.map(({ action }) => action)
}
const news = async () => {
  const { rows } = await pool.query<{ count: number }>('select count(*)::integer as count from platform.outbox')
  return rows[0]?.count
}

test('every number of a listed block is answered by it, until it is taken off', async () => {
  const block = unwrap(await indicators.get((await listBlock('+7705100*')).observableId))
  assert.deepEqual([block.kind, block.display], ['number-block', '+7705100XXXX'])
  const verdict = await check('8 705 100 12 34')
  assert.deepEqual(
    [verdict.state, verdict.match, verdict.matchedDisplay, verdict.observableId, verdict.measures],
    ['confirmed', 'number-block', '+7705100XXXX', block.observableId, ['warn', 'reject-call']],
  )
  assert.equal((await check('+77051010000')).state, 'none')
  const many = await indicators.checkMany(['+77051000000', '+77051009999', '+77051010000'].map((text) => ({ text })))
  assert.deepEqual(
    many.map((one) => unwrap(one).state),
    ['confirmed', 'confirmed', 'none'],
  )
  unwrap(await indicators.takeOff(analyst, { observableId: block.observableId, reason: 'Given out since' }))
  assert.equal((await check('+77051001234')).state, 'none')
})

test('a number that nobody can hold is answered by the block it lies in, and is unreadable without one', async () => {
  assert.equal(code(await indicators.check('+7 703 555 12 34')), 'phone.not-assigned')
  await listBlock('+7703*')
  const verdict = await check('8 703 555 12 34')
  assert.deepEqual([verdict.state, verdict.match, verdict.display], ['confirmed', 'number-block', '+77035551234'])
  assert.equal(code(await indicators.check('+7 704 555 12 34')), 'phone.not-assigned')
})

test('a block is decided on by an analyst, with everything any decision needs, and never by an operator', async () => {
  const operator: Actor = { ...analyst, roles: ['operator'] }
  for (const width of ['*', '1*']) {
    assert.equal(code(await ask(`+7705101${width}`, {}, operator)), 'indicator.block.forbidden')
    assert.equal(code(await ask(`+7705103${width}`, { reason: ' ' })), 'indicator.reason-missing')
    assert.equal(code(await ask(`+7705103${width}`, { validUntil: clock.now() })), 'indicator.expiry-past')
    assert.equal(code(await ask(`+7705103${width}`, { legalBasis: 'public-warning' })), 'indicator.basis-not-enough')
    assert.equal(code(await ask(`+7705103${width}`, { measures: ['block-page'] })), 'indicator.measure-not-for-kind')
  }
  const { observableId } = await listBlock('+7705102*')
  assert.equal(
    code(await indicators.confirmListing(operator, { ...grounds, observableId })),
    'indicator.block.forbidden',
  )
  assert.equal(code(await ask('+77*')), 'number-block.too-wide')
})

test('a wide block is in force only once a second person agrees, and nothing is told of it before', async () => {
  const before = await news()
  const proposal = await propose('+7705110*')
  assert.deepEqual(
    [proposal.state, proposal.numbers, proposal.display, proposal.observableId],
    ['proposed', 10_000, '+7705110XXXX', null],
  )
  assert.equal((await check('+77051101234')).state, 'none')
  assert.equal(await news(), before)
  const { blocks } = indicators
  assert.equal(code(await ask('+7705110*', {}, second)), 'indicator.block.already-proposed')
  assert.equal(code(await blocks.approve(analyst, proposal.id)), 'indicator.block.own-proposal.forbidden')
  const operator: Actor = { ...second, roles: ['operator'] }
  assert.equal(code(await blocks.approve(operator, proposal.id)), 'indicator.block.forbidden')
  const nobody = '01900000-0000-7000-8000-0000000000ff'
  assert.equal(code(await blocks.approve(second, nobody)), 'indicator.block.proposal.not-found')
  const approved = unwrap(await blocks.approve(second, proposal.id))
  assert.deepEqual([approved.state, approved.proposedBy, approved.approvedBy], ['approved', analyst.id, second.id])
  assert.deepEqual(await notesOf(proposal.id), ['indicators.block-approved', 'indicators.block-proposed'])
  assert.deepEqual(await notesOf(approved.observableId ?? ''), ['indicators.confirmed'])
  assert.equal((await check('+77051101234')).state, 'confirmed')
  assert.equal(await news(), (before ?? 0) + 1)
  assert.equal(code(await blocks.approve(second, proposal.id)), 'indicator.block.proposal.already-decided')
})

test('a thousand numbers are listed by one person, and one number more is not', async () => {
  assert.ok(unwrap(await ask('+77051110000-+77051110999')).listed)
  assert.ok(unwrap(await ask('+77051111000-+77051112000')).proposed)
})

test('a listing is not made wide by confirming, renewing or confirming again what was taken off', async () => {
  const { observableId } = await listBlock('+7705112*')
  const again = () => indicators.confirmListing(analyst, { ...grounds, observableId })
  assert.equal(code(await again()), 'indicator.block.second-person-needed')
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'Given out' }))
  assert.equal(code(await again()), 'indicator.block.second-person-needed')
  assert.equal((await check('+77051121234')).state, 'none')
  // The same two-person way renews it, with the new grounds.
  assert.equal((await listBlock('+7705112*', { reason: 'Given back' })).observableId, observableId)
  assert.equal((await check('+77051121234')).reason, 'Given back')
})

test('a wide block is not brought in by parts: ten thousand numbers a day are all that one person lists alone', async () => {
  const third: Actor = { ...analyst, id: '01900000-0000-7000-8000-000000000003' }
  for (let part = 0; part < 10; part++) assert.ok(unwrap(await ask(`+7705113${part}*`, {}, third)).listed)
  // Renewing one of them adds nothing; one more does.
  assert.ok(unwrap(await ask('+77051130*', {}, third)).listed)
  const { proposed } = unwrap(await ask('+77051140*', {}, third))
  assert.equal(proposed?.numbers, 1000)
  clock.advance(86_400_000)
  assert.ok(unwrap(await ask('+77051141*', {}, third)).listed)
})

test('a proposal is taken back by whoever made it or by another, with a reason, and lapses after fourteen days', async () => {
  const { blocks } = indicators
  const [own, others, late] = [await propose('+7705115*'), await propose('+7705116*'), await propose('+7705117*')]
  assert.equal(code(await blocks.withdraw(analyst, own.id, ' ')), 'indicator.reason-missing')
  assert.equal(unwrap(await blocks.withdraw(analyst, own.id, 'A slip')).state, 'withdrawn')
  assert.deepEqual(await notesOf(own.id), ['indicators.block-proposal-withdrawn', 'indicators.block-proposed'])
  assert.equal(unwrap(await blocks.withdraw(second, others.id, 'Half of it is a city')).withdrawnBy, second.id)
  assert.equal(code(await blocks.approve(second, others.id)), 'indicator.block.proposal.already-decided')
  clock.advance(14 * 86_400_000)
  assert.equal(code(await blocks.approve(second, late.id)), 'indicator.block.proposal.already-lapsed')
  assert.equal(code(await blocks.withdraw(second, late.id, 'Too late')), 'indicator.block.proposal.already-lapsed')
  const states = (await blocks.proposals()).map(({ id, state }) => [id, state])
  for (const wanted of [
    [own.id, 'withdrawn'],
    [others.id, 'withdrawn'],
    [late.id, 'lapsed'],
  ]) {
    assert.ok(states.some((one) => one[0] === wanted[0] && one[1] === wanted[1]))
  }
  // What nobody answered can be proposed again; the day it was to end may have passed by the time somebody agrees.
  const short = await propose('+7705117*', { validUntil: new Date(clock.now().getTime() + 86_400_000) })
  clock.advance(2 * 86_400_000)
  assert.equal(code(await blocks.approve(second, short.id)), 'indicator.expiry-past')
})

test('neither of the two who listed a block rejects a dispute about it', async () => {
  const { observableId } = await listBlock('+7705118*')
  unwrap(await indicators.disputes.open(anonymous, { query: '+77051181111', words: 'This number was given to me' }))
  const { items } = unwrap(await indicators.disputes.list({ state: 'open', limit: 10 }))
  const disputeId = items.find((one) => one.observableId === observableId)?.id ?? ''
  const ruling = { disputeId, decision: 'rejected', reason: 'It stands' } as const
  for (const one of [analyst, second]) {
    assert.equal(code(await indicators.disputes.decide(one, ruling)), 'dispute.own-decision.forbidden')
  }
  const third: Actor = { ...analyst, id: '01900000-0000-7000-8000-000000000003' }
  unwrap(await indicators.disputes.decide(third, ruling))
})

test('whoever holds a number of a block can dispute it, and an upheld dispute takes the block off', async () => {
  const { observableId } = await listBlock('+7705104*')
  unwrap(await indicators.disputes.open(anonymous, { query: '+77051041111', words: 'This number was given to me' }))
  const { items } = unwrap(await indicators.disputes.list({ state: 'open', limit: 10 }))
  const dispute = items.find((one) => one.observableId === observableId)
  assert.ok(dispute)
  unwrap(
    await indicators.disputes.decide(analyst, {
      disputeId: dispute.id,
      decision: 'upheld',
      reason: 'It was given out',
    }),
  )
  assert.equal((await check('+77051041111')).state, 'none')
})

test('a number on the allow list, at either level, is not touched by the block around it', async () => {
  await listBlock('+7705105*')
  const reason = 'Given to them since'
  unwrap(await indicators.allowList.add(analyst, { text: '+77051050001', level: 'popular', reason }))
  unwrap(await indicators.allowList.add(analyst, { text: '+77051050002', level: 'official', name: 'A bank', reason }))
  assert.equal((await check('+77051050001')).state, 'none')
  assert.equal((await check('+77051050002')).state, 'official')
  assert.equal((await check('+77051050003')).state, 'confirmed')
})

test('a confirmed listing goes before a reported one, and of two blocks the narrower before the wider', async () => {
  await listBlock('+7705106*', { reason: 'The wider' })
  await listBlock('+77051061*', { reason: 'The narrower' })
  assert.equal((await check('+77051061234')).reason, 'The narrower')
  assert.equal((await check('+77051062234')).reason, 'The wider')
  await report('+77051061234')
  assert.equal((await check('+77051061234')).match, 'number-block')
  unwrap(await confirm('+77051061234'))
  assert.equal((await check('+77051061234')).match, 'exact')
  const observableId = await observe('+77051061234')
  const [standing] = await indicators.standing([observableId], 'en')
  assert.deepEqual(
    standing?.above.map(({ match, display }) => [match, display]),
    [
      ['number-block', '+77051061XXX'],
      ['number-block', '+7705106XXXX'],
    ],
  )
})

test('a block beyond the clearance of the asker is kept quiet', async () => {
  await listBlock('+7705107*', { tlp: 'amber' })
  assert.equal((await check('+77051070000')).state, 'none')
  assert.equal(unwrap(await indicators.check('+77051070000', { ceiling: 'amber' })).state, 'confirmed')
})

test('blocks are found by their index, not by a walk through all observables', async () => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local enable_seqscan = off')
    const { rows } = await client.query<{
      'QUERY PLAN': string
    }>(`explain select b.id from unnest(array[77051000000]::bigint[])
      as n(digits) join indicators.observable b on b.kind = 'number-block' and n.digits <@
      int8range((b.attributes ->> 'first')::bigint, (b.attributes ->> 'last')::bigint, '[]')`)
    assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /observable_block/)
    await client.query('rollback')
  } finally {
    client.release()
  }
})
