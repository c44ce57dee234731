import {
  type Dialled,
  type DialPlan,
  malformedNumber,
  normaliseCalled,
  normaliseNumber,
  withheldNumber,
} from '#engines/screening'

/** A number as a switch or a person wrote it, by the way numbers are written on its trunk; separators that people put in do not count. */
export function writtenNumber(text: string, plan: DialPlan): number {
  return readWritten(text, (dialled) => normaliseNumber(dialled, plan))
}

/** The same of a number that is called. */
export function writtenCalled(text: string, plan: DialPlan): number {
  return readWritten(text, (dialled) => normaliseCalled(dialled, plan))
}

function readWritten(text: string, normalise: (dialled: Dialled) => number): number {
  const written = text.replaceAll(/[\s().-]/g, '')
  if (written === '' || written.toLowerCase() === 'anonymous') return withheldNumber
  if (!/^\+?\d{1,20}$/.test(written)) return malformedNumber
  const plus = written.startsWith('+')
  const digits = plus ? written.slice(1) : written
  return normalise({ digits: Number(digits), count: digits.length, plus })
}
