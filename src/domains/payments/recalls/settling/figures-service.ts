import { endOfDay, nationalDay } from '#kernel/clock'
import { readingDays } from '#kernel/figure-readings'
import { ok, type Result } from '#kernel/result'
import type { Database } from '#platform/database'
import type { SettlingServices } from './ending-service.ts'
import {
  type BankFigures,
  type Between,
  monthBetween,
  type NationalFigures,
  publishedBanks,
  publishedNation,
} from './figures.ts'
import { banksOf, changesOf, nationOf } from './figures-store.ts'

/** What anybody may know of a month. */
export interface MonthFigures {
  readonly month: string
  /** The last midnight in Kazakhstan: nothing after it is counted. */
  readonly asOf: Date
  readonly nation: NationalFigures
  readonly banks: readonly BankFigures[]
}

/** Public figures: how fast banks answer, and what came of it. */
export interface RecoveryFigures {
  /**
   * A month `YYYY-MM` of Kazakhstan, or this one, by closed days, the country and each bank as of the midnight that `readingDays` tells.
   * Fails as `monthBetween` does.
   */
  month(month?: string): Promise<Result<MonthFigures>>
}

/** Makes the public figures. */
export function makeRecoveryFigures({ db, clock }: Pick<SettlingServices, 'db' | 'clock'>): RecoveryFigures {
  // One entry a month since the first: it cannot grow beyond what there is.
  const counts = new Map<string, { readonly asOf: Date; readonly figures: Promise<MonthFigures> }>()
  return {
    month: async (wanted) => {
      const now = clock.now()
      const month = wanted ?? nationalDay(now).slice(0, 7)
      const between = monthBetween(month, now)
      if (!between.ok) return between
      const asOf = new Date(`${nationalDay(now)}T00:00:00+05:00`)
      const known = counts.get(month)
      if (known !== undefined && known.asOf.getTime() === asOf.getTime()) return ok(await known.figures)
      const figures = count(db, month, { between: between.value, asOf })
      counts.set(month, { asOf, figures })
      // What failed is not kept.
      figures.catch(() => counts.delete(month))
      return ok(await figures)
    },
  }
}

/** The last moment of the day that a midnight ends. */
const before = (midnight: Date) => new Date(midnight.getTime() - 1)

async function count(
  db: Database,
  month: string,
  { between, asOf }: { readonly between: Between; readonly asOf: Date },
): Promise<MonthFigures> {
  const days = readingDays(await changesOf(db, between, asOf))
  const read = new Map([...days.parts].map(([bank, day]) => [bank, endOfDay(day)]))
  const nationAsOf = days.whole === null ? undefined : endOfDay(days.whole)
  const [nation, banks] = await Promise.all([
    nationAsOf && nationOf(db, between, before(nationAsOf)),
    banksOf(db, between, {
      at: before(asOf),
      banks: new Map([...read].map(([bank, midnight]) => [bank, before(midnight)])),
    }),
  ])
  return {
    month,
    asOf,
    nation: nationAsOf && nation ? publishedNation(nation, nationAsOf) : { suppressed: true },
    banks: publishedBanks(banks, read),
  }
}
