import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'

/** A number of Kazakhstan's registers: of a person (IIN) or of an organisation (BIN). Sensitive. */
export interface Iin {
  readonly digits: string
  readonly type: 'iin' | 'bin'
  /** `•••• •••• 4835`: a person's date of birth stands in front, so only the end is shown. */
  readonly masked: string
}

const firstPass = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const secondPass = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]

/**
 * Reads one IIN or BIN (12 digits). Fails with `iin.malformed`, `iin.bad-check-digit` or, where the digits name no day a
 * living person was born or no month an organisation was registered, `iin.implausible-date`.
 */
export function parseIin(text: string): Result<Iin> {
  const digits = foldText(text).text.trim().replace(/[\s-]/g, '')
  if (!/^\d{12}$/.test(digits)) return fail('iin.malformed')
  if (!hasIinCheckDigit(digits)) return fail('iin.bad-check-digit')
  const type = /^[456]$/.test(digits.charAt(4)) ? 'bin' : 'iin'
  const plausible = type === 'bin' ? hasMonth(digits) : hasBirthDate(digits)
  if (!plausible) return fail('iin.implausible-date')
  return ok({ digits, type, masked: maskIin(digits) })
}

/**
 * Whether twelve ASCII digits end in the check digit of the rules for identification numbers: weights 1 to 11 modulo
 * 11; on a remainder of 10 once more with weights 3 to 11, 1, 2; a second 10 is never issued.
 */
export function hasIinCheckDigit(digits: string): boolean {
  const first = weighted(digits, firstPass)
  const check = first === 10 ? weighted(digits, secondPass) : first
  return check !== 10 && check === Number(digits.charAt(11))
}

/** The last four digits of an IIN or BIN, the rest as dots. */
export function maskIin(digits: string): string {
  return `•••• •••• ${digits.slice(-4)}`
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits.charCodeAt(index) - 48), 0) % 11
}

/** Digits 3 and 4 of a BIN are the month of registration. */
function hasMonth(digits: string): boolean {
  const month = Number(digits.slice(2, 4))
  return month >= 1 && month <= 12
}

/** Digits 1 to 6 are the date of birth; digit 7 its century (3, 4: 1900s; 5, 6: 2000s; 0: a foreigner, any). */
function hasBirthDate(digits: string): boolean {
  const century = digits.charAt(6)
  if (!/^[03-6]$/.test(century)) return false
  const year = (century === '5' || century === '6' || century === '0' ? 2000 : 1900) + Number(digits.slice(0, 2))
  const date = new Date(Date.UTC(year, Number(digits.slice(2, 4)) - 1, Number(digits.slice(4, 6))))
  return date.getUTCMonth() === Number(digits.slice(2, 4)) - 1 && date.getUTCDate() === Number(digits.slice(4, 6))
}
