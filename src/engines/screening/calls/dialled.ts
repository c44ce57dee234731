import { malformedNumber, withheldNumber } from './attempt.ts'

/**
 * How numbers without `+` are written on a trunk. `e164`: always with the country code, as between countries. `national`: as
 * dialled in Kazakhstan, `8` before a national number, `810` or `00` before a country code, short numbers as they are.
 */
export interface DialPlan {
  readonly bare: 'e164' | 'national'
  /** The area code, without country code, that a local number on this trunk lacks: `7172` completes six digits. */
  readonly area?: string
}

/** A number as a switch wrote it. */
export interface Dialled {
  /** Its digits as a number, zeros in front lost. Of more than 16 digits anything above 2^53. */
  readonly digits: number
  /** How many digits were written, zeros in front among them. */
  readonly count: number
  /** Whether `+` stood before them. */
  readonly plus: boolean
}

/** Short numbers have at most so many digits, E.164 numbers (ITU-T E.164, 6.2.1) at most so many, and none has fewer than eight. */
const shortMost = 5
const longMost = 15
const longLeast = 7

const tens: readonly number[] = Array.from({ length: 18 }, (_, power) => 10 ** power)

/** How many digits a whole number from 0 to 10^17 has; 0 has none. */
export function digitCount(digits: number): number {
  let count = 0
  while (count < 17 && digits >= (tens[count] ?? Infinity)) count++
  return count
}

/**
 * The E.164 digits of a number as written on a trunk, the digits of a short number, `withheldNumber` for nothing written, or
 * `malformedNumber`. It looks at the writing alone: whether the number was ever given to anybody is the numbering table's to say.
 */
export function normaliseNumber({ digits, count, plus }: Dialled, plan: DialPlan): number {
  if (count === 0) return plus ? malformedNumber : withheldNumber
  if (!Number.isSafeInteger(digits) || digits < 0) return malformedNumber
  const length = digitCount(digits)
  const zeros = count - length
  if (zeros < 0 || length === 0) return malformedNumber
  // `+8 7xx…` is `8 7xx…` with a plus put before it by a careless switch: no country is written 8 and ten digits with 67 first.
  if (plus) return zeros === 0 ? whole(isTrunkPrefixed(digits, length) ? digits - tens10 : digits) : malformedNumber
  if (zeros === 2) return whole(digits)
  if (zeros !== 0) return malformedNumber
  if (length <= shortMost) return digits
  return plan.bare === 'national' ? national(digits, length, plan.area) : whole(digits)
}

/**
 * The number that is called, as `normaliseNumber` tells it. A short number with a prefix before it (`+112`, `+7112`, `00112`) is
 * no number of a subscriber and yet may be an emergency: its digits are told as they are.
 */
export function normaliseCalled(dialled: Dialled, plan: DialPlan): number {
  const number = normaliseNumber(dialled, plan)
  if (number !== malformedNumber) return number
  const length = digitCount(dialled.digits)
  return length > 0 && length < longLeast ? dialled.digits : malformedNumber
}

/** From `8 XXX…` to `7 XXX…`. */
const tens10 = 1e10

/** Eleven digits that begin with 8, the national prefix of the +7 plan, and go on with a zone of Kazakhstan (6 or 7). */
function isTrunkPrefixed(digits: number, length: number): boolean {
  return length === 11 && digits >= 8.6e10 && digits < 8.8e10
}

function national(digits: number, length: number, area: string | undefined): number {
  // 8~10 leads out of the country; no zone of +7 begins with 1, so it is never `8` and a national number.
  const abroad = Math.floor(digits / (tens[length - 3] ?? 1)) === 810
  if (abroad && length - 3 >= longLeast) {
    const rest = digits % (tens[length - 3] ?? 1)
    return digitCount(rest) === length - 3 ? whole(rest) : malformedNumber
  }
  if (length === 11 && digits >= 8e10 && digits < 9e10) return digits - tens10
  if (length === 10) return 7e10 + digits
  // No local number begins with 8, which leads out of the area.
  const isLocal = length < 10 && Math.floor(digits / (tens[length - 1] ?? 1)) !== 8
  if (isLocal && area !== undefined && length + area.length === 10)
    return 7e10 + Number(area) * (tens[length] ?? 1) + digits
  return whole(digits)
}

function whole(digits: number): number {
  const length = digitCount(digits)
  return length >= longLeast && length <= longMost ? digits : malformedNumber
}
