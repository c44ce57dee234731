import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { jsonOf, readMessage } from '#formats/iso20022/message'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { accountAt, type BankFolder, bankFolder, transferBetween } from '#test/payments-node'
import { startEdge } from '../compose.ts'
import { readPaymentsFile } from './config-file.ts'

const log = makeLog({ LOG_LEVEL: 'silent' }, 'edge')

function start(bank: BankFolder) {
  const payments = unwrap(readPaymentsFile(bank.file))
  const centre = { url: 'http://127.0.0.1:9', clientId: 'nobody', clientSecret: 'nothing', key: bank.key }
  return startEdge({ ...centre, folder: bank.data, host: '127.0.0.1', port: 0, log, payments })
}

function talk(bank: BankFolder, { address }: { readonly address: string }) {
  const ask = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${address}/payments/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${bank.token}`, 'accept-language': 'en', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, text, type: answer.headers.get('content-type') }
  }
  const json = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const { status, text } = await ask(path, body, headers)
    return { status, body: JSON.parse(text) as Record<string, unknown> }
  }
  const asStaff = (path: string, body?: unknown) => json(path, body, { authorization: `Bearer ${bank.staffToken}` })
  return { ask, json, asStaff }
}

const blocked = (account: number, override = 'block') => ({
  override,
  account: accountAt(account),
  reason: 'The owner reported the card stolen',
  basis: 'Article 25',
  until: new Date(Date.now() + 3_600_000).toISOString(),
  by: 'A. Officer',
})

const bank = bankFolder()
const edge = await start(bank)
const { ask, json, asStaff } = talk(bank, edge)
const screen = (body: unknown) => json('screenings', body)

describe('screening over HTTP', { concurrency: 1 }, () => {
  test('a payment is decided, asked again gets the same bytes, in whatever language, and is found by its UETR', async () => {
    const payment = transferBetween(1, 2)
    const first = await ask('screenings', payment)
    assert.equal(first.status, 200)
    const told = JSON.parse(first.text) as Record<string, unknown>
    assert.ok(['allow', 'challenge', 'hold', 'block'].includes(String(told['decision'])))
    assert.equal(typeof told['version'], 'string')
    assert.equal((await ask('screenings', payment, { 'accept-language': 'kk' })).text, first.text)
    assert.equal((await ask(`screenings/${String(payment['uetr'])}`)).text, first.text)
    assert.equal((await ask('screenings/00000000-0000-4000-8000-000000000000')).status, 404)
  })

  test('the same payment many times at once is decided once', async () => {
    const payment = transferBetween(3, 4)
    const before = (await json('stats')).body['journal'] as { records: number }
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('screenings', payment)))
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
    const afterwards = (await json('stats')).body['journal'] as { records: number }
    assert.equal(afterwards.records - before.records, 1)
  })

  test('another payment of the same name is a conflict; without a UETR the name is account and end-to-end id', async () => {
    const payment = transferBetween(5, 6)
    await screen(payment)
    assert.deepEqual(await screen({ ...payment, amount: '15000.51' }), {
      status: 409,
      body: { code: 'payments.id-conflict' },
    })
    const { uetr: _, ...nameless } = payment
    const first = await screen(nameless)
    assert.equal(first.status, 200)
    assert.deepEqual(await screen(nameless), first)
    assert.equal((await screen({ ...nameless, creditor: { iban: accountAt(7) } })).status, 409)
    assert.equal((await screen({ ...nameless, debtor: { iban: accountAt(8) } })).status, 200)
  })

  test('bad input is refused with its own code and place', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    const cases: readonly (readonly [object, number, string, string])[] = [
      [{ amount: '1.005' }, 422, 'payments.amount-decimals', 'amount'],
      [{ amount: '1.100' }, 422, 'payments.amount-decimals', 'amount'],
      [{ amount: '-5' }, 422, 'payments.amount-negative', 'amount'],
      [{ amount: '0.00' }, 422, 'payments.amount-zero', 'amount'],
      [{ amount: '1e9' }, 422, 'payments.amount-malformed', 'amount'],
      [{ amount: '999999999999' }, 422, 'payments.amount-too-large', 'amount'],
      [{ amount: 5 }, 400, 'request.invalid', 'amount'],
      [{ currency: 'USD' }, 422, 'payments.currency-other', 'currency'],
      [{ debtor: { iban: 'DE89370400440532013000' } }, 422, 'payments.iban-foreign', 'debtor.iban'],
      [{ creditor: { iban: 'KZ00000000000000000000' } }, 422, 'payments.iban-malformed', 'creditor.iban'],
      [{ at: soon }, 422, 'payments.dated-ahead', 'at'],
      [{ at: 'yesterday' }, 400, 'request.invalid', 'at'],
      [{ uetr: undefined, endToEndId: undefined }, 422, 'payments.no-id', 'uetr'],
      [{ debtor: {}, creditor: {} }, 422, 'payments.no-account', 'debtor.iban'],
      [{ surprise: 1 }, 400, 'request.invalid', ''],
    ]
    for (const [more, status, code, place] of cases) {
      assert.deepEqual(
        await screen(transferBetween(1, 2, more)),
        { status, body: { code, place } },
        JSON.stringify(more),
      )
    }
    assert.equal((await screen({ ...transferBetween(1, 2), kind: 'x'.repeat(20_000) })).status, 413)
    assert.equal((await ask('screenings', '{')).status, 400)
    assert.equal((await ask('nothing', {})).status, 404)
    assert.equal((await ask('stats', undefined, { authorization: `Bearer ${'x'.repeat(40)}` })).status, 401)
    assert.equal((await ask('overrides')).status, 401)
  })

  test('a creditor abroad, a wallet and a payment in a call are taken', async () => {
    const abroad = transferBetween(1, 2, { creditor: { iban: 'DE89 3704 0044 0532 0130 00' } })
    const wallet = transferBetween(1, 2, { kind: 'crypto', creditor: { wallet: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT' } })
    const call = transferBetween(1, 2, { call: { with: '+77011112233' }, place: { latitude: 43.2, longitude: 76.9 } })
    for (const one of [abroad, wallet, call]) assert.equal((await screen(one)).status, 200)
  })

  test('a batch keeps its order, and one that is wrong spoils no other', async () => {
    const payments = [transferBetween(10, 11), { amount: 'x' }, transferBetween(12, 13)]
    const { results } = (await json('screenings/batch', { payments })).body as { results: Record<string, unknown>[] }
    assert.deepEqual(
      results.map(({ uetr, code }) => uetr ?? code),
      [payments[0]?.uetr, 'request.invalid', payments[2]?.uetr],
    )
    const tooMany = Array.from({ length: 1001 }, () => ({}))
    assert.equal((await json('screenings/batch', { payments: tooMany })).status, 400)
  })

  test('overrides decide before rules, absolute block over release over block, and end', async () => {
    const send = async () => (await screen(transferBetween(20, 21))).body
    const block = await asStaff('overrides', blocked(20))
    assert.equal(block.status, 201)
    assert.deepEqual([(await send())['decision'], (await send())['override']], ['block', 'block'])
    const release = await asStaff('overrides', blocked(21, 'release'))
    assert.equal((await send())['decision'], 'allow')
    const absolute = await asStaff('overrides', blocked(21, 'absolute-block'))
    assert.equal((await send())['decision'], 'block')
    for (const { body } of [block, release, absolute]) {
      const path = `overrides/${String(body['id'])}/end`
      assert.deepEqual((await asStaff(path, {})).body, { code: 'request.invalid', place: 'by' })
      assert.equal((await asStaff(path, { by: 'B. Officer', reason: 'The owner proved it' })).status, 200)
    }
    assert.equal((await send())['override'], null)
    assert.deepEqual((await asStaff('overrides')).body, { overrides: [], more: false })
    const ended = (await asStaff('overrides?state=ended')).body['overrides'] as readonly Record<string, unknown>[]
    assert.deepEqual(
      ended.map(({ state, endedBy, endReason }) => [state, endedBy, endReason]),
      Array.from({ length: 3 }, () => ['ended', 'B. Officer', 'The owner proved it']),
    )
    assert.equal((await ask('overrides?state=ended')).status, 401)
    assert.deepEqual((await asStaff('overrides?state=expired')).body['overrides'], [])
    assert.deepEqual((await asStaff('overrides?state=gone')).body, { code: 'request.invalid', place: 'state' })
    const past = { ...blocked(20), until: '2020-01-01T00:00:00Z' }
    assert.equal((await asStaff('overrides', past)).body['code'], 'payments.override-ended')
  })

  test('what was blocked moves no money until the bank releases it; told otherwise later is a conflict', async () => {
    const entered = async () => ((await json('stats')).body['state'] as { entered: number }).entered
    await asStaff('overrides', blocked(30))
    const payment = transferBetween(30, 31)
    const before = await entered()
    await screen(payment)
    assert.equal(await entered(), before)
    const tell = (outcome: string) => json('outcomes', { uetr: payment['uetr'], outcome })
    assert.deepEqual((await tell('released')).body, { outcome: 'released', repeated: false })
    assert.deepEqual((await tell('released')).body, { outcome: 'released', repeated: true })
    assert.equal(await entered(), before + 1)
    assert.deepEqual(await tell('cancelled'), { status: 409, body: { code: 'payments.outcome-conflict' } })
    const unknown = { endToEndId: 'none', debtorIban: accountAt(1), outcome: 'released' }
    assert.equal((await json('outcomes', unknown)).status, 404)
    assert.equal((await json('outcomes', { endToEndId: 'none', outcome: 'released' })).status, 400)
  })

  test('no card, IIN, phone or account of anybody stands in the journal', async () => {
    const more = {
      debtor: { iban: accountAt(40), card: '4400430200000008', iin: '850505400456', phone: '+77055554433' },
    }
    await screen(transferBetween(40, 41, more))
    const folder = join(bank.data, 'payments')
    const text = readdirSync(folder)
      .filter((name) => name.startsWith('journal-'))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('')
    for (const secret of ['4400430200000008', '850505400456', '7055554433', accountAt(40)]) {
      assert.ok(!text.includes(secret), secret)
    }
  })
})

const pacs008 = (uetr: string, amount: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>${new Date().toISOString()}</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>
<CdtTrfTxInf><PmtId><EndToEndId>E1</EndToEndId><UETR>${uetr}</UETR></PmtId>${more}
<IntrBkSttlmAmt Ccy="KZT">${amount}</IntrBkSttlmAmt><ChrgBr>SLEV</ChrgBr><Dbtr><Nm>D</Nm></Dbtr><DbtrAcct><Id><IBAN>${accountAt(50)}</IBAN></Id></DbtrAcct>
<DbtrAgt><FinInstnId><BICFI>CASPKZKA</BICFI></FinInstnId></DbtrAgt><CdtrAgt><FinInstnId><BICFI>HSBKKZKX</BICFI></FinInstnId></CdtrAgt>
<Cdtr><Nm>C</Nm></Cdtr><CdtrAcct><Id><IBAN>${accountAt(51)}</IBAN></Id></CdtrAcct></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>`
const xml = { 'content-type': 'application/xml' }

test('a pacs.008 is answered with a pacs.002 of the same decision, the same each time', async () => {
  const uetr = crypto.randomUUID()
  await asStaff('overrides', blocked(51))
  const message = pacs008(uetr, '100.50')
  const first = await ask('iso', message, xml)
  assert.deepEqual([first.status, first.type], [200, 'application/xml'])
  const status = unwrap(readMessage(first.text))
  const [transaction] = status.body['TxInfAndSts'] as unknown as [Record<string, unknown>]
  assert.deepEqual([transaction['TxSts'], transaction['OrgnlUETR']], ['RJCT', uetr])
  assert.match(first.text, /<Cd>FRAD<\/Cd>/)
  assert.equal((await ask('iso', message, xml)).text, first.text)
  assert.equal((await ask('iso', `\uFEFF${message}`, xml)).text, first.text)
  assert.equal((await ask('screenings', `\uFEFF${JSON.stringify(transferBetween(51, 52))}`)).status, 200)
  assert.equal((await json(`screenings/${uetr}`)).body['decision'], 'block')
})

test('what the envelope of a pacs.008 tells of the order counts as in a payment of JSON', async () => {
  const reasonsOf = async (uetr: string) => {
    const { reasons } = (await json(`screenings/${uetr}`)).body as { reasons: { code: string }[] }
    return reasons.map(({ code }) => code)
  }
  const inCall = '<Phne>+77055554433</Phne><Lat>43.2</Lat><Lon>76.9</Lon><CallWth>+77011112233</CallWth>'
  const envelope = `<SplmtryData><Envlp><SaqbolScrng>${inCall}</SaqbolScrng></Envlp></SplmtryData>`
  const message = (uetr: string, more: string) =>
    pacs008(uetr, '900000.00')
      .replaceAll(accountAt(51), accountAt(52))
      .replace('</CdtTrfTxInf>', `${more}</CdtTrfTxInf>`)
  const [plain, told, asJson] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  assert.equal((await ask('iso', message(plain, ''), xml)).status, 200)
  assert.equal((await ask('iso', message(told, envelope), xml)).status, 200)
  const tree = JSON.stringify(jsonOf(unwrap(readMessage(message(asJson, envelope)))))
  assert.equal((await ask('iso', tree, { 'content-type': 'application/json' })).status, 200)
  assert.ok(!(await reasonsOf(plain)).some((code) => code.includes('call')))
  for (const uetr of [told, asJson])
    assert.ok(
      (await reasonsOf(uetr)).some((code) => code.includes('call')),
      uetr,
    )
})

test('a bomb, an entity, another message, decimals and a type that is none are refused', async () => {
  const bomb = `<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><Document>&b;</Document>`
  assert.equal((await ask('iso', bomb, xml)).status, 400)
  assert.equal((await ask('iso', '<Document/>', xml)).status, 400)
  const decimals = await json('iso', pacs008(crypto.randomUUID(), '1.005'), xml)
  assert.deepEqual([decimals.status, decimals.body['code']], [422, 'iso.amount.decimals'])
  assert.equal((await ask('iso', '{}', { 'content-type': 'text/plain' })).status, 415)
  assert.equal((await ask('iso', '{}', { 'content-type': 'application/json' })).status, 400)
})

test('a restart knows every answer and the same state, with a snapshot and without one', async () => {
  const sent = [transferBetween(60, 61), transferBetween(60, 62), transferBetween(61, 62)]
  const first = await Promise.all(sent.map((one) => ask('screenings', one)))
  const stats = async (from: typeof json) => (await from('stats')).body['state']
  assert.ok(await edge.payments?.snapshots.make())
  const late = transferBetween(62, 63)
  const lateAnswer = await ask('screenings', late)
  const before = await stats(json)
  await edge[Symbol.asyncDispose]()
  const names = readdirSync(join(bank.data, 'payments'))
  assert.ok(names.some((name) => name.startsWith('state-')))
  await using again = await start(bank)
  const second = talk(bank, again)
  assert.deepEqual(await stats(second.json), before)
  for (const [place, payment] of [...sent, late].entries()) {
    assert.equal((await second.ask('screenings', payment)).text, [...first, lateAnswer][place]?.text)
  }
  assert.match(await (await fetch(`${again.address}/metrics`)).text(), /saqbol_payments_journal_ok 1/)
})
