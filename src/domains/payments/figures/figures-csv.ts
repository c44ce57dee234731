import { type Cell, csvOf } from '#formats/csv'
import { writtenMidnight } from '#kernel/clock'
import type { Translate } from '#platform/messages'
import type { BankFigures, NationalFigures } from '../recalls/settling/figures.ts'
import type { ScreeningMonth } from '../screening/screening-month.ts'

/** Tenge with two decimals, as spreadsheets read them; sums are never negative. */
function tenge(tiyn: bigint): string {
  const digits = tiyn.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const columns = [
  'month',
  'bank',
  'requests',
  'in-time',
  'unanswered',
  'median',
  'ninety',
  'stolen',
  'held',
  'returned',
  'as-of',
] as const

/** The figures of a month as CSV: the country first, then a bank a line; what is withheld is empty. Tenge and minutes. */
export function recoveryFiguresCsv(
  given: { readonly month: string; readonly nation: NationalFigures; readonly banks: readonly BankFigures[] },
  t: Translate,
): string {
  const { month, nation, banks } = given
  const country: readonly Cell[] = nation.suppressed
    ? []
    : [
        null,
        null,
        null,
        null,
        null,
        tenge(nation.stolen),
        tenge(nation.held),
        tenge(nation.returned),
        writtenMidnight(nation.asOf),
      ]
  return csvOf(
    columns.map((name) => t(`recovery-figures.column.${name}`)),
    [
      [month, t('recovery-figures.country'), ...country],
      ...banks.map((bank) => [month, bank.name, ...bankCells(bank)]),
    ].map(filled),
  )
}

function bankCells(bank: BankFigures): readonly Cell[] {
  if (bank.suppressed) return []
  const { requests, inTime, unanswered, median, ninety, held, returned, asOf } = bank
  return [requests, inTime, unanswered, median, ninety, null, tenge(held), tenge(returned), writtenMidnight(asOf)]
}

/** Every line has all columns. */
function filled(cells: readonly Cell[]): readonly Cell[] {
  return columns.map((_, place) => cells[place] ?? null)
}

/**
 * Payments that banks screened as CSV: of each month all of them, then those stopped in each way, a line each with its sum in tenge and
 * the midnight up to which it is counted; what is withheld is empty.
 */
export function screeningFiguresCsv(months: readonly ScreeningMonth[], t: Translate): string {
  const word = (name: string) => t(`recovery-figures.screened.${name}`)
  const lines = months.flatMap(({ month, asOf, screened, screenedTiyn, ...stopped }): Cell[][] => [
    [month, word('screened'), screened, tenge(BigInt(screenedTiyn)), writtenMidnight(asOf)],
    ...(['challenged', 'held', 'blocked'] as const).map((name): Cell[] => {
      const sum = stopped[name]
      if (sum === null) return [month, word(name), null, null, null]
      return [month, word(name), sum.payments, tenge(BigInt(sum.tiyn)), writtenMidnight(sum.asOf)]
    }),
  ])
  const headings = [word('month'), word('done'), word('payments'), word('sum'), t('recovery-figures.column.as-of')]
  return csvOf(headings, lines)
}
