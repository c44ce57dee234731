import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap } from '#kernel/result'
import { readConfig } from '#platform/config'
import { makeLog } from '#platform/log'
import { bankLine } from '#test/bank-line'
import { testDatabase } from '#test/database'
import { freePort } from '#test/free-port'
import { accountAt } from '#test/recoveries'
import { served } from '#test/served'
import { until } from '#test/until'
import { type TestBooks, type VirtualBank, virtualBank } from '#test/virtual-bank'
import { makeShelf } from '../../src/apps/bank/shelf.ts'
import { makeServices } from '../../src/apps/services.ts'

/** A centre that is killed again and again while banks answer and thefts come in; all of them try until they are answered. */
const thefts = 40
const stolen = 1_000_000
const held = 200_000
/** Accounts that each theft's money goes through, bank by bank; at each so much stays. */
const path = ['722', '601', '816'] as const
const kills = 2

const folder = await mkdtemp(join(tmpdir(), 'saqbol-holds-'))
after(() => rm(folder, { recursive: true, force: true }))
const database = await testDatabase()
const port = await freePort()
const environment = {
  SAQBOL_DATA: folder,
  DATABASE_URL: database.url,
  LOG_LEVEL: 'silent',
  PORT: String(port),
  RATE_LIMIT_PER_MINUTE: '1000000',
}
const config = unwrap(readConfig(environment))
const services = await makeServices({ config, data: database, log: makeLog(config, 'test') })
after(() => services.state[Symbol.asyncDispose]())
const origin = `http://127.0.0.1:${port}`
const centre = { origin, services }

const start = Date.now() - 1_800_000
const moment = (hop: number) => new Date(start + hop * 60_000).toISOString()
const referenceOf = (theft: number, hop: number) => `T${theft}-${hop}`

/** The ledger of the bank at a place of the way: of every theft the money came, a part stayed, the rest went on; at the end it stayed. */
function booksAt(hop: number): TestBooks {
  const code = path[hop] ?? ''
  const next = path[hop + 1]
  const came = stolen - hop * held
  const accounts = Array.from({ length: thefts }, (_, theft) => {
    const into = { kind: 'in', reference: referenceOf(theft, hop), at: moment(hop), amount: came }
    const on = {
      kind: 'out',
      reference: referenceOf(theft, hop + 1),
      at: moment(hop + 1),
      amount: came - held,
      to: { bank: next, account: accountAt(next ?? code, theft) },
    }
    return { account: accountAt(code, theft), movements: next === undefined ? [into] : [into, on] }
  })
  return { accounts }
}

const banks = await Promise.all(path.map((code, hop) => virtualBank(centre, { code, books: booksAt(hop) })))
const victimsBank = await virtualBank(centre, { code: '125' })
const victims = bankLine(centre, victimsBank)

let told = 0
let over = false

/** The victims' bank tells of its thefts, several at a time; each is told until it is answered. */
async function tellAll(): Promise<readonly string[]> {
  const left = Array.from({ length: thefts }, (_, theft) => theft)
  const ids: string[] = []
  const tell = async () => {
    for (let theft = left.shift(); theft !== undefined; theft = left.shift()) {
      const [bank] = path
      const payment = {
        reference: referenceOf(theft, 0),
        account: accountAt(bank, theft),
        amount: stolen,
        at: moment(0),
      }
      const body = JSON.stringify({ channel: 'bank', victimBank: '125', payments: [payment] })
      const headers = { 'content-type': 'application/json', 'idempotency-key': `theft-number-${theft}` }
      for (;;) {
        const answer = await victims
          .ask('/api/v1/recoveries', { method: 'POST', headers, body })
          .catch(() => ({ status: 0, body: {} as Readonly<Record<string, unknown>> }))
        if (answer.status === 200 || answer.status === 201) {
          ids.push(String(answer.body['id']))
          told++
          break
        }
        // The victims' bank has no other words for it: whatever is no answer is a centre that is away.
        assert.ok(answer.status === 0 || answer.status >= 500, JSON.stringify(answer))
        await sleep(20)
      }
    }
  }
  await Promise.all(Array.from({ length: 4 }, tell))
  return ids
}

const refused: string[] = []
let answered = 0

/** A bank works, round after round, as its agent does: what goes wrong on the way is tried again. */
async function work(bank: VirtualBank): Promise<void> {
  while (!over) {
    const round = await bank.once().catch(() => undefined)
    answered += round?.taken ?? 0
    refused.push(...(round?.refused ?? []))
    if (round === undefined || round.taken === 0) await sleep(20)
  }
}

async function count(rowsOf: string): Promise<number> {
  const { rows } = await services.pool.query<{ count: number }>(`select count(*)::integer as count from ${rowsOf}`)
  return rows[0]?.count ?? 0
}

const taken = () => count('payments.bank_message')
const openRequests = () => count(`payments.request where state = 'open'`)

test('a centre that is killed while banks answer has every hold it told of, once, and all sums balance', async () => {
  let server = await served(environment)
  const working = [tellAll(), ...banks.map(work)] as const
  for (let kill = 1; kill <= kills; kill++) {
    // In the middle: when a part was taken and the rest is on its way.
    const enough = Math.ceil((thefts * path.length * kill) / (kills + 1))
    await until(taken, (count) => count >= enough)
    await server.kill('SIGKILL')
    server = await served(environment)
  }
  const ids = await working[0]
  await until(openRequests, (count) => count === 0)
  over = true
  await Promise.all(working)
  await server.kill('SIGKILL')
  assert.deepEqual(refused, [])
  assert.equal(new Set(ids).size, thefts)

  const rowsOf = async <Row extends object>(query: string) => (await services.pool.query<Row>(query)).rows
  const [counts] = await rowsOf<object>(`select
    (select count(*)::integer from payments.recovery) as recoveries,
    (select count(*)::integer from payments.recovery where state = 'awaiting-analysis') as analysed,
    (select count(*)::integer from payments.leg where state = 'answered') as legs,
    (select count(*)::integer from payments.request where state = 'answered') as requests,
    (select count(*)::integer from payments.bank_message) as messages,
    (select count(*)::integer from payments.traced_payment where claimed = amount) as claimed,
    (select sum(amount)::integer from payments.hold) as held`)
  const legs = thefts * path.length
  assert.deepEqual(counts, {
    recoveries: thefts,
    analysed: thefts,
    legs,
    requests: legs,
    messages: legs,
    claimed: legs,
    held: thefts * stolen,
  })
  const wrong = await rowsOf(`select from payments.leg l left join payments.hold h on h.leg = l.id
    where l.amount <> l.held + l.onward or h.amount is distinct from l.held`)
  assert.equal(wrong.length, 0)

  // Every hold that a bank was told of is there, with the end that it was told; none is there that no bank knows.
  const holds = await rowsOf<{ leg: string; bank: string; amount: string; until: Date }>(
    'select leg, bank, amount::text, until from payments.hold',
  )
  for (const { code, folder: place } of banks) {
    const { holds: kept, messages } = await makeShelf(place).read()
    const mine = holds.filter(({ bank }) => bank === code)
    assert.deepEqual(
      new Map(mine.map(({ leg, amount }) => [leg, amount])),
      new Map(kept.map(({ leg, amount }) => [leg, amount.toString()])),
    )
    assert.deepEqual([mine.length, kept.length, messages.length], [thefts, thefts, thefts])
    for (const { state, answer, promised } of messages) {
      assert.equal(state, 'taken')
      const { hold } = JSON.parse(answer ?? '') as { hold: { until: string } }
      assert.equal(hold.until, mine.find(({ leg }) => leg === promised?.leg)?.until.toISOString())
    }
  }
})
