import { normaliseNumber } from '#engines/screening'
import { foldText } from '#formats/clean-text'
import { fail, ok, type Result } from '#kernel/result'

/** What a rule about numbers does: `do-not-originate` numbers never call, `exempt` ones pass a rule that had them wrongly. */
export const numberEffects = ['do-not-originate', 'exempt'] as const

/** One of the effects. */
export type NumberEffect = (typeof numberEffects)[number]

/** Uses of a part of the numbering plan: `other` are toll-free, premium and special numbers, `none` those given to nobody. */
export const numberUses = ['mobile', 'fixed', 'other', 'none'] as const

/** One of the uses. */
export type NumberUse = (typeof numberUses)[number]

/** A stretch of telephone numbers: E.164 digits without the plus, both ends within. */
export interface NumberStretch {
  readonly first: number
  readonly last: number
}

/** The legal basis of rules about callers' numbers: the order on substituted numbers. */
export const callerBasis = 'caller-id-order'

/** Longest life of a rule about numbers, in days. */
export const ruleDaysMost = 366

/** Short numbers have at most five digits, and stand without a plus. */
const shortBelow = 100_000

/** What stands between digits for the eye alone. */
const separators = /[\s().\-_]/g

/**
 * Reads one number as people in Kazakhstan write it, the way nodes read what was dialled there: `+7 701 123 45 67`, `8 701…`, `701…`,
 * `810 7 701…`, a short number as it is. E.164 digits, or those of a short number. Fails with `calls.numbers-malformed` for what no node
 * would know a caller by: a digit too few or too many, a local number without its area code.
 */
export function readNumber(text: string): Result<number> {
  const [, plus, digits = ''] = /^(\+?)(\d{3,20})$/.exec(foldText(text).text.replaceAll(separators, '')) ?? []
  const written = { digits: Number(digits), count: digits.length, plus: plus === '+' }
  const number = normaliseNumber(written, { bare: 'national' })
  if (number < 100 || (!written.plus && isCut(digits))) return fail('calls.numbers-malformed')
  // No other calling code begins with 7, and every number of that plan has eleven digits.
  return number >= shortBelow && /^7(?!\d{10}$)/.test(`${number}`) ? fail('calls.numbers-malformed') : ok(number)
}

/**
 * Local numbers, and national ones that lack a digit or have one too many, which would read as a number of another country: none of ours that
 * calls begins with 8 or 0.
 */
function isCut(digits: string): boolean {
  return /^(?!0)(\d{6,9}|8\d{9}|8[67]\d{10,}|70\d{9,})$/.test(digits)
}

/** A number as people read it: `+77272580000`, or the digits of a short one. */
export function numberText(number: number): string {
  return number < shortBelow ? `${number}` : `+${number}`
}

/**
 * Reads a stretch: `+77272580000`, or `77272580000-77272589999`, each end as `readNumber` does; at most 10 million numbers. A dash that stands
 * between two numbers of as many digits parts them, any other is within one. Fails with `calls.numbers-malformed` or
 * `calls.numbers-too-many`.
 */
export function readStretch(text: string): Result<NumberStretch> {
  const stretches = [...text.matchAll(/[-–—…]/g)].flatMap(({ index }) =>
    readEnds(text.slice(0, index), text.slice(index + 1)),
  )
  const [stretch] = stretches
  if (stretch === undefined || stretches.length > 1) {
    const one = readNumber(text)
    return one.ok ? ok({ first: one.value, last: one.value }) : one
  }
  return stretch.last - stretch.first >= 10_000_000 ? fail('calls.numbers-too-many') : ok(stretch)
}

/** Both ends, where they are numbers of as many digits, the lower first. */
function readEnds(from: string, to: string): readonly NumberStretch[] {
  const [first, last] = [readNumber(from), readNumber(to)]
  if (!first.ok || !last.ok || `${first.value}`.length !== `${last.value}`.length) return []
  return first.value <= last.value ? [{ first: first.value, last: last.value }] : []
}

/** A stretch as people read it: `+77272580000`, or `+77272580000–+77272589999`. */
export function stretchText({ first, last }: NumberStretch): string {
  return first === last ? numberText(first) : `${numberText(first)}–${numberText(last)}`
}

/** Whether a stretch can be made a rule of: emergency and short numbers pass always, so nothing below five digits. */
export function isRulable({ first }: NumberStretch): boolean {
  return first >= 10_000
}

/** Whether a text can stand as a reason: 3 to 2,000 characters. */
export function isReason(text: string): boolean {
  const length = Array.from(text.trim()).length
  return length >= 3 && length <= 2000
}
