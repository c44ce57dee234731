import { type DialPlan, malformedNumber, normaliseNumber, withheldNumber } from '#engines/screening'

/** A number as a switch or a person wrote it, by the way numbers are written on its trunk; separators that people put in do not count. */
export function writtenNumber(text: string, plan: DialPlan): number {
  const written = text.replaceAll(/[\s().-]/g, '')
  if (written === '' || written.toLowerCase() === 'anonymous') return withheldNumber
  if (!/^\+?\d{1,20}$/.test(written)) return malformedNumber
  const plus = written.startsWith('+')
  const digits = plus ? written.slice(1) : written
  return normaliseNumber({ digits: Number(digits), count: digits.length, plus }, plan)
}
