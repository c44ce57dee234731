import { figuresFrom } from '#kernel/figure-readings'
import { fail, ok, type Result } from '#kernel/result'

/** A stretch of time, its end left out. */
export interface Between {
  readonly from: Date
  readonly to: Date
}

/** How a bank answered the requests for money of a stretch of time. Amounts are tiyn. */
export interface BankRow {
  readonly bank: string
  readonly name: string
  /** Requests that were answered, or whose time is over. */
  readonly requests: number
  /** Thefts that these requests were about. */
  readonly recoveries: number
  readonly inTime: number
  readonly unanswered: number
  /** Minutes within which half and nine tenths of these requests were answered; null where so many never were. */
  readonly median: number | null
  readonly ninety: number | null
  readonly held: bigint
  readonly returned: bigint
}

/** What became of the thefts that were told of in a stretch of time. Amounts are tiyn. */
export interface NationalRow {
  readonly recoveries: number
  readonly stolen: bigint
  /** Held at any time. */
  readonly held: bigint
  readonly returned: bigint
}

/** What is published of one bank. */
export type BankFigures = { readonly bank: string; readonly name: string } & (
  | { readonly suppressed: true }
  | ({
      readonly suppressed: false
      /** The midnight up to which these are counted. */
      readonly asOf: Date
    } & Omit<BankRow, 'bank' | 'name' | 'recoveries'>)
)

/** What is published of the country. Amounts are tiyn. */
export type NationalFigures =
  | { readonly suppressed: true }
  | ({
      readonly suppressed: false
      /** The midnight up to which these are counted. */
      readonly asOf: Date
      /** What of the stolen money was given back, 0 to 1; null where none was stolen. */
      readonly share: number | null
    } & NationalRow)

/**
 * The figures of banks, each as of its own midnight, without those of too few requests or thefts and those that have no midnight yet. Where such a bank held or returned money, the bank with the fewest
 * thefts of the others is left out with it: the country less those that are shown would tell of it otherwise.
 */
export function publishedBanks(rows: readonly BankRow[], asOf: ReadonlyMap<string, Date>): readonly BankFigures[] {
  const few = rows.filter(
    ({ bank, requests, recoveries }) => Math.min(requests, recoveries) < figuresFrom || !asOf.has(bank),
  )
  const left = new Set(few)
  if (few.some(({ held, returned }) => held + returned > 0n)) {
    const [least] = rows.filter((row) => !left.has(row)).toSorted((a, b) => a.recoveries - b.recoveries)
    if (least !== undefined) left.add(least)
  }
  return rows.map((row) => {
    const { bank, name, recoveries: _thefts, ...figures } = row
    const at = asOf.get(bank)
    if (at === undefined || left.has(row)) return { bank, name, suppressed: true }
    return { bank, name, suppressed: false, asOf: at, ...figures }
  })
}

/** The country's figures, or that there are too few. */
export function publishedNation(row: NationalRow, asOf: Date): NationalFigures {
  if (row.recoveries < figuresFrom) return { suppressed: true }
  // To a hundredth of a percent, which a double holds.
  const share = row.stolen === 0n ? null : Number((row.returned * 10_000n) / row.stolen) / 10_000
  return { suppressed: false, asOf, ...row, share }
}

/**
 * The moments between which a month `YYYY-MM` of Kazakhstan (UTC+5) lies. Fails with `hold.figures.month-malformed` or
 * `hold.figures.no-such-month` for one that is to come or before the first.
 */
export function monthBetween(month: string, now: Date): Result<Between> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return fail('hold.figures.month-malformed')
  const from = new Date(`${month}-01T00:00:00+05:00`)
  const [year = 0, number = 0] = month.split('-').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  if (year < 2026 || from > now) return fail('hold.figures.no-such-month')
  return ok({ from, to: new Date(`${next}-01T00:00:00+05:00`) })
}
