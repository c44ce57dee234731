import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { type Result, unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { heldMoney, holders } from '#test/held-money'
import { releaseHoldsOf, takeRelease, takeReturn } from './hold-service.ts'

const world = await heldMoney()
const { db, clock, payments, recovery, held } = world
const { papers } = payments.settling
const { investigator, second, elsewhere } = holders
const victim = 'KZ86 125K ZT50 0410 0100'
const digest = 'ab'.repeat(32)
let papersCount = 0

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)

async function notice(of: string, holds: readonly { hold: string; amount?: bigint }[], longer = false) {
  return papers.recordNotice(investigator, {
    recovery: of,
    number: `N-${++papersCount}`,
    day: '2026-11-21',
    policeBody: 'Police of a city',
    caseNumber: '267500031000001',
    digest,
    extends: longer,
    holds,
  })
}

async function sanction(of: string, given: { notice: string; returns: readonly { hold: string; amount: bigint }[] }) {
  return papers.recordSanction(second, {
    recovery: of,
    notice: given.notice,
    number: `S-${++papersCount}`,
    day: '2026-11-21',
    office: 'Prosecutor of a city',
    digest,
    returns: given.returns.map((one) => ({ ...one, account: victim })),
  })
}

const giveBack = (leg: string, amount: bigint, message: string, bank = '722') =>
  inTransaction(db, (tx) => takeReturn(world, tx, { bank, leg, amount, at: clock.now(), message }))

async function stateOf(of: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`select state from payments.recovery where id = ${of}`.execute(db)
  return rows[0]?.state
}

async function holdRow(id: string) {
  const { rows } = await sql<Record<string, unknown>>`select state, end_reason as "endReason", released, sanctioned,
    returned, amount from payments.hold where id = ${id}`.execute(db)
  return rows[0]
}

async function legRow(id: string) {
  const { rows } = await sql<Record<string, unknown>>`select held, returned, unavailable from payments.leg
    where id = ${id}`.execute(db)
  return rows[0]
}

async function requestsOf(leg: string) {
  const { rows } = await sql<{ kind: string; state: string; amount: number }>`select kind, state, amount
    from payments.request where leg = ${leg} order by kind, asked_at`.execute(db)
  return rows
}

test('by notice and sanction of two people banks are asked to return, the rest is let go, and pacs.004 completes', async () => {
  const of = await recovery('awaiting-analysis')
  const [one, two] = [await held(of, 100n), await held(of, 60n, { bank: '601' })]
  const noticed = unwrap(await notice(of, [{ hold: one.hold }, { hold: two.hold, amount: 50n }]))
  assert.equal(codeOf(await giveBack(one.leg, 80n, 'too-early')), 'hold.return.not-sanctioned')
  const own = await papers.recordSanction(investigator, {
    recovery: of,
    notice: noticed.id,
    number: 'S',
    day: '2026-11-21',
    office: 'Prosecutor',
    digest,
    returns: [{ hold: one.hold, amount: 80n, account: victim }],
  })
  assert.equal(codeOf(own), 'hold.own-notice.forbidden')
  const tooMuch = await sanction(of, { notice: noticed.id, returns: [{ hold: two.hold, amount: 51n }] })
  assert.equal(codeOf(tooMuch), 'hold.sanction.more-than-noticed')
  unwrap(
    await sanction(of, {
      notice: noticed.id,
      returns: [
        { hold: one.hold, amount: 80n },
        { hold: two.hold, amount: 50n },
      ],
    }),
  )
  assert.equal(await stateOf(of), 'returning')
  assert.deepEqual(await requestsOf(one.leg), [
    { kind: 'release', state: 'open', amount: 20 },
    { kind: 'return', state: 'open', amount: 80 },
  ])
  assert.equal(codeOf(await giveBack(one.leg, 81n, 'more')), 'hold.return.more-than-sanctioned')
  assert.equal(codeOf(await giveBack(one.leg, 80n, 'other-bank', '601')), 'hold.not-found')
  const part = unwrap(await giveBack(one.leg, 30n, 'a'))
  assert.deepEqual([part.state, part.left, part.repeated], ['returning', 50n, false])
  assert.equal(unwrap(await giveBack(one.leg, 30n, 'a')).repeated, true)
  assert.equal(codeOf(await giveBack(one.leg, 31n, 'a')), 'hold.return.message.conflict')
  assert.equal(unwrap(await giveBack(one.leg, 50n, 'b')).state, 'closed')
  assert.equal(codeOf(await giveBack(one.leg, 1n, 'c')), 'hold.return.already-returned')
  assert.deepEqual(await legRow(one.leg), { held: 0, returned: 80, unavailable: 20 })
  assert.deepEqual(await holdRow(one.hold), {
    state: 'closed',
    endReason: 'returned',
    released: 20,
    sanctioned: 80,
    returned: 80,
    amount: 100,
  })
  assert.deepEqual(
    (await requestsOf(one.leg)).map(({ kind, state }) => [kind, state]),
    [
      ['release', 'open'],
      ['return', 'answered'],
    ],
  )
  const released = unwrap(await inTransaction(db, (tx) => takeRelease(world, tx, { bank: '722', leg: one.leg })))
  assert.equal(released.repeated, false)
  assert.equal(await stateOf(of), 'returning')
  unwrap(await giveBack(two.leg, 50n, 'd', '601'))
  assert.equal(await stateOf(of), 'completed')
})

test('money can be ordered back while other banks have yet to answer, and people of another region see nothing', async () => {
  const of = await recovery('tracking')
  const one = await held(of, 100n)
  const unseen = await papers.recordNotice(elsewhere, {
    recovery: of,
    number: '1',
    day: '2026-11-21',
    policeBody: 'Police',
    caseNumber: '267',
    digest,
    extends: false,
    holds: [{ hold: one.hold }],
  })
  assert.equal(codeOf(unseen), 'hold.recovery.not-found')
  assert.equal(codeOf(await papers.papers(elsewhere, of)), 'hold.recovery.not-found')
  const noticed = unwrap(await notice(of, [{ hold: one.hold }]))
  unwrap(await sanction(of, { notice: noticed.id, returns: [{ hold: one.hold, amount: 100n }] }))
  assert.equal(await stateOf(of), 'tracking')
  const callOff = () =>
    inTransaction(db, (tx) => releaseHoldsOf(world, tx, { recovery: of, at: clock.now(), actor: investigator }))
  assert.equal(codeOf(await callOff()), 'hold.sanctioned.conflict')
  unwrap(await giveBack(one.leg, 100n, 'tracking'))
  // Nothing is held by it any more, and still money went back for it.
  assert.equal(codeOf(await callOff()), 'hold.sanctioned.conflict')
  assert.equal(codeOf(await papers.conclude(investigator, { recovery: of, reason: 'Done' })), 'hold.analysis.conflict')
  const seen = unwrap(await papers.papers(investigator, of))
  assert.deepEqual([seen.holds[0]?.code, seen.notices.length, seen.sanctions.length], [one.code, 1, 1])
})

test('a conclusion without return lets everything go, once', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  assert.equal(codeOf(await papers.conclude(investigator, { recovery: of, reason: ' ' })), 'hold.reason-missing')
  const done = unwrap(await papers.conclude(investigator, { recovery: of, reason: 'A dispute about goods, no theft' }))
  assert.deepEqual([done.released, await stateOf(of)], [1, 'completed'])
  assert.deepEqual(await requestsOf(one.leg), [{ kind: 'release', state: 'open', amount: 100 }])
  assert.equal(codeOf(await papers.conclude(investigator, { recovery: of, reason: 'Again' })), 'hold.analysis.conflict')
  assert.equal(codeOf(await notice(of, [{ hold: one.hold }])), 'hold.recovery.conflict')
  assert.equal(unwrap(await papers.papers(investigator, of)).conclusion?.by, investigator.id)
})

test('a hold lapses after five working days to the millisecond unless a notice prolongs it, once', async () => {
  const of = await recovery('awaiting-analysis')
  const [one, two] = [await held(of, 100n), await held(of, 50n)]
  // Saturday 21 November: until the end of Friday.
  assert.equal(one.until.toISOString(), '2026-11-27T19:00:00.000Z')
  unwrap(await notice(of, [{ hold: two.hold }], true))
  assert.equal(codeOf(await notice(of, [{ hold: two.hold }], true)), 'hold.extension.too-often')
  const begun = clock.now().getTime()
  clock.advance(one.until.getTime() - begun - 1)
  assert.equal(await payments.settling.lapse(), 0)
  clock.advance(1)
  // The clock has not come to it, and still it is over.
  assert.equal(codeOf(await notice(of, [{ hold: one.hold }])), 'hold.already-over')
  assert.equal(await payments.settling.lapse(), 1)
  assert.equal(await payments.settling.lapse(), 0)
  assert.deepEqual(await legRow(one.leg), { held: 0, returned: 0, unavailable: 100 })
  assert.deepEqual([(await holdRow(one.hold))?.endReason, (await holdRow(two.hold))?.state], ['lapsed', 'held'])
  assert.equal(codeOf(await giveBack(one.leg, 100n, 'late')), 'hold.return.already-closed')
  const [longer] = unwrap(await papers.papers(investigator, of)).holds.filter(({ id }) => id === two.hold)
  assert.equal(longer?.until.toISOString(), '2026-12-04T19:00:00.000Z')
  clock.advance(begun - clock.now().getTime())
})

test('a bank that lets go by itself at the end is taken at its word, one that lets go sooner is not', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  const letGo = () => inTransaction(db, (tx) => takeRelease(world, tx, { bank: '722', leg: one.leg, amount: 100n }))
  assert.equal(codeOf(await letGo()), 'hold.release.not-asked')
  const begun = clock.now().getTime()
  clock.advance(one.until.getTime() - begun)
  assert.deepEqual(
    [unwrap(await letGo()).state, (await requestsOf(one.leg)).map(({ state }) => state)],
    ['closed', ['answered']],
  )
  assert.equal(unwrap(await letGo()).repeated, true)
  assert.equal(await payments.settling.lapse(), 0)
  clock.advance(begun - clock.now().getTime())
})

test('a lapse and a sanction at the same moment: one of them has the money, never both', async () => {
  for (let round = 0; round < 12; round++) {
    const of = await recovery('awaiting-analysis')
    const one = await held(of, 100n)
    const noticed = unwrap(await notice(of, [{ hold: one.hold }]))
    const begun = clock.now().getTime()
    clock.advance(one.until.getTime() - begun - 1)
    const ordering = sanction(of, { notice: noticed.id, returns: [{ hold: one.hold, amount: 70n }] })
    // Every other time the sanction is there first.
    if (round % 2 === 0) await ordering
    clock.advance(1)
    const [ordered, back, ...lapsed] = await Promise.all([
      ordering,
      giveBack(one.leg, 70n, `race-${round}`),
      payments.settling.lapse(),
      payments.settling.lapse(),
      payments.settling.lapse(),
    ])
    const row = (await holdRow(one.hold)) as { state: string; endReason: string; released: number; returned: number }
    const count = lapsed.reduce((sum, one) => sum + one, 0)
    assert.ok(count <= 1)
    assert.ok(row.released + row.returned <= 100)
    assert.deepEqual(
      ordered.ok ? [row.released, row.endReason === 'lapsed'] : [row.released, codeOf(ordered)],
      ordered.ok ? [30, false] : [100, 'hold.already-over'],
    )
    assert.ok(!back.ok || ordered.ok)
    assert.equal((await requestsOf(one.leg)).filter(({ kind }) => kind === 'release').length, 1)
    clock.advance(begun - clock.now().getTime())
  }
})

test('messages of a bank that come at once never give back more than the sanction, and the same message counts once', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 120n)
  const noticed = unwrap(await notice(of, [{ hold: one.hold }]))
  unwrap(await sanction(of, { notice: noticed.id, returns: [{ hold: one.hold, amount: 100n }] }))
  const messages = ['m1', 'm2', 'm1', 'm3', 'm4', 'm2']
  const taken = await Promise.all(messages.map((message) => giveBack(one.leg, 30n, message)))
  const refused = taken.map(codeOf).filter((code) => code !== 'ok')
  assert.deepEqual([...new Set(refused)], ['hold.return.more-than-sanctioned'])
  assert.equal(taken.filter((one) => one.ok && !one.value.repeated).length, 3)
  assert.deepEqual(await legRow(one.leg), { held: 10, returned: 90, unavailable: 20 })
  unwrap(await giveBack(one.leg, 10n, 'm5'))
  assert.equal(await stateOf(of), 'completed')
})

test('the database itself refuses what the rules refuse', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  const change = (what: string) => sql.raw(`update payments.hold set ${what} where id = '${one.hold}'`).execute(db)
  await assert.rejects(change('returned = 1'), /returned_by_sanction_alone/)
  await assert.rejects(change('released = 60, sanctioned = 50, state = $$returning$$'), /sanctioned_part_stays/)
  await assert.rejects(change('state = $$returning$$'), /returning_is_sanctioned/)
})
