import type { CountryCode } from 'libphonenumber-js/max'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'
import { kzRange, shortNumbers } from './kz-numbering.ts'
import { sevenNumber } from './seven-plan.ts'

/** What a number is used for; `short` is an official short number such as 102. */
export type PhoneType = 'mobile' | 'fixed' | 'toll-free' | 'premium' | 'voip' | 'short' | 'other'

/** A number somebody can hold: valid by ITU-T E.164 and in a range that is assigned. */
export interface Phone {
  /** `+` and up to 15 digits; the bare digits of a short number. */
  readonly e164: string
  /** ISO 3166-1 alpha-2; `001` for numbers of no country. */
  readonly country: string
  readonly type: PhoneType
  /** The national significant number, digits only. */
  readonly national: string
  /** Whom the range was first given to, where Kazakhstan's plan says so. */
  readonly operator?: string
  /** The region of a fixed line of Kazakhstan (ISO 3166-2), or whom a short number reaches. */
  readonly region?: string
  readonly service?: string
}

/** The library's types in our words. */
const types: Readonly<Record<string, PhoneType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'mobile',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium',
  VOIP: 'voip',
}

/**
 * Reads one number as a person writes it; `country` says where a number without `+` was dialled. Fails with
 * `phone.malformed` (not a number at all) or `phone.not-assigned` (no such number can exist).
 */
export function parsePhone(text: string, { country = 'KZ' }: { readonly country?: string } = {}): Result<Phone> {
  const written = foldText(text)
    .text.trim()
    .replace(/^(?:tel|callto|sms):/i, '')
  if (!/^\+?[\d\s().\-/_]*$/.test(written)) return fail('phone.malformed')
  const digits = written.replace(/\D/g, '')
  if (digits.length < 3 || digits.length > 18) return fail('phone.malformed')
  if (country === 'KZ' && digits.length <= 5 && !written.startsWith('+')) return shortNumber(digits)
  for (const candidate of internationalForms(digits, written.startsWith('+'), country)) {
    const phone = assignedPhone(candidate)
    if (phone !== undefined) return ok(phone)
  }
  return fail('phone.not-assigned')
}

/** The number behind an E.164 text (`+` and digits), or undefined where it is not valid and assigned. */
export function assignedPhone(e164: string): Phone | undefined {
  if (e164.startsWith('+7')) return describeSeven(e164)
  const found = parsePhoneNumberFromString(e164)
  if (found === undefined || found.number !== e164 || !found.isValid()) return undefined
  const type = types[found.getType() ?? ''] ?? 'other'
  return { e164, country: found.country ?? '001', type, national: found.nationalNumber }
}

/**
 * The E.164 digits of what somebody dialled, whether or not anybody can hold the number: what a range given to nobody is
 * looked for by. Undefined where it is no telephone number at all.
 */
export function dialledDigits(text: string): number | undefined {
  const written = foldText(text).text.trim()
  if (!/^\+?[\d\s().\-/_]*$/.test(written)) return undefined
  const [form = ''] = internationalForms(written.replace(/\D/g, ''), written.startsWith('+'), 'KZ')
  return /^\+[1-9]\d{7,14}$/.test(form) ? Number(form.slice(1)) : undefined
}

/** An official short number of Kazakhstan by its digits; fails with `phone.not-assigned`. */
export function shortNumber(digits: string): Result<Phone> {
  const service = shortNumbers[digits]
  if (service === undefined) return fail('phone.not-assigned')
  return ok({ e164: digits, country: 'KZ', type: 'short', national: digits, service })
}

/** The E.164 readings of bare digits, the likeliest first. */
function internationalForms(digits: string, plus: boolean, country: string): readonly string[] {
  const trunk = /^[78]\d{10}$/.test(digits) ? [`+7${digits.slice(1)}`] : []
  // A plus before the national prefix is a slip in Kazakhstan's zones; elsewhere a country is meant: +84 is Vietnam, not Moscow.
  if (plus) return /^8[67]/.test(digits) ? [...trunk, `+${digits}`] : [`+${digits}`, ...trunk]
  const foreign = /^(?:00|810)(\d{8,15})$/.exec(digits)?.[1]
  if (foreign !== undefined) return [`+${foreign}`]
  if (country === 'KZ' || country === 'RU') {
    return digits.length === 10 ? [`+7${digits}`] : [...trunk, `+${digits}`]
  }
  const national = parsePhoneNumberFromString(digits, country as CountryCode)?.number
  return national === undefined ? [`+${digits}`] : [national, `+${digits}`]
}

/** Kazakhstan and Russia share +7; the plan's table and the library's ranges say whose a number is. */
function describeSeven(e164: string): Phone | undefined {
  const national = e164.slice(2)
  const found = sevenNumber(national)
  if (found === undefined) return undefined
  const type = types[found.type] ?? 'other'
  if (found.country === 'RU') return { e164, country: 'RU', type, national }
  const range = kzRange(national)
  return {
    e164,
    country: 'KZ',
    type,
    national,
    ...(range?.operator === undefined ? {} : { operator: range.operator }),
    ...(range?.region === undefined ? {} : { region: range.region }),
  }
}

/** A number grouped for reading (`+7 707 555-01-23`); a short number or anything else comes back as it is. */
export function formatPhone(e164: string): string {
  const seven = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(e164)
  if (seven === null)
    return e164.startsWith('+') ? (parsePhoneNumberFromString(e164)?.formatInternational() ?? e164) : e164
  const [, code = '', middle = '', third = '', last = ''] = seven
  const fourDigitArea = /^7(?:1\d|2[1-689])$/.test(code)
  if (!fourDigitArea) return `+7 ${code} ${middle}-${third}-${last}`
  return `+7 ${code}${middle.slice(0, 1)} ${middle.slice(1)}-${third}-${last}`
}
