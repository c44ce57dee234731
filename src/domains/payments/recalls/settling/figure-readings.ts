import { figuresFrom } from './figures.ts'

/** That a theft changed figures on a day of Kazakhstan (`YYYY-MM-DD`); `bank` is null where those of the country alone. */
export interface FigureChange {
  readonly day: string
  readonly bank: string | null
  readonly recovery: string
}

/** The days by whose ends figures are read; null and absent where they are not read yet. */
export interface ReadingDays {
  readonly nation: string | null
  readonly banks: ReadonlyMap<string, string>
}

/**
 * The newest days, of those that are closed, by whose ends figures may be read so that the difference of two readings tells of no few
 * thefts. A day's end is a reading where at least five thefts changed since the last one. A bank is read then where at least
 * five of its own changed since it was read; the others stay as they were. The country less all banks that are read would tell of
 * those that are not: where these changed by fewer than five, banks with the fewest changes stay with them.
 *
 * It depends on what happened alone, so that every server publishes the same whenever it is asked. Give the changes in the order of days.
 */
export function readingDays(changes: readonly FigureChange[]): ReadingDays {
  const banks = new Map<string, string>()
  let nation: string | null = null
  const sinceRead = new Map<string, Set<string>>()
  let news: FigureChange[] = []
  for (const [day, ofDay] of Map.groupBy(changes, (change) => change.day)) {
    news.push(...ofDay)
    for (const { bank, recovery } of ofDay) if (bank !== null) put(sinceRead, bank, recovery)
    if (new Set(news.map(({ recovery }) => recovery)).size < figuresFrom) continue
    for (const bank of movingBanks(sinceRead, news)) {
      banks.set(bank, day)
      sinceRead.delete(bank)
    }
    nation = day
    news = []
  }
  return { nation, banks }
}

function movingBanks(
  sinceRead: ReadonlyMap<string, ReadonlySet<string>>,
  news: readonly FigureChange[],
): readonly string[] {
  // The fewest changes last.
  const moving = [...sinceRead]
    .filter(([, thefts]) => thefts.size >= figuresFrom)
    .toSorted(([, a], [, b]) => b.size - a.size)
    .map(([bank]) => bank)
  const hidden = () => {
    const back = news.filter(({ bank }) => bank !== null && !moving.includes(bank))
    return new Set(back.map(({ recovery }) => recovery)).size
  }
  for (let thefts = hidden(); thefts > 0 && thefts < figuresFrom && moving.length > 0; thefts = hidden()) moving.pop()
  return moving
}

function put(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, new Set([value]))
  else known.add(value)
}

/** The midnight at the end of a day of Kazakhstan (UTC+5). */
export function endOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00+05:00`) + 86_400_000)
}
