import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportJWK } from 'jose'
import { sql } from 'kysely'
import { readMessage, writeMessage } from '#formats/iso20022/message'
import { readRecallRequest } from '#formats/iso20022/recall-request'
import { returnMessage } from '#formats/iso20022/recall-return'
import { signatureHeader } from '#platform/jws'
import {
  banks,
  type Code,
  call,
  keys,
  organisations,
  registry,
  replyTo,
  requestsNow,
  requestsOf,
  send,
  stolen,
} from '#test/bank-wire'
import { transactionsOver } from '#test/transactions-over'

const { clock, db } = registry
let number = 0

test('a bank is registered with its public key alone, once, and for no other organisation', async () => {
  const put = (code: string, change: object = {}) =>
    call('administrator', 'PUT', `/api/v1/payments/banks/${code}`, {
      body: { organisation: organisations[code], name: 'A bank', key: keys[code]?.jwk, ...change },
    })
  for (const code of Object.keys(banks)) assert.equal((await put(code)).statusCode, 200)
  const codeOf = async (change: object) => (await put('722', change)).json().code
  assert.equal(await codeOf({ key: await exportJWK(keys[722]?.key as CryptoKey) }), 'bank.key.private')
  assert.equal(await codeOf({ key: { kty: 'oct', k: 'AA' } }), 'bank.key.malformed')
  assert.equal(await codeOf({ webhook: 'http://127.0.0.1/hook' }), 'bank.webhook.malformed')
  assert.equal(await codeOf({ organisation: organisations[125] }), 'bank.organisation.already-a-bank')
  assert.equal(await codeOf({ organisation: '01900000-0000-7000-8000-0000000000ff' }), 'bank.organisation.not-found')
  assert.equal((await call('analyst', 'PUT', '/api/v1/payments/banks/722', { body: {} })).statusCode, 403)
  const { items } = (await call('analyst', 'GET', '/api/v1/payments/banks')).json()
  assert.deepEqual(
    items.map(({ code }: { code: string }) => code),
    ['125', '601', '722'],
  )
})

test('a bank reads what it is asked and nothing else, in the order of change, signed by the centre', async () => {
  const { request } = await stolen('E2E-1', 10_000n)
  assert.deepEqual([request.kind, request.state, request.amount], ['hold', 'open', 10_000])
  const own = await requestsOf(722)
  assert.deepEqual((await requestsOf(601)).items, [])
  assert.equal((await call('601', 'GET', `/api/v1/recalls/requests/${request.id}`)).statusCode, 404)
  assert.equal((await call('analyst', 'GET', '/api/v1/recalls/requests')).statusCode, 403)
  assert.deepEqual((await requestsOf(722, `?modifiedAfter=${own.cursor}`)).items, [])
  const second = await stolen('E2E-2', 500_000n)
  const next = await requestsOf(722, `?modifiedAfter=${own.cursor}&limit=1`)
  assert.deepEqual([next.items[0].id, next.more], [second.request.id, false])
  const xml = await call('722', 'GET', `/api/v1/recalls/requests/${request.id}`, {
    headers: { accept: 'application/xml' },
  })
  const message = readMessage(xml.body)
  assert.ok(message.ok, JSON.stringify(message))
  const read = readRecallRequest(message.value)
  assert.ok(read.ok)
  assert.deepEqual([read.value.id, read.value.amount, read.value.payment?.reference], [request.id, 10_000n, 'E2E-1'])
  assert.equal((await call('722', 'GET', '/api/v1/recalls/requests?modifiedAfter=x')).json().code, 'page.bad-cursor')
})

test('a reply counts once: the same again is answered the same, another under its name is refused', async () => {
  const { request, at } = await stolen('E2E-3', 1_000_000n)
  const change = {
    held: 400_000n,
    cashedOut: [{ way: 'atm', amount: 100_000n, at: at + 60_000 }],
    onward: [
      {
        bank: '601',
        account: 'KZ96010000000000001',
        amount: 500_000n,
        at: at + 120_000,
        reference: 'ON-1',
        payment: 500_000n,
      },
    ],
  } as const
  const text = replyTo(request, change, 'REPLY-3')
  const taken = await send(722, 'replies', text)
  assert.equal(taken.status, 200, JSON.stringify(taken.body))
  assert.deepEqual([taken.body.state, taken.body.next], ['tracking', 1])
  assert.match(taken.body.hold.code, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
  assert.ok(taken.answer.headers[signatureHeader])
  const again = await send(722, 'replies', text)
  assert.deepEqual(again.body, taken.body)
  const other = await send(722, 'replies', replyTo(request, { held: 1_000_000n }, 'REPLY-3'))
  assert.deepEqual([other.status, other.code], [409, 'recall.message.conflict'])
  const contrary = await send(722, 'replies', replyTo(request, { held: 1_000_000n }))
  assert.deepEqual([contrary.status, contrary.code], [409, 'recall.request.already-answered'])
  const onward = (await requestsOf(601)).items
  assert.deepEqual([onward.length, onward[0].amount], [1, 500_000])
  assert.equal((await requestsOf(722)).items.find(({ id }: { id: string }) => id === request.id).state, 'answered')
})

test('a message that comes twice at the same moment counts once', async () => {
  const { request } = await stolen('E2E-7', 60_000n)
  const text = replyTo(request, { held: 60_000n }, 'TWICE')
  const answers = await Promise.all(Array.from({ length: 6 }, () => send(722, 'replies', text)))
  for (const { status, body } of answers) assert.deepEqual([status, body], [200, answers[0]?.body])
  const { rows } = await sql<{ held: string }>`
    select sum(amount)::text as held from payments.hold where leg = ${request.leg}`.execute(db)
  assert.equal(rows[0]?.held, '60000')
})

test('what commits late is read later, not missed', async () => {
  const early = await stolen('E2E-8', 50_000n)
  const late = await stolen('E2E-9', 50_000n)
  const from = (await requestsOf(722)).cursor
  const withdraw = (id: string) =>
    sql`update payments.request set state = 'withdrawn', closed_at = ${clock.now()}, changed_in = pg_current_xact_id()
      where id = ${id}`
  const next = async (cursor: string) => {
    const page = await requestsNow(722, `?modifiedAfter=${cursor}`)
    return {
      ids: page.items.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`),
      cursor: page.cursor,
    }
  }
  await db.transaction().execute(async (tx) => {
    await withdraw(early.request.id).execute(tx)
    // A later transaction is over sooner: nothing of it is told before the earlier one is known.
    await withdraw(late.request.id).execute(db)
    assert.deepEqual(await next(from), { ids: [], cursor: from })
  })
  await transactionsOver(db)
  const { ids } = await next(from)
  assert.deepEqual(ids, [`${early.request.id} withdrawn`, `${late.request.id} withdrawn`])
  assert.equal(
    (await send(722, 'replies', replyTo(early.request, { held: 50_000n }))).code,
    'recall.reply.too-late.conflict',
  )
})

test('what is signed wrongly, twice, or by another bank is refused with the reason, and nothing comes of it', async () => {
  const { request } = await stolen('E2E-4', 70_000n)
  const text = replyTo(request, { held: 70_000n })
  const codeOf = async (code: Code, how: Parameters<typeof send>[3] = {}) =>
    (await send(code, 'replies', text, how)).code
  const now = clock.now().getTime()
  assert.equal(await codeOf(722, { signature: '' }), 'bank.signature.missing')
  assert.equal(await codeOf(722, { signature: 'a.b.c' }), 'bank.signature.malformed')
  assert.equal(await codeOf(722, { change: text.replace('700.00', '900.00') }), 'bank.signature.wrong')
  assert.equal(await codeOf(722, { at: now + 600_000 }), 'bank.signature.clock-skew')
  assert.equal(await codeOf(722, { at: now - 3_600_000 }), 'bank.signature.clock-skew')
  assert.equal(await codeOf(722, { at: now - 400_000 }), 'bank.signature.expired')
  const strange = (await send(601, 'replies', text)).signature
  assert.equal(await codeOf(722, { signature: strange }), 'bank.signature.unknown-key')
  assert.equal(await codeOf(601), 'recall.request.not-found')
  const taken = await send(722, 'replies', text)
  assert.equal(taken.status, 200, JSON.stringify(taken.body))
  const replayed = await send(722, 'replies', text, { signature: taken.signature })
  assert.deepEqual([replayed.status, replayed.code], [409, 'bank.signature.already-used'])
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from audit.entry
    where action = 'payments.message-refused'`.execute(db)
  assert.ok((rows[0]?.n ?? 0) >= 9)
})

test('lies, bombs and messages about something else are refused, and the request stays open', async () => {
  const { request, at } = await stolen('E2E-5', 70_000n)
  const codeOf = async (text: string) => (await send(722, 'replies', text)).code
  assert.equal(await codeOf(replyTo(request, { held: 70_001n })), 'tracing.reply.unbalanced')
  assert.equal(
    await codeOf(replyTo({ ...request, amount: 90_000 }, { held: 90_000n })),
    'tracing.reply.not-what-was-asked',
  )
  const early = { cashedOut: [{ way: 'atm', amount: 70_000n, at: at - 3_600_000 }] } as const
  assert.equal(await codeOf(replyTo(request, early)), 'tracing.reply.too-early')
  const unknown = { ...request, id: '01900000-0000-7000-8000-000000000fff' }
  assert.equal(await codeOf(replyTo(unknown, { held: 70_000n })), 'recall.request.not-found')
  const otherCase = { ...request, recovery: 'R-2020-000001' }
  assert.equal(await codeOf(replyTo(otherCase, { held: 70_000n })), 'recall.message.other-case')
  const otherLeg = { ...request, leg: '01900000-0000-7000-8000-000000000fff' }
  assert.equal(await codeOf(replyTo(otherLeg, { held: 70_000n })), 'recall.message.other-leg')
  assert.equal(await codeOf('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), 'iso.xml.doctype')
  assert.equal(await codeOf('{"a":'), 'request.not-json')
  assert.equal(await codeOf(replyTo(request, { held: 70_000n }).replace('CNCL', 'RJCR')), 'iso.recall.status-differs')
  assert.equal((await requestsOf(722)).items.find(({ id }: { id: string }) => id === request.id).state, 'open')
  assert.equal((await send(722, 'replies', replyTo(request, { held: 70_000n }))).status, 200)
})

test('money goes back and is let go only as it was asked', async () => {
  const { request } = await stolen('E2E-6', 70_000n)
  assert.equal((await send(722, 'replies', replyTo(request, { held: 70_000n }))).status, 200)
  const back = (change: object = {}) =>
    writeMessage(
      returnMessage({
        message: `R${number++}`,
        at: clock.now().getTime(),
        returns: [{ request: request.id, leg: request.leg, reference: 'E2E-6', amount: 70_000n, ...change }],
      }),
    )
  assert.equal((await send(722, 'returns', back())).code, 'recall.request.not-found')
  assert.equal((await send(601, 'returns', back())).code, 'recall.request.not-found')
  const release = { message: `L${number++}`, request: request.id }
  assert.equal((await send(722, 'releases', JSON.stringify(release))).code, 'recall.request.not-found')
  assert.equal((await send(722, 'releases', '{}')).code, 'recall.release.invalid')
  // The recovery is called off: the bank is asked to let the money go, and tells that it did.
  const { items } = (await call('analyst', 'GET', '/api/v1/recoveries')).json()
  const recovery = items.find(({ number }: { number: string }) => number === request.recovery)
  const off = await call('analyst', 'POST', `/api/v1/recoveries/${recovery.id}/cancel`, {
    body: { reason: 'The victim had paid a friend' },
  })
  assert.equal(off.statusCode, 200, off.body)
  const asked = (await requestsOf(722)).items.find(
    (one: { kind: string; leg: string }) => one.kind === 'release' && one.leg === request.leg,
  )
  assert.ok(asked)
  const done = await send(
    722,
    'releases',
    JSON.stringify({ message: `L${number++}`, request: asked.id, amount: 70_000 }),
  )
  assert.equal(done.status, 200, JSON.stringify(done.body))
})

test('a new key of the centre signs at once, and the ones before stay published', async () => {
  const [before] = (await call('nobody', 'GET', '/api/v1/payments/keys')).json().keys
  const after = (await call('administrator', 'POST', '/api/v1/payments/keys')).json().keys
  assert.equal(after.length, 2)
  assert.deepEqual(after[1], before)
  assert.equal('d' in after[0], false)
  await requestsOf(722)
})

test('staff see how banks answer at this moment, and no bank does', async () => {
  const answers = await call('analyst', 'GET', '/api/v1/payments/banks/standing')
  assert.equal(answers.statusCode, 200, answers.body)
  const items: readonly Record<string, unknown>[] = answers.json().items
  assert.deepEqual(
    items.map(({ bank }) => bank),
    ['125', '601', '722'],
  )
  const [, , river] = items
  assert.ok(river)
  assert.ok(Number(river['requests']) > 0 && river['lastHeardAt'] !== null)
  assert.deepEqual([items[0]?.['open'], items[0]?.['lastHeardAt'], items[0]?.['median']], [0, null, null])
  const open = (await requestsOf(722)).items.filter(({ state }: { state: string }) => state === 'open').length
  assert.equal(river['open'], open)
  assert.equal((await call('722', 'GET', '/api/v1/payments/banks/standing')).statusCode, 403)
})
