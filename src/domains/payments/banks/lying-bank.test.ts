import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { exportJWK, generateKeyPair } from 'jose'
import { sql } from 'kysely'
import { jsonOf, readMessage, writeMessage } from '#formats/iso20022/message'
import { recallAnswerMessage } from '#formats/iso20022/recall-reply'
import { unwrap } from '#kernel/result'
import { openJwsKey, signatureHeader, signDetached } from '#platform/jws'
import { banks, call, keys, organisations, registry, replyTo, requestsOf, send, stolen } from '#test/bank-wire'
import { makeCentreKeys } from './key-service.ts'
import { makeWebhooks } from './webhook-service.ts'

const { clock, db } = registry
const bics = { 125: 'STEPKZKA', 722: 'RIVRKZKA', 601: 'HILLKZKAXXX' } as const
const put = (code: string, change: object = {}) =>
  call('administrator', 'PUT', `/api/v1/payments/banks/${code}`, {
    body: {
      organisation: organisations[code],
      name: `Bank ${code}`,
      bic: bics[Number(code) as keyof typeof bics],
      key: keys[code]?.jwk,
      ...change,
    },
  })
for (const code of Object.keys(banks)) assert.equal((await put(code)).statusCode, 200)

/** An onward payment to the Hill Bank; its account is no IBAN. */
const onwardOf = (reference: string, amount: bigint, at: number) => ({
  bank: '601',
  account: '+77070000001',
  amount,
  at,
  reference,
  payment: amount,
})

type Tree = Record<string, unknown>

/** The JSON form of a reply with its one onward payment changed. */
function changed(text: string, change: Tree): string {
  const json = structuredClone(jsonOf(unwrap(readMessage(text)))) as unknown as {
    'camt.029.001.09': { SplmtryData: { Envlp: { SaqbolRcvry: { Onwrd: Tree[] } } }[] }
  }
  const [onward] = json['camt.029.001.09'].SplmtryData[0]?.Envlp.SaqbolRcvry.Onwrd ?? []
  assert.ok(onward)
  Object.assign(onward, change)
  return JSON.stringify(json)
}

test('a name that is blank, not seen, too long or a sum beyond any payment is refused with its reason', async () => {
  const { request, at } = await stolen('LIE-1', 10_000n)
  const text = replyTo(request, { onward: [onwardOf('LIE-ON', 10_000n, at + 60_000)] })
  const account = (Id: string) => ({ Acct: { Id: { Othr: { Id } } } })
  const agent = (MmbId: string) => ({ Agt: { FinInstnId: { ClrSysMmbId: { MmbId } } } })
  const refused: readonly (readonly [Tree, string])[] = [
    [{ Ref: ' ' }, 'iso.recall.reference-malformed'],
    [{ Ref: 'ON\u202eXE' }, 'iso.recall.reference-malformed'],
    [{ Ref: 'ON\u200b1' }, 'iso.recall.reference-malformed'],
    [account(' '), 'iso.recall.account-malformed'],
    [account('77\n07'), 'iso.recall.account-malformed'],
    [account('77\u202e07'), 'iso.recall.account-malformed'],
    [agent(' '), 'iso.recall.account-malformed'],
    [agent('ß'.repeat(35)), 'iso.recall.account-malformed'],
    [{ PmtAmt: { Ccy: 'KZT', Amt: '999999999999999999' } }, 'iso.amount.too-high'],
  ]
  for (const [change, code] of refused) {
    const answer = await send(722, 'replies', changed(text, change))
    assert.deepEqual([answer.status, answer.code], [422, code], JSON.stringify(change))
  }
  assert.equal((await send(722, 'replies', changed(text, {}))).status, 200)
})

test('the victim’s bank that confirms more money than there is gets a reason, and nothing is kept', async () => {
  const at = new Date(clock.now().getTime() - 600_000).toISOString()
  const payment = { account: 'KZ9722000000000000', bank: '722', amount: 10_000, at }
  const body = { channel: 'hotline', victimBank: '125', payments: [payment] }
  assert.equal((await call('analyst', 'POST', '/api/v1/recoveries', { body })).statusCode, 201)
  const [asked] = (await requestsOf(125)).items
  const confirming = (amount: bigint, count: number) =>
    writeMessage(
      recallAnswerMessage({
        kind: 'confirmation',
        message: `C-${amount}-${count}`,
        request: asked.id,
        recovery: asked.recovery,
        bank: '125',
        at: clock.now().getTime(),
        payments: Array.from({ length: count }, (_, place) => ({
          reference: `C-${place}`,
          bank: '722',
          account: 'KZ9722000000000000',
          amount,
          at: clock.now().getTime() - 600_000,
        })),
      }),
    )
  const much = await send(125, 'replies', confirming(999_999_999_999_999_999n, 20))
  assert.deepEqual([much.status, much.code], [422, 'iso.amount.too-high'])
  const most = await send(125, 'replies', confirming(10n ** 15n, 20))
  assert.equal(most.status, 200, JSON.stringify(most.body))
})

test('a bank whose clock is a little behind that of the bank before it is believed', async () => {
  const { request, at } = await stolen('SKEW', 10_000n)
  const early = (by: number) => replyTo(request, { cashedOut: [{ way: 'atm', amount: 10_000n, at: at - by }] })
  assert.equal((await send(722, 'replies', early(301_000))).code, 'tracing.reply.too-early')
  assert.equal((await send(722, 'replies', early(4000))).status, 200)
})

test('money that went to a wallet at a bank that is named by its BIC is followed', async () => {
  for (const [place, bank] of ['HILLKZKA', 'HILLKZKAXXX'].entries()) {
    const { request, at } = await stolen(`BIC-${place}`, 200_000n)
    const text = replyTo(request, { onward: [{ ...onwardOf(`BIC-ON-${place}`, 200_000n, at + 60_000), bank }] })
    assert.equal((await send(722, 'replies', text)).status, 200)
    const { items } = await requestsOf(601)
    assert.ok(items.some((one: { payment: { reference: string } }) => one.payment.reference === `BIC-ON-${place}`))
  }
})

test('a key that was taken out of the register proves nothing any more', async () => {
  const { request } = await stolen('KEY', 10_000n)
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const next = await openJwsKey(await exportJWK(privateKey))
  assert.ok(next)
  assert.equal((await put('722', { key: next.jwk })).statusCode, 200)
  const text = replyTo(request, { held: 10_000n })
  assert.equal((await send(722, 'replies', text)).code, 'bank.signature.unknown-key')
  // A signature for another call of the bank's own is worth nothing here.
  const body = Buffer.from(text)
  const elsewhere = { method: 'POST', target: '/api/v1/recalls/releases', audience: 'saqbol', body }
  const signature = await signDetached(next, elsewhere, { at: clock.now().getTime(), nonce: 'elsewhere-1' })
  assert.equal((await send(722, 'replies', text, { signature })).code, 'bank.signature.other-request')
  assert.equal((await put('722')).statusCode, 200)
})

test('two banks whose answers cross at the same payments at the same moment both count, and no tenge twice', async () => {
  const count = 8
  const thefts = await Promise.all(
    Array.from({ length: count }, (_, place) => stolen(`CROSS-${place}`, 400_000n, place % 2 === 0 ? 722 : 601)),
  )
  // Payments that carried half of what all of them say went with them, told in two opposite orders.
  const half = BigInt((count / 2) * 200_000)
  const answers = await Promise.all(
    thefts.map(({ request, at }, place) => {
      const both = ['CROSS-A', 'CROSS-B'].map((reference) => ({
        ...onwardOf(reference, 200_000n, at + 60_000),
        bank: '125',
        payment: half,
      }))
      const code = place % 2 === 0 ? 722 : 601
      const text = replyTo(request, { onward: place % 2 === 0 ? both : both.toReversed() })
      return send(code, 'replies', text.replace('<MmbId>722<', `<MmbId>${code}<`))
    }),
  )
  for (const { status, body } of answers) assert.equal(status, 200, JSON.stringify(body))
  const { rows } = await sql<{ reference: string; claimed: number; asked: number }>`
    select t.reference, t.claimed, (select sum(amount) from payments.leg l where l.reference = t.reference
      and l.bank = t.bank and l.state = 'asked')::bigint as asked
    from payments.traced_payment t where t.reference like 'CROSS-_' and t.bank = '125' order by 1`.execute(db)
  assert.deepEqual(
    rows.map(({ claimed, asked }) => [claimed, asked]),
    [
      [Number(half), Number(half)],
      [Number(half), Number(half)],
    ],
  )
})

test('of contrary answers to one request at the same moment one counts', async () => {
  const { request } = await stolen('CONTRARY', 20_000n)
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, place) => {
      const held = BigInt(1000 * (place + 1))
      const rest = [{ reason: 'fees', amount: 20_000n - held }] as const
      return send(722, 'replies', replyTo(request, { held, unavailable: rest }))
    }),
  )
  const codes = answers.map(({ code }) => code ?? 'ok').toSorted()
  assert.deepEqual(codes, ['ok', ...Array.from({ length: 5 }, () => 'recall.request.already-answered')].toSorted())
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from payments.hold where leg = ${request.leg}`.execute(db)
  assert.equal(rows[0]?.n, 1)
})

test('a bank whose webhook hangs or fails is tried once for all that waits for it, and heard of again soon', async () => {
  let asked = 0
  let status = 503
  const hook = createServer((request, response) => {
    asked++
    assert.ok(request.headers[signatureHeader])
    response.statusCode = status
    response.end()
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = hook.address() as { port: number }
    await sql`update payments.bank set webhook = ${`http://127.0.0.1:${port}/`} where code = '722'`.execute(db)
    const requests = []
    for (let place = 0; place < 5; place++) requests.push((await stolen(`HANG-${place}`, 1000n)).request.id)
    const keysOfCentre = makeCentreKeys(registry)
    const { tell } = makeWebhooks({ ...registry, keys: keysOfCentre, config: { WEBHOOK_LOOPBACK: true } })
    for (const requestId of requests) await tell({ requestId, bank: '722', failures: 0 })
    assert.equal(asked, 1)
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from jobs.jobs where task_identifier = 'payments-webhook' and run_at > ${clock.now()}`.execute(
      db,
    )
    assert.equal(rows[0]?.n, 5)
    clock.advance(61_000)
    status = 204
    for (const requestId of requests) await tell({ requestId, bank: '722', failures: 1 })
    assert.equal(asked, 6)
  } finally {
    hook.closeAllConnections()
    hook.close()
  }
})

test('what staff write down of a payment is seen as it is kept, and a UETR may come with its dashes by phone too', async () => {
  const { request, at } = await stolen('BY-PHONE', 200_000n)
  const { items } = (await call('analyst', 'GET', '/api/v1/recoveries?limit=200')).json()
  const { id } = items.find(({ number }: { number: string }) => number === request.recovery)
  const onward = {
    account: '+77070000001',
    bank: '601',
    reference: 'd7a5b0b8-1f62-4c6e-9d3c-0e6a0f7b2c11',
    amount: 200_000,
    at: new Date(at + 60_000).toISOString(),
  }
  const reply = async (change: object) =>
    (
      await call('analyst', 'POST', `/api/v1/recoveries/${id}/legs/${request.leg}/reply`, {
        body: { way: 'phone', answeredBy: 'Night desk', onward: [{ ...onward, ...change }] },
      })
    ).statusCode
  for (const change of [
    { account: '77\u202e07' },
    { bank: '60\u200b1' },
    { bank: 'ß'.repeat(35) },
    { reference: 'A\u00ad' },
  ])
    assert.equal(await reply(change), 400, JSON.stringify(change))
  assert.equal(await reply({}), 200)
})
