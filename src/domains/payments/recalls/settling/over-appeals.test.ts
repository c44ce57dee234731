import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { type HeldLeg, heldMoney, holders } from '#test/held-money'
import { takeReturn } from './hold-service.ts'

const world = await heldMoney()
const { db, clock, payments, recovery, held } = world
const { appeals, papers } = payments.settling
const { analyst, investigator, second } = holders
const digest = 'ab'.repeat(32)

async function appeal({ code }: HeldLeg): Promise<string> {
  const input = { code, ground: 'other', words: 'It is my own money', contact: '+77010000000' } as const
  return unwrap(await appeals.open(anonymous, input)).receipt
}

const status = async (receipt: string) => unwrap(await appeals.follow(receipt))
const openOf = async ({ hold }: HeldLeg) => (await appeals.list(analyst, 'open')).filter((one) => one.hold === hold)

test('with a hold that is let go its appeals end, and by the receipt everybody learns how', async () => {
  const of = await recovery('awaiting-analysis')
  const [one, other] = [await held(of, 100n), await held(of, 50n)]
  const [mine, others] = [await appeal(one), await appeal(other)]
  unwrap(await papers.release(investigator, { recovery: of, hold: one.hold, reason: 'The wrong account' }))
  const told = await status(mine)
  assert.deepEqual(told, {
    state: 'over',
    openedAt: clock.now(),
    decidedAt: clock.now(),
    decisionReason: null,
    released: null,
    holdEnd: 'released',
  })
  assert.deepEqual([await openOf(one), (await status(others)).state], [[], 'open'])
  const { rows } = await sql<{ words: string; contact: Buffer | null }>`select words, contact from payments.hold_appeal
    where hold = ${one.hold}`.execute(db)
  assert.deepEqual(rows, [{ words: 'It is my own money', contact: null }])
  const written = await sql<{ details: string }>`select e.details from audit.entry e
    join payments.hold_appeal a on a.id::text = e.subject_id
    where a.hold = ${one.hold} and e.action = 'payments.appeal-over'`.execute(db)
  assert.deepEqual(
    written.rows.map(({ details }) => details),
    ['{"end":"released"}'],
  )
  const [closed] = await appeals.list(analyst, 'over')
  const late = await appeals.decide(analyst, { id: String(closed?.id), decision: 'rejected', reason: 'Too late' })
  assert.equal(!late.ok && late.error.code, 'hold.appeal.already-decided')
})

test('an appeal that is upheld for all of it ends the other one about the same hold; for a part the other waits on', async () => {
  const one = await held(await recovery('awaiting-analysis'), 100n)
  const [first, next, last] = [await appeal(one), await appeal(one), await appeal(one)]
  const [a, b] = await openOf(one)
  const ruling = { decision: 'upheld', reason: 'The statement shows it' } as const
  unwrap(await appeals.decide(analyst, { id: String(a?.id), ...ruling, amount: 40n }))
  assert.equal((await openOf(one)).length, 2)
  unwrap(await appeals.decide(analyst, { id: String(b?.id), ...ruling }))
  const told = await Promise.all([first, next, last].map(status))
  assert.deepEqual(
    new Set(told.map(({ state, released, holdEnd }) => `${state} ${released} ${holdEnd}`)),
    new Set(['upheld 40 null', 'upheld 60 null', 'over null appeal-upheld']),
  )
})

test('an appeal ends with a lapse, at its moment, and with the last return; words are forgotten in the same time', async () => {
  const of = await recovery('awaiting-analysis')
  const [lapsing, returning] = [await held(of, 100n), await held(of, 60n)]
  const [lapsed, returned] = [await appeal(lapsing), await appeal(returning)]
  const paper = { recovery: of, day: '2026-11-21', digest }
  const notice = unwrap(
    await papers.recordNotice(investigator, {
      ...paper,
      number: 'N-1',
      policeBody: 'Police',
      caseNumber: '2675',
      extends: false,
      holds: [{ hold: returning.hold }],
    }),
  )
  const returns = [{ hold: returning.hold, amount: 60n, account: 'KZ86125KZT5004100100' }]
  unwrap(
    await papers.recordSanction(second, { ...paper, notice: notice.id, number: 'S-1', office: 'Prosecutor', returns }),
  )
  assert.equal((await status(returned)).state, 'open')
  const back = { bank: '722', leg: returning.leg, amount: 60n, at: clock.now(), message: 'back' }
  unwrap(await inTransaction(db, (tx) => takeReturn(world, tx, back)))
  assert.deepEqual([(await status(returned)).state, (await status(returned)).holdEnd], ['over', 'returned'])
  clock.advance(lapsing.until.getTime() - clock.now().getTime() + 5000)
  await payments.settling.lapse()
  const { state, holdEnd, decidedAt } = await status(lapsed)
  assert.deepEqual([state, holdEnd, decidedAt], ['over', 'lapsed', lapsing.until])
  clock.advance(100 * 86_400_000)
  await payments.settling.keep()
  const { rows } = await sql<{ words: string | null }>`select words from payments.hold_appeal
    where hold in (${lapsing.hold}, ${returning.hold})`.execute(db)
  assert.deepEqual(rows, [{ words: null }, { words: null }])
})

test('of appeals that are decided the last ones stand first, of open ones those whose hold ends soonest', async () => {
  const of = await recovery('awaiting-analysis')
  const [early, late] = [await held(of, 10n), await held(of, 20n)]
  await sql`update payments.hold set until = until + interval '3 days' where id = ${late.hold}`.execute(db)
  await appeal(late)
  await appeal(early)
  assert.deepEqual(
    (await appeals.list(analyst, 'open')).map(({ hold }) => hold),
    [early.hold, late.hold],
  )
  unwrap(await papers.release(investigator, { recovery: of, hold: early.hold, reason: 'Wrong' }))
  clock.advance(1000)
  unwrap(await papers.release(investigator, { recovery: of, hold: late.hold, reason: 'Wrong' }))
  const [first, next] = await appeals.list(analyst, 'over')
  assert.deepEqual([first?.hold, next?.hold], [late.hold, early.hold])
})
