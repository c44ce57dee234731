/** When a dispute has to be answered: the public site promises it in working days. */

/** Working days within which a dispute is decided, as the form to dispute says. */
export const promisedDays = 5

const day = 86_400_000
/** Kazakhstan's time is five hours ahead of UTC, all year. */
const ahead = 5 * 3_600_000

/**
 * The last moment of the last promised day, in Kazakhstan's time: the day of the dispute itself and weekends do not
 * count. Holidays are not known here, so the promise is kept early rather than late.
 */
export function promisedBy(openedAt: string): Date {
  let place = Math.floor((Date.parse(openedAt) + ahead) / day)
  for (let left = promisedDays; left > 0; ) {
    place += 1
    if (isWorking(place)) left -= 1
  }
  return new Date((place + 1) * day - ahead - 1)
}

/** Whether the day with this number, counted from 1 January 1970 (a Thursday), is one from Monday to Friday. */
function isWorking(place: number): boolean {
  const weekday = (place + 4) % 7
  return weekday !== 0 && weekday !== 6
}
