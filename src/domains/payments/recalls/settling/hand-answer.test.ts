import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { type Result, unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { heldMoney, holders } from '#test/held-money'
import { checkAnswer } from './hand-answer.ts'
import type { HandAnswer } from './hand-answer-service.ts'
import { takeRelease, takeReturn } from './hold-service.ts'

const world = await heldMoney()
const { db, clock, payments, recovery, held } = world
const { papers, answerByHand } = payments.settling
const { analyst, investigator, second, elsewhere } = holders
const digest = 'ab'.repeat(32)
let papersCount = 0

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)

/** Money at a bank of which a sanction gives a part back; tells its requests. */
async function sanctioned(amount: bigint, back: bigint) {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, amount)
  const paper = { recovery: of, day: '2026-11-21', digest }
  const noticed = unwrap(
    await papers.recordNotice(investigator, {
      ...paper,
      number: `N-${++papersCount}`,
      policeBody: 'Police of a city',
      caseNumber: '267500031000001',
      extends: false,
      holds: [{ hold: one.hold }],
    }),
  )
  unwrap(
    await papers.recordSanction(second, {
      ...paper,
      notice: noticed.id,
      number: `S-${papersCount}`,
      office: 'Prosecutor of a city',
      returns: [{ hold: one.hold, amount: back, account: 'KZ86 125K ZT50 0410 0100' }],
    }),
  )
  return { of, ...one, requests: await requestsOf(one.leg) }
}

async function requestsOf(leg: string): Promise<Readonly<Record<string, { id: string; state: string }>>> {
  const { rows } = await sql<{ id: string; kind: string; state: string }>`select id, kind, state from payments.request
    where leg = ${leg}`.execute(db)
  return Object.fromEntries(rows.map((row) => [row.kind, row]))
}

async function stateOf(of: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`select state from payments.recovery where id = ${of}`.execute(db)
  return rows[0]?.state
}

const say = (recovery: string, request: string | undefined, more: Partial<HandAnswer>, actor = analyst) =>
  answerByHand(actor, {
    recovery,
    request: request ?? '',
    way: 'phone',
    answeredBy: 'Night desk',
    done: 0n,
    refused: [],
    ...more,
  })

test('what a bank says it let go and gave back is registered, moves as a message would, and is told once', async () => {
  const { of, leg, requests } = await sanctioned(100n, 60n)
  const { release, return: back } = requests
  assert.equal(codeOf(await say(of, release?.id, { done: 39n })), 'hold.answer.unbalanced')
  const rest = { reason: 'technical-fault', amount: 1n } as const
  assert.equal(codeOf(await say(of, release?.id, { done: 39n, refused: [rest] })), 'hold.release.another-amount')
  assert.equal(unwrap(await say(of, release?.id, { done: 40n })).answered, true)
  const electronic = { bank: '722', requestId: release?.id ?? '', leg }
  const confirmed = await inTransaction(db, (tx) => takeRelease(world, tx, electronic))
  assert.equal(codeOf(confirmed), 'recall.request.already-answered')

  clock.advance(60_000)
  const later = [{ reason: 'goes-later', amount: 20n }] as const
  const tomorrow = new Date(clock.now().getTime() + 86_400_000)
  assert.equal(codeOf(await say(of, back?.id, { done: 60n, at: tomorrow })), 'hold.return.bad-time')
  assert.equal(codeOf(await say(of, back?.id, { way: 'letter', done: 60n })), 'hold.answer.paper-missing')
  const part = unwrap(await say(of, back?.id, { way: 'letter', digest, done: 40n, refused: later }))
  assert.deepEqual([part.answered, await stateOf(of)], [false, 'returning'])
  assert.equal(codeOf(await say(of, back?.id, { done: 60n })), 'hold.answer.unbalanced')
  clock.advance(60_000)
  assert.equal(unwrap(await say(of, back?.id, { done: 20n })).answered, true)
  assert.equal(await stateOf(of), 'completed')
  const message = { bank: '722', requestId: back?.id ?? '', leg, amount: 60n, at: clock.now(), message: 'too-late' }
  const told = await inTransaction(db, (tx) => takeReturn(world, tx, message))
  assert.equal(codeOf(told), 'recall.request.already-answered')
  assert.equal(codeOf(await say(of, back?.id, { done: 60n })), 'recall.request.already-answered')
  const { rows } = await sql`select held, returned, unavailable from payments.leg where id = ${leg}`.execute(db)
  assert.deepEqual(rows, [{ held: 0, returned: 60, unavailable: 40 }])

  const { answers } = unwrap(await papers.papers(analyst, of))
  assert.deepEqual(
    answers.map(({ kind, way, done, refused, digest: of }) => [kind, way, done, refused, of]),
    [
      ['release', 'phone', 40n, [], null],
      ['return', 'letter', 40n, later, digest],
      ['return', 'phone', 20n, [], null],
    ],
  )
  const history = await world.audit.about({ type: 'recovery', id: of }, { limit: 20, without: [] })
  const entries = history.filter(({ action }) => action === 'payments.bank-told')
  assert.ok(entries.every(({ actorId }) => actorId === analyst.id))
  assert.deepEqual(entries.map(({ details }) => `${String(details['kind'])} ${String(details['way'])}`).sort(), [
    'release phone',
    'return letter',
    'return phone',
  ])
  assert.ok(!JSON.stringify(entries).includes('Night desk'))
})

test('a refusal moves nothing: its reason is kept, the request waits on, and the money is taken when it comes', async () => {
  const { of, leg, requests } = await sanctioned(100n, 100n)
  const refused = [{ reason: 'account-blocked-by-another-order', amount: 100n }] as const
  assert.equal(unwrap(await say(of, requests['return']?.id, { refused })).answered, false)
  assert.deepEqual([(await requestsOf(leg))['return']?.state, await stateOf(of)], ['open', 'returning'])
  // The bank was called: it is called again when its next clock runs out.
  const hours = async (count: number) => {
    clock.advance(count * 3_600_000)
    await payments.tracking.runClocks()
    return (await payments.tracking.calls(analyst)).items.filter(({ recovery }) => recovery === of).length
  }
  assert.equal(await hours(12), 1)
  unwrap(await say(of, requests['return']?.id, { refused }))
  assert.equal(await hours(1), 0)
  assert.equal(await hours(11), 1)
  const message = { bank: '722', requestId: requests['return']?.id ?? '', leg, amount: 100n, at: clock.now() }
  unwrap(await inTransaction(db, (tx) => takeReturn(world, tx, { ...message, message: 'after-all' })))
  assert.equal(await stateOf(of), 'completed')
})

test('the same answer under one key counts once, another under it is refused', async () => {
  const { of, requests } = await sanctioned(100n, 100n)
  const id = requests['return']?.id
  const idempotencyKey = 'answered-once'
  const refused = [{ reason: 'goes-later', amount: 70n }] as const
  const first = unwrap(await say(of, id, { done: 30n, refused, idempotencyKey }))
  const again = unwrap(await say(of, id, { done: 30n, refused, idempotencyKey }))
  assert.deepEqual([again.repeated, again.answer.id], [true, first.answer.id])
  const other = await say(of, id, { done: 70n, idempotencyKey })
  assert.equal(codeOf(other), 'hold.answer.idempotency.conflict')
  const { rows } = await sql`select returned from payments.hold where recovery = ${of}`.execute(db)
  assert.deepEqual(rows, [{ returned: 30 }])
})

test('an answer is registered in the region of the recovery, for its own requests about held money', async () => {
  const { of, requests } = await sanctioned(100n, 100n)
  const id = requests['return']?.id
  assert.equal(codeOf(await say(of, id, { done: 100n }, elsewhere)), 'hold.recovery.not-found')
  const other = await sanctioned(50n, 50n)
  assert.equal(codeOf(await say(other.of, id, { done: 100n })), 'hold.answer.request.not-found')
  const both = await Promise.all([say(of, id, { done: 100n }), say(of, id, { done: 100n })])
  assert.deepEqual(both.map(codeOf).sort(), ['ok', 'recall.request.already-answered'])
})

test('reasons fit what was asked, and stand once', () => {
  const asked = { kind: 'release', left: 2n } as const
  const wrong = { reason: 'victim-account-wrong', amount: 2n } as const
  assert.equal(codeOf(checkAnswer(asked, { done: 0n, refused: [wrong] })), 'hold.answer.reason-of-another-kind')
  const twice = [{ reason: 'goes-later', amount: 1n } as const, { reason: 'goes-later', amount: 1n } as const]
  assert.equal(codeOf(checkAnswer(asked, { done: 0n, refused: twice })), 'hold.answer.twice')
  assert.equal(unwrap(checkAnswer({ kind: 'return', left: 2n }, { done: 0n, refused: [wrong] })), 2n)
})
