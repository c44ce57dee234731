import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recoveryFiguresCsv, screeningFiguresCsv } from './figures-csv.ts'

const t = (key: string) => key.split('.').at(-1) ?? ''
const asOf = new Date('2026-11-21T19:00:00Z')
const bank = {
  asOf,
  bank: '801',
  requests: 9,
  inTime: 7,
  unanswered: 1,
  median: 12.5,
  ninety: null,
  held: 5n,
  returned: 0n,
}

test('the country and each bank are a line; what is withheld is empty, sums are tenge to the tiyn', () => {
  const nation = {
    suppressed: false,
    asOf,
    recoveries: 12,
    stolen: 123_456n,
    held: 100n,
    returned: 7n,
    share: 0.1,
  } as const
  const banks = [
    { ...bank, name: '=First', suppressed: false },
    { bank: '802', name: 'Second', suppressed: true },
  ] as const
  assert.deepEqual(recoveryFiguresCsv({ month: '2026-11', nation, banks }, t).split('\r\n').slice(1), [
    '2026-11,country,,,,,,1234.56,1.00,0.07,2026-11-22T00:00:00+05:00',
    "2026-11,'=First,9,7,1,12.5,,,0.05,0.00,2026-11-22T00:00:00+05:00",
    '2026-11,Second,,,,,,,,,',
    '',
  ])
  const few = recoveryFiguresCsv({ month: '2026-11', nation: { suppressed: true }, banks: [] }, t)
  assert.equal(few.split('\r\n')[1], '2026-11,country,,,,,,,,,')
})

test('screened payments are four lines a month, each with its own midnight; what is withheld is empty', () => {
  const held = { asOf: new Date('2026-11-20T19:00:00Z'), payments: 12, tiyn: '10000000000000001' }
  const blocked = { asOf, payments: 5, tiyn: '250' }
  const month = {
    month: '2026-11',
    asOf,
    banks: 2,
    screened: 900,
    screenedTiyn: '100',
    challenged: null,
    held,
    blocked,
  }
  assert.deepEqual(screeningFiguresCsv([month], t).split('\r\n'), [
    '\ufeffmonth,done,payments,sum,as-of',
    '2026-11,screened,900,1.00,2026-11-22T00:00:00+05:00',
    '2026-11,challenged,,,',
    '2026-11,held,12,100000000000000.01,2026-11-21T00:00:00+05:00',
    '2026-11,blocked,5,2.50,2026-11-22T00:00:00+05:00',
    '',
  ])
})
