import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { openJwsKey, signatureHeader, verifyDetached } from '#platform/jws'
import { testApplication } from '#test/application'
import { analyst } from '#test/registry'
import { until } from '#test/until'
import { type VirtualBank, virtualBank } from '#test/virtual-bank'

const centre = await testApplication({ WEBHOOK_LOOPBACK: 'true' })
const { tracking, settling } = centre.services.payments
const second: Actor = { ...analyst, id: '01900000-0000-7000-8000-0000000000a2', roles: ['supervisor'] }
const investigator: Actor = { ...analyst, roles: ['investigator'] }

/** An account with right check digits (ISO 7064 MOD 97-10). */
function iban(bank: string, number: number): string {
  const bban = `${bank}${String(number).padStart(13, '0')}`
  const digits = `${bban}KZ00`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return `KZ${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${bban}`
}

const minute = 60_000
const start = Date.now() - 60 * minute
const moment = (minutes: number) => new Date(start + minutes * minute).toISOString()
const victim = iban('125', 1)
const mule = iban('722', 2)
const last = iban('601', 3)
const stolen = 1_000_000

const victimsBank = await virtualBank(centre, {
  code: '125',
  books: {
    accounts: [
      {
        account: victim,
        opening: 5_000_000,
        movements: [
          { kind: 'out', reference: 'PAY-1', at: moment(0), amount: stolen, to: { bank: '722', account: mule } },
          {
            kind: 'out',
            reference: 'PAY-2',
            at: moment(30),
            amount: 200_000,
            to: { bank: '777', account: iban('777', 4) },
          },
        ],
      },
    ],
  },
})
const mulesBank = await virtualBank(centre, {
  code: '722',
  books: {
    accounts: [
      {
        account: mule,
        opening: 50_000,
        movements: [
          { kind: 'in', reference: 'PAY-1', at: moment(0), amount: stolen },
          { kind: 'out', reference: 'ATM-1', at: moment(5), amount: 150_000, way: 'atm' },
          { kind: 'out', reference: 'ON-1', at: moment(6), amount: 600_000, to: { bank: '601', account: last } },
        ],
      },
    ],
  },
})
const lastBank = await virtualBank(centre, {
  code: '601',
  books: {
    accounts: [
      { account: last, opening: 0, movements: [{ kind: 'in', reference: 'ON-1', at: moment(6), amount: 600_000 }] },
    ],
  },
})

/** What a victim told, without a reference: the victim's bank has to say whether it was so. */
async function told(amount: number, account: string, victimBank = '125'): Promise<string> {
  const payments = [{ account, amount: BigInt(amount), at: new Date(start + 2 * minute) }]
  const input = { channel: 'hotline', victimBank, payments } as const
  return unwrap(await tracking.open({ actor: analyst, input })).recovery.id
}

/** A theft that a duty officer confirms. */
async function confirmed(reference: string, account: string, amount: number): Promise<string> {
  const payments = [{ reference, account, amount: BigInt(amount), at: new Date(start) }]
  const input = { channel: 'hotline', victimBank: '125', payments, confirmed: true } as const
  return unwrap(await tracking.open({ actor: analyst, input })).recovery.id
}

/** Bank's rounds until something of it is taken or refused: what was just committed may be visible to it a moment later. */
async function untilAnswered(bank: VirtualBank) {
  return await until(bank.once, ({ taken, refused }) => taken + refused.length > 0)
}

/** The centre behind a line that breaks after it has taken an answer and before it says so. */
async function losing(origin: string): Promise<string> {
  const line = createServer((asked, answer) => {
    void buffer(asked).then(async (body) => {
      const { method = 'GET', url = '/', headers } = asked
      const { connection: _own, ...given } = headers as Record<string, string>
      const taken = await fetch(`${origin}${url}`, { method, headers: given, ...(method !== 'GET' && { body }) })
      if (url.endsWith('/replies')) return answer.destroy()
      const signature = taken.headers.get(signatureHeader)
      answer.writeHead(taken.status, signature === null ? {} : { [signatureHeader]: signature })
      return answer.end(Buffer.from(await taken.arrayBuffer()))
    })
  })
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
  after(() => {
    line.closeAllConnections()
    line.close()
  })
  return `http://127.0.0.1:${(line.address() as { port: number }).port}`
}

const seen = async (id: string) => unwrap(await tracking.get(analyst, id))

test('a theft is confirmed, followed through two banks, held, and given back by sanction', async () => {
  const id = await told(stolen, mule)
  assert.equal((await seen(id)).state, 'created')
  assert.deepEqual(await untilAnswered(victimsBank), { read: 1, taken: 1, refused: [] })
  assert.equal((await seen(id)).state, 'tracking')
  assert.deepEqual((await untilAnswered(mulesBank)).refused, [])
  assert.deepEqual((await untilAnswered(lastBank)).refused, [])
  const { state, legs, sums } = await seen(id)
  assert.equal(state, 'awaiting-analysis')
  // First in, first out: of 750,000 that left the mule 50,000 were there before the theft.
  assert.deepEqual(
    legs.map(({ hop, held, cashedOut, onward }) => [hop, held, cashedOut, onward]),
    [
      [1, 300_000n, 100_000n, 600_000n],
      [2, 600_000n, 0n, 0n],
    ],
  )
  assert.equal(sums.held, 900_000n)

  const { holds } = unwrap(await settling.papers.papers(analyst, id))
  const digest = 'ab'.repeat(32)
  const paper = { recovery: id, day: new Date().toISOString().slice(0, 10), digest }
  const notice = unwrap(
    await settling.papers.recordNotice(investigator, {
      ...paper,
      number: '17',
      policeBody: 'Police of the city',
      caseNumber: '267500031000123',
      extends: false,
      holds: holds.map(({ id: hold }) => ({ hold })),
    }),
  )
  unwrap(
    await settling.papers.recordSanction(second, {
      ...paper,
      notice: notice.id,
      number: '18',
      office: 'The city’s prosecutor',
      returns: holds.map(({ id: hold, amount }) => ({ hold, amount, account: victim })),
    }),
  )
  assert.deepEqual((await untilAnswered(mulesBank)).refused, [])
  assert.deepEqual((await untilAnswered(lastBank)).refused, [])
  const after = await seen(id)
  assert.equal(after.state, 'completed')
  assert.equal(after.sums.returned, 900_000n)
})

test('an answer whose receipt was lost is sent again word for word, and counts once', async () => {
  const bank = await virtualBank(centre, { code: '816' })
  const id = await confirmed('CRASH-1', iban('816', 1), 80_000)
  const agent = bank.through(await losing(centre.origin))
  // The centre takes the answer, the bank never hears of it.
  await until(() =>
    agent.once().then(
      () => false,
      () => true,
    ),
  )
  const before = (await seen(id)).legs[0]
  assert.equal(before?.held, 40_000n)
  // Whether the list has the change by now or a moment later, the answer is on the shelf.
  const { taken, refused } = await bank.restart()
  assert.deepEqual([taken, refused], [1, []])
  assert.deepEqual((await bank.restart()).taken, 0)
  assert.deepEqual((await seen(id)).legs[0], before)
})

test('what lies, contradicts itself, is silent or late does no harm', async () => {
  const [lying, contrary, silent, late] = [
    await virtualBank(centre, { code: '811', manner: 'lies' }),
    await virtualBank(centre, { code: '812', manner: 'contradicts' }),
    await virtualBank(centre, { code: '813', manner: 'silent' }),
    await virtualBank(centre, { code: '814', manner: 'delays', delay: 1500 }),
  ]
  const ids = new Map<string, string>()
  for (const code of ['811', '812', '813', '814']) ids.set(code, await confirmed(`R-${code}`, iban(code, 1), 80_000))
  const legOf = async (code: string) => (await seen(ids.get(code) ?? '')).legs[0]
  const lies = await untilAnswered(lying)
  assert.equal(lies.taken, 0)
  assert.match(lies.refused[0] ?? '', /^tracing\.reply\./)
  assert.equal((await legOf('811'))?.state, 'asked')
  const contradictions = await untilAnswered(contrary)
  assert.deepEqual(contradictions, {
    read: 1,
    taken: 1,
    refused: ['recall.message.conflict', 'recall.request.already-answered'],
  })
  assert.equal((await legOf('812'))?.held, 40_000n)
  assert.deepEqual(await silent.once(), { read: 0, taken: 0, refused: [] })
  assert.equal((await legOf('813'))?.state, 'asked')
  assert.equal((await late.once()).taken, 0)
  assert.equal((await untilAnswered(late)).taken, 1)
  // The silent one can still be made to speak.
  assert.equal((await silent.restart({ manner: 'answers' })).taken, 1)
})

test('two victims of one account are told of different money, and never of more than there is', async () => {
  const account = iban('722', 9)
  await mulesBank.keep({
    accounts: [
      {
        account,
        opening: 0,
        movements: [
          { kind: 'in', reference: 'V-1', at: moment(0), amount: 100_000 },
          { kind: 'in', reference: 'V-2', at: moment(1), amount: 100_000 },
          { kind: 'out', reference: 'ATM-9', at: moment(2), amount: 130_000, way: 'atm' },
        ],
      },
    ],
  })
  const first = await confirmed('V-1', account, 100_000)
  const other = await confirmed('V-2', account, 100_000)
  for (let taken = 0; taken < 2; ) taken += (await untilAnswered(mulesBank)).taken
  const legs = [(await seen(first)).legs[0], (await seen(other)).legs[0]]
  assert.deepEqual(
    legs.map((leg) => [leg?.held, leg?.cashedOut]),
    [
      [0n, 100_000n],
      [70_000n, 30_000n],
    ],
  )
})

test('a bank with a webhook is told at once, signed; while it does not hear it is told again', async () => {
  const heard: { body: Buffer; signature: string }[] = []
  let deaf = true
  const hook = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.statusCode = deaf ? 503 : 204
      deaf = false
      if (response.statusCode === 204)
        heard.push({ body: Buffer.concat(chunks), signature: String(request.headers[signatureHeader]) })
      response.end()
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = hook.address() as { port: number }
    await virtualBank(centre, { code: '815', webhook: `http://127.0.0.1:${port}/told?by=centre` })
    await confirmed('W-1', iban('815', 1), 90_000)
    const [told] = await until(
      () => heard,
      () => heard.length > 0,
    )
    assert.ok(told)
    const { keys } = await centre.services.payments.banks.keys.published()
    const known = (await Promise.all(keys.map((jwk) => openJwsKey(jwk)))).filter((key) => key !== undefined)
    const message = { method: 'POST', target: '/told?by=centre', audience: '815', body: told.body }
    assert.equal((await verifyDetached(told.signature, message, { keys: known, at: Date.now() })).fault, undefined)
    assert.equal(JSON.parse(told.body.toString()).items[0].payment.reference, 'W-1')
  } finally {
    hook.closeAllConnections()
    hook.close()
  }
})
