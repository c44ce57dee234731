import { nationalDay } from './clock.ts'

/** What the government decides beside the law: days as `YYYY-MM-DD`. */
export interface WorkingDayChanges {
  readonly daysOff?: readonly string[]
  readonly workingWeekends?: readonly string[]
}

/** Kazakhstan's working days. */
export interface WorkingDays {
  /** Whether a day `YYYY-MM-DD` is worked. */
  isWorkingDay(day: string): boolean
  /**
   * When a term of so many working days ends that begins with an event at this moment: the term counts from the next day and lasts
   * to the end (24:00, UTC+5) of its last working day (Civil code, articles 173 to 175). `days` is 1 or more.
   */
  addWorkingDays(at: Date, days: number): Date
}

/** National and state holidays (law on holidays of 13 December 2001, N 267), month and day. */
const holidays = [
  '01-01',
  '01-02',
  '03-08',
  '03-21',
  '03-22',
  '03-23',
  '05-01',
  '05-07',
  '05-09',
  '07-06',
  '08-30',
  '10-25',
  '12-16',
]

/** Orthodox Christmas and the first day of Kurban Ait are days off, not holidays: at a weekend they move nothing. */
const christmas = '01-07'

/** The first day of Kurban Ait; from 2027 as the moon is reckoned, to be mended by `daysOff` where the Muftiate says otherwise. */
const kurbanAit: ReadonlySet<string> = new Set([
  '2024-06-16',
  '2025-06-06',
  '2026-05-27',
  '2027-05-16',
  '2028-05-05',
  '2029-04-24',
  '2030-04-13',
  '2031-04-02',
  '2032-03-22',
])

const dayLength = 86_400_000

/** Makes the calendar: weekends, holidays with the days they move to (Labour code, article 85), and the government's changes. */
export function makeWorkingDays({ daysOff = [], workingWeekends = [] }: WorkingDayChanges = {}): WorkingDays {
  const off = new Set(daysOff)
  const worked = new Set(workingWeekends)
  const moved = new Map<number, ReadonlySet<string>>()

  /** Off by the law, before holidays move. */
  const isOff = (day: string) => {
    const monthAndDay = day.slice(5)
    return isWeekend(day) || holidays.includes(monthAndDay) || monthAndDay === christmas || kurbanAit.has(day)
  }
  /** The days to which the holidays of a year move that fall on a weekend: the next that would be worked, one for each. */
  const movedIn = (year: number): ReadonlySet<string> => {
    const known = moved.get(year)
    if (known !== undefined) return known
    const days = new Set<string>()
    for (const holiday of holidays) {
      if (!isWeekend(`${year}-${holiday}`)) continue
      let day = `${year}-${holiday}`
      while (isOff(day) || days.has(day)) day = nextDay(day)
      days.add(day)
    }
    moved.set(year, days)
    return days
  }
  const isWorkingDay = (day: string) =>
    worked.has(day) || !(off.has(day) || isOff(day) || movedIn(Number(day.slice(0, 4))).has(day))

  return {
    isWorkingDay,
    addWorkingDays: (at, days) => {
      let day = nationalDay(at)
      for (let left = days; left > 0; ) {
        day = nextDay(day)
        if (isWorkingDay(day)) left--
      }
      return new Date(`${nextDay(day)}T00:00:00+05:00`)
    },
  }
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + dayLength).toISOString().slice(0, 10)
}
