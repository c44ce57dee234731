import { fail, ok, type Result } from '#kernel/result'

/** Days of a period in Kazakhstan, `YYYY-MM-DD`, both included. Reports belong to the day they came in. */
export interface FiguresPeriod {
  readonly from: string
  readonly to: string
}

const dayLength = 86_400_000
const usualDays = 30
const mostDays = 3700

const dayAt = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10)

/** How many days a period has. */
export function daysOf({ from, to }: FiguresPeriod): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayLength) + 1
}

/**
 * The period asked for: what is left out ends today and begins thirty days before its end. Fails with
 * `figures.period-backwards` and, beyond ten years, `figures.period-too-long`.
 */
export function readPeriod(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
): Result<FiguresPeriod> {
  const to = asked.to ?? (asked.from !== undefined && asked.from > today ? asked.from : today)
  const from = asked.from ?? dayAt(to, 1 - usualDays)
  if (from > to) return fail('figures.period-backwards', { from, to })
  return daysOf({ from, to }) > mostDays ? fail('figures.period-too-long') : ok({ from, to })
}

/** The period of the same length that ends the day before this one begins. */
export function previousOf(period: FiguresPeriod): FiguresPeriod {
  return { from: dayAt(period.from, -daysOf(period)), to: dayAt(period.from, -1) }
}

/** Every day, every Monday of a week touched, or every first of a month touched, in order: charts show the empty ones. */
export function stepsOf({ from, to }: FiguresPeriod, step: 'day' | 'week' | 'month'): readonly string[] {
  const steps: string[] = []
  for (let day = startOf(from, step); day <= to; day = startOf(dayAt(day, step === 'month' ? 31 : 7), step)) {
    if (step !== 'day') {
      steps.push(day)
      continue
    }
    for (let one = day; one <= to && one < dayAt(day, 7); one = dayAt(one, 1)) steps.push(one)
  }
  return steps
}

function startOf(day: string, step: 'day' | 'week' | 'month'): string {
  if (step === 'month') return `${day.slice(0, 7)}-01`
  if (step === 'day') return day
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return dayAt(day, -weekday)
}
