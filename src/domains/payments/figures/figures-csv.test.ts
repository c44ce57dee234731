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

test('screened payments are a month a line', () => {
  const sums = { screenedTiyn: '100', heldTiyn: '250', blockedTiyn: '10000000000000001' }
  const month = { month: '2026-11', banks: 2, screened: 9, challenged: 3, held: 2, blocked: 1, ...sums }
  assert.equal(screeningFiguresCsv([month], t).split('\r\n')[1], '2026-11,9,3,2,1,2.50,100000000000000.01')
})
