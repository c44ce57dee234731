import type { Line } from './queue-data.ts'

const place = 'saqbol.queue.walk'

/** The most ids that are kept, so that the longest queue fits into what a tab may keep. */
const most = 2000

/** The part of the queue that somebody came from: ids alone, in its order. */
export interface Walk {
  readonly ids: readonly string[]
  /** Whether reports that are closed belong to it; else they are passed over. */
  readonly closed: boolean
}

/** Remembers, for this tab, the order in which the reports stood when one of them was opened. */
export function keepWalk(lines: readonly Pick<Line, 'id'>[], opened: string, closed: boolean): void {
  const at = lines.findIndex(({ id }) => id === opened)
  const from = Math.max(0, at - most / 4)
  const walk: Walk = { ids: lines.slice(from, from + most).map(({ id }) => id), closed }
  sessionStorage.setItem(place, JSON.stringify(walk))
}

/** The part of the queue that this tab came from, where the report stands in it. */
export function walkOf(id: string): Walk | null {
  const kept = sessionStorage.getItem(place)
  if (kept === null) return null
  const walk = JSON.parse(kept) as Walk
  return walk.ids.includes(id) ? walk : null
}
