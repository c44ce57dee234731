import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyAudit } from '#domains/audit'
import { unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import { analyst, testRegistry, validIin } from '#test/registry'

const registry = await testRegistry()
const { indicators, report, confirm, check, observe, pool, clock } = registry
const { disputes } = indicators

let last = 0
const phone = () => `+7705${String(++last).padStart(7, '0')}`
const code = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)
const words = 'This is my own number'

test('anyone can dispute a listing, and follows it by the receipt', async () => {
  const number = phone()
  unwrap(await confirm(number))
  const { receipt } = unwrap(await disputes.open(anonymous, { query: number, words }))
  assert.equal((await check(number)).disputed, true)
  const status = unwrap(await disputes.follow(receipt.replace(/(.{4})/g, '$1 ')))
  assert.deepEqual(status, {
    display: status.display,
    state: 'open',
    openedAt: clock.now(),
    decidedAt: null,
    decisionReason: null,
  })
  assert.equal(code(await disputes.follow('1234')), 'receipt.mistyped')
  assert.equal(code(await disputes.follow(registry.receipts.issue())), 'dispute.receipt.not-found')
})

test('only what the public is warned of can be disputed', async () => {
  const [unknown, secret, official] = [phone(), phone(), '102']
  unwrap(await confirm(secret, { tlp: 'red' }))
  for (const query of [unknown, secret, official]) {
    assert.equal(code(await disputes.open(anonymous, { query, words })), 'dispute.nothing-listed', query)
  }
  assert.equal(
    code(await disputes.open(anonymous, { observableId: await observe(secret), words })),
    'dispute.nothing-listed',
  )
  assert.equal(code(await disputes.open(anonymous, { observableId: 'nonsense', words })), 'dispute.nothing-listed')
  assert.equal(code(await disputes.open(anonymous, { query: 'not an identifier', words })), 'observable.unrecognised')
})

test('a page below a listed domain disputes the listing of the domain', async () => {
  await report('listed-shop.kz')
  unwrap(await disputes.open(anonymous, { query: 'https://a.listed-shop.kz/buy', words }))
  assert.equal((await check('listed-shop.kz')).disputed, true)
})

test('the same dispute sent again gives the same receipt and is stored once, also when sent at once', async () => {
  const number = phone()
  await report(number)
  const send = (more: string = words) =>
    disputes.open(anonymous, { query: number, words: more }, { idempotencyKey: 'form-0001' })
  const all = (await Promise.all(Array.from({ length: 8 }, () => send()))).map(unwrap)
  assert.equal(new Set(all.map(({ receipt }) => receipt)).size, 1)
  assert.equal(all.filter(({ repeated }) => !repeated).length, 1)
  const { rows } = await pool.query('select from indicators.dispute where observable_id = $1', [await observe(number)])
  assert.equal(rows.length, 1)
  assert.equal(code(await send('Other words')), 'dispute.idempotency.conflict')
  unwrap(await indicators.takeOff(analyst, { observableId: await observe(number), reason: 'gone' }))
  assert.equal(unwrap(await send()).repeated, true)
})

test('an upheld dispute takes the listing off at once, and every other dispute about it with it', async () => {
  const number = phone()
  await report(number, { reporter: 'r', words: 'w' })
  unwrap(await confirm(number))
  const [one, two] = [
    unwrap(await disputes.open(anonymous, { query: number, words })),
    unwrap(await disputes.open(anonymous, { query: number, words: 'Mine too' })),
  ]
  const observableId = await observe(number)
  const open = unwrap(await disputes.list({ state: 'open', limit: 200 })).items.filter(
    (d) => d.observableId === observableId,
  )
  assert.equal(open.length, 2)
  unwrap(
    await disputes.decide(analyst, {
      disputeId: open[0]?.id ?? '',
      decision: 'upheld',
      reason: 'The number was stolen',
    }),
  )
  const verdict = await check(number)
  assert.equal(verdict.state, 'none')
  assert.equal(verdict.disputed, false)
  for (const { receipt } of [one, two]) {
    const status = unwrap(await disputes.follow(receipt))
    assert.equal(status.state, 'upheld')
    assert.equal(status.decisionReason, 'The number was stolen')
  }
  await report(number, { reporter: 'r', words: 'w' })
  assert.equal((await check(number)).state, 'none')
  const history = unwrap(await indicators.get(observableId)).history
  assert.deepEqual([history[0]?.to, history[0]?.cause, history[0]?.causeId], ['delisted', 'dispute', open[0]?.id])
})

test('a rejected dispute leaves the listing, and is decided once', async () => {
  const number = phone()
  await report(number)
  const { receipt } = unwrap(await disputes.open(anonymous, { query: number, words }))
  const observableId = await observe(number)
  const dispute = unwrap(await disputes.list({ limit: 200 })).items.find((one) => one.observableId === observableId)
  const ruling = { disputeId: dispute?.id ?? '', decision: 'rejected', reason: 'Three people reported it' } as const
  const decided = await Promise.all([disputes.decide(analyst, ruling), disputes.decide(analyst, ruling)])
  assert.deepEqual(
    decided.map((one) => String(code(one))).toSorted((a, b) => a.localeCompare(b)),
    ['dispute.already-decided', 'ok'],
  )
  assert.equal((await check(number)).state, 'reported')
  assert.equal(unwrap(await disputes.follow(receipt)).state, 'rejected')
})

test('who listed it cannot reject the dispute about it, but may take it off', async () => {
  const number = phone()
  unwrap(await confirm(number))
  unwrap(await disputes.open(anonymous, { query: number, words }))
  const observableId = await observe(number)
  const dispute = unwrap(await disputes.list({ limit: 200 })).items.find((one) => one.observableId === observableId)
  const ruling = { disputeId: dispute?.id ?? '', reason: 'I was right' } as const
  assert.equal(
    code(await disputes.decide(analyst, { ...ruling, decision: 'rejected' })),
    'dispute.own-decision.forbidden',
  )
  assert.equal((await check(number)).disputed, true)
  unwrap(await disputes.decide(analyst, { ...ruling, decision: 'upheld' }))
  assert.equal((await check(number)).state, 'none')
})

test('a decision needs a reason and a dispute', async () => {
  const disputeId = '01900000-0000-7000-8000-00000000ffff'
  assert.equal(
    code(await disputes.decide(analyst, { disputeId, decision: 'upheld', reason: ' ' })),
    'indicator.reason-missing',
  )
  assert.equal(
    code(await disputes.decide(analyst, { disputeId, decision: 'upheld', reason: 'because' })),
    'dispute.not-found',
  )
  assert.equal(code(await disputes.contact(analyst, disputeId)), 'dispute.not-found')
})

test('a contact is sealed, opened under audit, and gone with the decision', async () => {
  const number = phone()
  await report(number)
  unwrap(await disputes.open(anonymous, { query: number, words, contact: 'takerOne@example.kz' }))
  const observableId = await observe(number)
  const dispute = unwrap(await disputes.list({ limit: 200 })).items.find((one) => one.observableId === observableId)
  const { rows } = await pool.query('select contact from indicators.dispute where id = $1', [dispute?.id])
  assert.equal(rows[0].contact.includes('takerOne'), false)
  assert.equal(dispute?.hasContact, true)
  assert.equal(unwrap(await disputes.contact(analyst, dispute?.id ?? '')), 'takerOne@example.kz')
  const opened = await pool.query(`select from audit.entry where action = 'indicators.dispute-contact-opened'`)
  assert.equal(opened.rowCount, 1)
  unwrap(await disputes.decide(analyst, { disputeId: dispute?.id ?? '', decision: 'rejected', reason: 'because' }))
  assert.equal(unwrap(await disputes.contact(analyst, dispute?.id ?? '')), null)
  assert.deepEqual((await verifyAudit(registry)).faults, [])
})

test('card numbers and personal numbers in the words of a dispute are masked before they are kept', async () => {
  const number = phone()
  await report(number)
  const said = `My card 4400 4302 1122 3349, also https://pay.kz/?c=4400-4302-1122-3349, IIN ${validIin('90010130001')}`
  unwrap(await disputes.open(anonymous, { query: number, words: said }))
  const { rows } = await pool.query('select words from indicators.dispute order by opened_at, id')
  const kept = rows.map((row: { words: string }) => row.words).join()
  assert.match(kept, /My card 4400 43•• •••• 3349, also https:\/\/pay\.kz\/\?c=4400 43•• •••• 3349, IIN •••• ••••/)
  assert.doesNotMatch(kept.replace(/[^\d]/g, ''), /4400430211223349|90010130001/)
})

test('words are counted as the database counts them: two characters are too few, an emoji being one', async () => {
  const number = phone()
  await report(number)
  assert.equal(code(await disputes.open(anonymous, { query: number, words: '😀a' })), 'dispute.too-short')
  assert.equal(
    code(await indicators.takeOff(analyst, { observableId: await observe(number), reason: '😀a' })),
    'indicator.reason-missing',
  )
})

test('the words of a dispute are forgotten some time after the decision, and those of an open one never', async () => {
  const numbers = [phone(), phone()]
  for (const number of numbers) {
    await report(number)
    unwrap(await disputes.open(anonymous, { query: number, words }))
  }
  const of = async (number: string | undefined) => {
    const observableId = await observe(number ?? '')
    return unwrap(await disputes.list({ limit: 200 })).items.find((one) => one.observableId === observableId)
  }
  const decided = await of(numbers[0])
  unwrap(await disputes.decide(analyst, { disputeId: decided?.id ?? '', decision: 'rejected', reason: 'because' }))
  assert.equal(await disputes.forget(90), 0)
  clock.advance(91 * 86_400_000)
  assert.ok((await disputes.forget(90)) >= 1)
  assert.equal((await of(numbers[0]))?.words, null)
  assert.equal((await of(numbers[1]))?.words, words)
})
