import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { heldMoney, holders } from '#test/held-money'

const { clock, payments, recovery, held } = await heldMoney()

test('a bank reads what it holds still before what is over, each by its end', async () => {
  const of = await recovery('awaiting-analysis')
  const [gone, later] = [await held(of, 10n), await held(of, 30n)]
  clock.advance(3 * 86_400_000)
  const soon = await held(of, 20n)
  const longer = await payments.settling.papers.recordNotice(holders.investigator, {
    recovery: of,
    number: 'N-1',
    day: '2026-11-21',
    policeBody: 'Police',
    caseNumber: '2675',
    digest: 'ab'.repeat(32),
    extends: true,
    holds: [{ hold: later.hold }],
  })
  unwrap(longer)
  clock.advance(gone.until.getTime() - clock.now().getTime())
  assert.equal(await payments.settling.lapse(), 1)
  const { items } = unwrap(await payments.banks.held.list(holders.bank))
  assert.deepEqual(
    items.map(({ id, state }) => [id, state]),
    [
      [soon.hold, 'held'],
      [later.hold, 'held'],
      [gone.hold, 'closed'],
    ],
  )
})
