/** Figures about fewer than this are not published: a small count together with what a neighbour knows can point at a person. */
export const figuresFrom = 5

/** That something changed figures on a day of Kazakhstan (`YYYY-MM-DD`). */
export interface FigureChange {
  readonly day: string
  /** Which part of the whole changed with it; null where the whole alone did. */
  readonly part: string | null
  /** What changed them. The same one again, on another day or in another part, counts once. */
  readonly cause: string
  /** How many it stands for, the same whenever it is told; one where nothing is said. */
  readonly count?: number
}

/** The days by whose ends figures are read; null and absent where they are not read yet. */
export interface ReadingDays {
  readonly whole: string | null
  readonly parts: ReadonlyMap<string, string>
}

/**
 * The newest days, of those that are closed, by whose ends figures may be read so that the difference of two readings tells of no few.
 * A day's end is a reading where at least five changed since the last one. A part is read then where at least five of its
 * own changed since it was read; the others stay as they were. The whole less all parts that are read would tell of those that are not:
 * where these changed by fewer than five, since the last reading or since each was read, parts with the fewest changes stay with them.
 *
 * It depends on what happened alone, so that every server publishes the same whenever it is asked. Give the changes in the order of days.
 */
export function readingDays(changes: readonly FigureChange[]): ReadingDays {
  const parts = new Map<string, string>()
  let whole: string | null = null
  const unread = new Map<string, FigureChange[]>()
  let news: FigureChange[] = []
  for (const [day, ofDay] of Map.groupBy(changes, (change) => change.day)) {
    news.push(...ofDay)
    for (const change of ofDay) if (change.part !== null) put(unread, change.part, change)
    if (countOf(news) < figuresFrom) continue
    for (const part of movingParts(unread, news)) {
      parts.set(part, day)
      unread.delete(part)
    }
    whole = day
    news = []
  }
  return { whole, parts }
}

function movingParts(
  unread: ReadonlyMap<string, readonly FigureChange[]>,
  news: readonly FigureChange[],
): readonly string[] {
  // The fewest changes last.
  const moving = [...unread]
    .map(([part, changes]) => ({ part, count: countOf(changes) }))
    .filter(({ count }) => count >= figuresFrom)
    .toSorted((a, b) => b.count - a.count)
    .map(({ part }) => part)
  const tellsOfFew = (changes: readonly FigureChange[]) => {
    const count = countOf(changes.filter(({ part }) => part !== null && !moving.includes(part)))
    return count > 0 && count < figuresFrom
  }
  const known = [...unread.values()].flat()
  while (moving.length > 0 && (tellsOfFew(news) || tellsOfFew(known))) moving.pop()
  return moving
}

function countOf(changes: readonly FigureChange[]): number {
  const causes = new Map(changes.map(({ cause, count = 1 }) => [cause, count]))
  return [...causes.values()].reduce((sum, count) => sum + count, 0)
}

function put(map: Map<string, FigureChange[]>, key: string, change: FigureChange): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [change])
  else known.push(change)
}
