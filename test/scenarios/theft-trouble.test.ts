import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { accountAt } from '#test/recoveries'
import { accounts, tenge } from '#test/theft-books'
import { askedOf, claimsBalance, confirmedIn, seenIn, theftWorld } from '#test/theft-world'

/** What banks send to the centre that they should not: wrongly signed, of others, untrue, twice, too late. */
const world = await theftWorld()
const { services } = world.application
const { hub: hubLine, hand: line } = world.lines
const minute = 60_000

/** A theft of 100,000 that the bank is asked about. */
async function theft(reference: string) {
  const id = await confirmedIn(world, { reference, account: accountAt('777', 1), amount: tenge(100_000) })
  const { number } = await seenIn(world, id)
  const [request] = await askedOf(line, number, 'hold')
  assert.ok(request)
  const at = Date.parse(request.payment?.at ?? '') + minute
  const onward = (name: string, amount: number, payment = amount) => ({
    bank: '601',
    account: accounts.hub,
    reference: name,
    at,
    amount: BigInt(tenge(amount)),
    payment: BigInt(tenge(payment)),
  })
  return { id, number, request, onward }
}

const hold = (amount: number) => BigInt(tenge(amount))
const [one, other] = [await theft('PAY-1'), await theft('PAY-2')]
const { request, onward } = one
const part = { held: hold(40_000), onward: [onward('ON-1', 60_000)] }
const good = line.replyTo(request, part, 'GOOD')
const codeOf = async (text: string, wrongly: Parameters<typeof line.say>[2] = {}) =>
  (await line.say('replies', text, wrongly)).code

test('what is signed wrongly, or sent by another bank, is refused by its name', async () => {
  assert.equal(await codeOf(good, { skew: -6 * minute }), 'bank.signature.expired')
  assert.equal(await codeOf(good, { skew: 6 * minute }), 'bank.signature.clock-skew')
  assert.equal(await codeOf(good, { key: world.banks.hub.key }), 'bank.signature.unknown-key')
  assert.equal(await codeOf(good, { signature: '' }), 'bank.signature.missing')
  assert.equal(await codeOf(good, { instead: good.replace('GOOD', 'EVIL') }), 'bank.signature.wrong')
  assert.deepEqual(await hubLine.requests(one.number), [])
  assert.equal((await hubLine.say('replies', hubLine.replyTo(request, part))).code, 'recall.request.not-found')
})

test('what is untrue, or about something else, is refused by its name and changes nothing', async () => {
  const told = await line.say('replies', line.replyTo(other.request, { onward: [other.onward('ON-2', 100_000)] }))
  assert.equal(told.status, 200)
  const wrongs = {
    'recall.request.not-found': line.replyTo({ ...request, id: randomUUID() }, part),
    'recall.message.other-leg': line.replyTo({ ...request, leg: randomUUID() }, part),
    'recall.message.other-case': line.replyTo({ ...request, recovery: other.number }, part),
    'tracing.reply.unbalanced': line.replyTo(request, { held: hold(40_000) }),
    'tracing.reply.not-what-was-asked': line.replyTo(request, { asked: hold(100_001), held: hold(100_001) }),
    'tracing.reply.payment-too-small': line.replyTo(request, { ...part, onward: [onward('ON-1', 60_000, 59_999)] }),
  }
  for (const [code, text] of Object.entries(wrongs)) assert.equal(await codeOf(text), code)
  const { sums, legs } = await seenIn(world, one.id)
  assert.deepEqual([sums.open, legs.length], [tenge(100_000), 1])
})

test('a payment that another bank told falsely stops no honest answer, and is promised once when its bank has spoken', async () => {
  const third = await theft('PAY-3')
  const answer = { held: hold(10_000), onward: [third.onward('ON-2', 60_000), third.onward('ON-3', 30_000)] }
  const taken = await line.say('replies', line.replyTo(third.request, answer))
  assert.deepEqual([taken.status, taken.body['next']], [200, 2])
  const stops = async () => {
    const { legs } = await seenIn(world, third.id)
    return Object.fromEntries(legs.map(({ reference, stopReason }) => [reference, stopReason]))
  }
  assert.deepEqual(await stops(), { 'PAY-3': null, 'ON-2': 'contradicted', 'ON-3': null })
  const [lie] = await askedOf(hubLine, other.number, 'hold')
  assert.ok(lie)
  const denial = [{ reason: 'payment-not-credited', amount: hold(40_000) }] as const
  const denied = hubLine.replyTo(lie, { held: hold(60_000), unavailable: denial, payment: hold(60_000) })
  assert.equal((await hubLine.say('replies', denied)).status, 200)
  await services.payments.tracking.runClocks()
  assert.deepEqual(await stops(), { 'PAY-3': null, 'ON-2': 'claimed-by-another', 'ON-3': null })
  await claimsBalance(world)
})

test('the same answer twice counts once, another is refused, and so is a signature that was seen', async () => {
  const taken = await line.say('replies', good)
  assert.deepEqual([taken.status, taken.body['next']], [200, 1])
  assert.equal(await codeOf(good, { signature: taken.signature }), 'bank.signature.already-used')
  assert.deepEqual((await line.say('replies', good)).body, taken.body)
  const contrary = await line.say('replies', line.replyTo(request, { held: hold(100_000) }))
  assert.deepEqual([contrary.status, contrary.code], [409, 'recall.request.already-answered'])
  assert.equal(await codeOf(line.replyTo(request, { held: hold(100_000) }, 'GOOD')), 'recall.message.conflict')
  const { legs, holds } = await seenIn(world, one.id)
  assert.deepEqual([legs.length, holds.map(({ amount }) => amount)], [2, [tenge(40_000)]])
  await claimsBalance(world)
})

test('who is silent for ten days is asked no more, and what they say then comes too late', async () => {
  const [late] = await askedOf(hubLine, one.number, 'hold')
  assert.ok(late)
  await world.pass(11 * 24 * 60 * minute)
  await services.payments.tracking.runClocks()
  const reply = await hubLine.say('replies', hubLine.replyTo(late, { held: BigInt(late.amount) }))
  assert.equal(reply.code, 'recall.reply.too-late.conflict')
  const { rows } = await services.pool.query<{ state: string; reason: string }>(
    'select state, stop_reason as reason from payments.leg where id = $1',
    [late.leg],
  )
  assert.deepEqual(rows, [{ state: 'stopped', reason: 'unanswered' }])
  await claimsBalance(world)
})
