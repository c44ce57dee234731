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
const listBlock = (text: string, more: Partial<BlockListing> = {}, actor: Actor = analyst) =>
  indicators.listBlock(actor, { ...grounds, text, ...more })

test('every number of a listed block is answered by it, until it is taken off', async () => {
  const block = unwrap(await listBlock('+7705100*'))
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
  unwrap(await listBlock('+7703*'))
  const verdict = await check('8 703 555 12 34')
  assert.deepEqual([verdict.state, verdict.match, verdict.display], ['confirmed', 'number-block', '+77035551234'])
  assert.equal(code(await indicators.check('+7 704 555 12 34')), 'phone.not-assigned')
})

test('a block is decided on by an analyst, with everything any decision needs, and never by an operator', async () => {
  const operator: Actor = { ...analyst, roles: ['operator'] }
  assert.equal(code(await listBlock('+7705101*', {}, operator)), 'indicator.block.forbidden')
  const { observableId } = unwrap(await listBlock('+7705102*'))
  assert.equal(
    code(await indicators.confirmListing(operator, { ...grounds, observableId })),
    'indicator.block.forbidden',
  )
  assert.equal(code(await listBlock('+7705103*', { reason: ' ' })), 'indicator.reason-missing')
  assert.equal(code(await listBlock('+7705103*', { validUntil: clock.now() })), 'indicator.expiry-past')
  assert.equal(code(await listBlock('+7705103*', { legalBasis: 'public-warning' })), 'indicator.basis-not-enough')
  assert.equal(code(await listBlock('+7705103*', { measures: ['block-page'] })), 'indicator.measure-not-for-kind')
  assert.equal(code(await listBlock('+77*')), 'number-block.too-wide')
})

test('whoever holds a number of a block can dispute it, and an upheld dispute takes the block off', async () => {
  const { observableId } = unwrap(await listBlock('+7705104*'))
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
  unwrap(await listBlock('+7705105*'))
  const reason = 'Given to them since'
  unwrap(await indicators.allowList.add(analyst, { text: '+77051050001', level: 'popular', reason }))
  unwrap(await indicators.allowList.add(analyst, { text: '+77051050002', level: 'official', name: 'A bank', reason }))
  assert.equal((await check('+77051050001')).state, 'none')
  assert.equal((await check('+77051050002')).state, 'official')
  assert.equal((await check('+77051050003')).state, 'confirmed')
})

test('a confirmed listing goes before a reported one, and of two blocks the narrower before the wider', async () => {
  unwrap(await listBlock('+7705106*', { reason: 'The wider' }))
  unwrap(await listBlock('+77051061*', { reason: 'The narrower' }))
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
  unwrap(await listBlock('+7705107*', { tlp: 'amber' }))
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
