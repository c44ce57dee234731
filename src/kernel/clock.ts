/** The time of day, passed in so that tests can hold or move it. */
export interface Clock {
  now(): Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until told: `advance(ms)` moves it. */
export function fixedClock(start: string | Date): Clock & { advance(milliseconds: number): void } {
  let time = new Date(start).getTime()
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds
    },
  }
}

/** Kazakhstan keeps one time zone, UTC+5 without summer time, since 2024-03-01. */
export const nationalZone = 'Asia/Almaty'

/** The calendar day `YYYY-MM-DD` of a moment in Kazakhstan (UTC+5). */
export function nationalDay(moment: Date): string {
  return new Date(moment.getTime() + 5 * 3_600_000).toISOString().slice(0, 10)
}

/** The midnight at the end of a day `YYYY-MM-DD` of Kazakhstan (UTC+5). */
export function endOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00+05:00`) + 86_400_000)
}

/** A midnight of Kazakhstan as a file has it: `2026-11-22T00:00:00+05:00`. */
export function writtenMidnight(midnight: Date): string {
  return `${nationalDay(midnight)}T00:00:00+05:00`
}
