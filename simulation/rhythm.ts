import type { Dice } from './random.ts'

/** Reports by day of the week, Sunday first: people call on working days. */
const byDay = [0.6, 1.2, 1.15, 1.1, 1.1, 1.05, 0.7]

/** Reports by hour of the day in Kazakhstan: few at night, most before noon and after dinner. */
const byHour = [
  0.12, 0.07, 0.05, 0.04, 0.04, 0.06, 0.15, 0.3, 0.6, 0.95, 1.15, 1.2, 1.05, 0.95, 1.05, 1.1, 1.1, 1.05, 0.95, 0.9,
  0.95, 0.85, 0.55, 0.28,
]

const highest = 1.2 * 1.2
const hour = 3_600_000

/** A moment from `from` (included) to `to` (excluded) that follows the week and the day in Kazakhstan (UTC+5). */
export function momentBetween(dice: Dice, from: Date, to: Date): Date {
  const span = to.getTime() - from.getTime()
  if (span <= 0) throw new Error('the end must be later than the beginning')
  for (;;) {
    const moment = new Date(from.getTime() + Math.floor(dice.fraction() * span))
    const local = new Date(moment.getTime() + 5 * hour)
    const likely = (byDay[local.getUTCDay()] ?? 1) * (byHour[local.getUTCHours()] ?? 1)
    if (dice.chance(likely / highest)) return moment
  }
}
