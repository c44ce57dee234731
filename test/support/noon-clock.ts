import { type Clock, endOfDay, nationalDay } from '../../src/kernel/clock.ts'

/** A clock that runs from noon of this day in Kazakhstan on, so that no test by it sees the end of a day. */
export function noonClock(): Clock {
  const noon = endOfDay(nationalDay(new Date())).getTime() - 12 * 3_600_000
  const ahead = noon - Date.now()
  return { now: () => new Date(Date.now() + ahead) }
}
