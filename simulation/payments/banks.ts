import type { Stream } from '../calls/stream.ts'
import { hourOfWeek } from '../calls/week.ts'
import { simulatedBanks } from './accounts.ts'
import { day, hour, minute } from './plan.ts'

/** How a bank answers requests: by a machine in seconds (two minutes at most), by a duty officer in minutes, in office hours, after days, never. */
export type BankManner = 'automatic' | 'duty' | 'office' | 'slow' | 'silent'

/** The manner of each of `simulatedBanks`, in their order. */
export type BankManners = readonly BankManner[]

/** All banks answer by a machine. */
export const answeringBanks: BankManners = simulatedBanks.map(() => 'automatic')

/** A country in which every manner occurs; the two largest banks answer by a machine. */
export const mixedBanks: BankManners = [
  'automatic',
  'automatic',
  'duty',
  'automatic',
  'office',
  'duty',
  'slow',
  'silent',
]

/** When a bank of this manner answers what it was asked at `at` (milliseconds since 1970); undefined where it never does. */
export function answeredAt(manner: BankManner, at: number, stream: Stream): number | undefined {
  // Every manner draws once, so that what follows in the stream does not hang on it.
  const luck = stream.around(1, 0.6)
  if (manner === 'automatic') return at + Math.floor(Math.min(2 * minute, 20_000 * luck))
  if (manner === 'duty') return at + Math.floor(12 * minute * luck)
  if (manner === 'office') return officeTime(at + Math.floor(hour * luck))
  if (manner === 'slow') return officeTime(at + Math.floor(2 * day * luck))
  return undefined
}

/** The moment itself if offices are open then (Monday to Friday, nine to six, in Almaty), or when they open next. */
function officeTime(at: number): number {
  let moment = at
  for (;;) {
    const place = hourOfWeek(moment)
    const open = place < 120 && place % 24 >= 9 && place % 24 < 18
    if (open) return moment
    moment = (Math.floor(moment / hour) + 1) * hour
  }
}
