import { nationalDay } from '#kernel/clock'
import { ok, type Result } from '#kernel/result'
import type { SettlingServices } from './ending-service.ts'
import { type BankFigures, monthBetween, type NationalFigures, publishedBanks, publishedNation } from './figures.ts'
import { banksOf, nationOf } from './figures-store.ts'

/** What anybody may know of a month. */
export interface MonthFigures {
  readonly month: string
  readonly countedAt: Date
  readonly nation: NationalFigures
  readonly banks: readonly BankFigures[]
}

/** Public figures: how fast banks answer, and what came of it. */
export interface RecoveryFigures {
  /** A month `YYYY-MM` of Kazakhstan, or this one; counted at most five minutes ago. Fails as `monthBetween` does. */
  month(month?: string): Promise<Result<MonthFigures>>
}

/** How long a count is good, in milliseconds. */
const fresh = 5 * 60_000

/** Makes the public figures. */
export function makeRecoveryFigures({ db, clock }: Pick<SettlingServices, 'db' | 'clock'>): RecoveryFigures {
  // One entry a month since the first: it cannot grow beyond what there is.
  const counts = new Map<string, { readonly at: number; readonly figures: Promise<MonthFigures> }>()
  return {
    month: async (wanted) => {
      const now = clock.now()
      const month = wanted ?? nationalDay(now).slice(0, 7)
      const between = monthBetween(month, now)
      if (!between.ok) return between
      const known = counts.get(month)
      if (known !== undefined && now.getTime() - known.at < fresh) return ok(await known.figures)
      const figures = Promise.all([nationOf(db, between.value), banksOf(db, between.value, now)]).then(
        ([nation, banks]) => ({
          month,
          countedAt: now,
          nation: publishedNation(nation),
          banks: publishedBanks(banks),
        }),
      )
      counts.set(month, { at: now.getTime(), figures })
      // What failed is not kept.
      figures.catch(() => counts.delete(month))
      return ok(await figures)
    },
  }
}
