import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localTime } from './payment-rows.ts'
import { isAboutMoney, type ToldReport, tellsOfLoss, theftOf } from './theft.ts'

const report: ToldReport = {
  topic: 'fraud',
  channel: 'phone',
  amount: { minor: '45000000', currency: 'KZT' },
  paidAt: '2026-11-22T01:02:00.000Z',
  occurredOn: null,
  submittedAt: '2026-11-22T01:30:00.000Z',
  identifiers: [],
}
const named = (
  kind: 'iban' | 'card' | 'phone',
  display: string,
  more: { own?: boolean; dismissed?: boolean } = {},
) => ({
  kind,
  display,
  observableId: null,
  own: false,
  dismissed: false,
  ...more,
})
const account = named('iban', 'KZ86 125K ZT50 0410 0100')
const own = named('iban', 'KZ64 7228 5346 8956 9748', { own: true })

test('account, sum and time come from the report; the victim’s own account tells their bank and is never paid to', () => {
  const { channel, victimBank, rows } = theftOf({
    ...report,
    identifiers: [own, named('phone', '+7 707 555'), account],
  })
  assert.deepEqual([channel, victimBank, rows.length], ['hotline', '722', 1])
  assert.deepEqual(
    [rows[0]?.account, rows[0]?.amount, rows[0]?.at],
    ['KZ86 125K ZT50 0410 0100', 450_000, localTime(new Date('2026-11-22T01:02:00.000Z'))],
  )
})

test('a card is told by its first six digits and its last four, after accounts, and nobody knows which got how much', () => {
  const { rows } = theftOf({ ...report, identifiers: [named('card', '4400 43•• •••• 4561'), account, account] })
  assert.deepEqual(
    rows.map((row) => [row.account, row.amount, row.id]),
    [
      ['KZ86 125K ZT50 0410 0100', '', 0],
      ['440043******4561', '', 1],
    ],
  )
})

test('what is not said is not guessed: no account, another currency, another day', () => {
  const { victimBank, rows } = theftOf({
    ...report,
    identifiers: [named('iban', account.display, { dismissed: true })],
    amount: { minor: '10000', currency: 'USD' },
    paidAt: null,
    occurredOn: '2026-11-01',
  })
  assert.deepEqual([victimBank, rows.map(({ account: to, amount, at }) => [to, amount, at])], ['', [['', '', '']]])
  const sameDay = theftOf({ ...report, paidAt: null, occurredOn: localTime(new Date(report.submittedAt)).slice(0, 10) })
  assert.equal(sameDay.rows[0]?.at, localTime(new Date(report.submittedAt)))
  assert.equal(theftOf({ ...report, channel: 'site' }).channel, 'site')
})

test('money is spoken of by the topic, or by an account or a card of somebody else', () => {
  const about = (topic: ToldReport['topic'], ...identifiers: ToldReport['identifiers'][number][]) =>
    isAboutMoney({ topic, identifiers })
  assert.deepEqual(
    [
      about('fraud'),
      about('other'),
      about('other', account),
      about('drugs', own),
      about('drugs', named('phone', '+7')),
    ],
    [true, false, true, false, false],
  )
  assert.deepEqual(
    [tellsOfLoss(report), tellsOfLoss({ amount: null, paidAt: null }), tellsOfLoss({ ...report, amount: null })],
    [true, false, true],
  )
})
