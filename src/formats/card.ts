import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'
import { hasLuhnDigit } from './luhn.ts'

/** Who runs the payment system a card belongs to. */
export type CardScheme =
  | 'visa'
  | 'mastercard'
  | 'unionpay'
  | 'mir'
  | 'amex'
  | 'maestro'
  | 'jcb'
  | 'diners'
  | 'discover'
  | 'uzcard'
  | 'humo'
  | 'elcart'

/** What may be shown and kept of a card number; the number itself is kept as a keyed hash by the layer above. */
export interface CardDescription {
  /** The first six digits, which name the issuer. */
  readonly bin: string
  readonly last4: string
  readonly scheme: CardScheme
  /** `4400 43•• •••• 4561`. */
  readonly masked: string
}

/** A card number: 13 to 19 digits. Sensitive. */
export interface Card extends CardDescription {
  readonly pan: string
}

interface IssuerRange {
  readonly scheme: CardScheme
  readonly prefix: RegExp
  readonly lengths: readonly number[]
}

const from16 = [16, 17, 18, 19]

/** Issuer ranges by scheme (ISO/IEC 7812 as published by the schemes), the narrowest first. */
const issuerRanges: readonly IssuerRange[] = [
  { scheme: 'mir', prefix: /^220[0-4]/, lengths: from16 },
  { scheme: 'mastercard', prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { scheme: 'visa', prefix: /^4/, lengths: [13, 16, 19] },
  { scheme: 'amex', prefix: /^3[47]/, lengths: [15] },
  { scheme: 'jcb', prefix: /^35(?:2[89]|[3-8])/, lengths: from16 },
  { scheme: 'diners', prefix: /^3(?:0[0-5]|095|6|8|9)/, lengths: [14, 15, 16, 17, 18, 19] },
  { scheme: 'unionpay', prefix: /^(?:62|81)/, lengths: from16 },
  { scheme: 'discover', prefix: /^(?:6011|64[4-9]|65)/, lengths: from16 },
  { scheme: 'maestro', prefix: /^(?:50|5[6-8]|6304|67)/, lengths: [13, 14, 15, ...from16] },
  { scheme: 'uzcard', prefix: /^8600/, lengths: [16] },
  { scheme: 'humo', prefix: /^9860/, lengths: [16] },
  { scheme: 'elcart', prefix: /^9417/, lengths: [16] },
]

/** The scheme that issues numbers of this beginning and length, or undefined where none does. */
export function cardScheme(digits: string): CardScheme | undefined {
  return issuerRanges.find(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits))?.scheme
}

/**
 * Reads one card number, written with any spaces or hyphens. Fails with `card.malformed` (not 13 to 19 digits),
 * `card.bad-check-digit` or `card.unknown-scheme`.
 */
export function parseCard(text: string): Result<Card> {
  const written = foldText(text).text.trim()
  const digits = written.replace(/[\s\-.]/g, '')
  if (!/^\d{13,19}$/.test(digits)) return fail('card.malformed')
  if (!hasLuhnDigit(digits)) return fail('card.bad-check-digit')
  const description = describeCard(digits)
  return description === undefined ? fail('card.unknown-scheme') : ok({ pan: digits, ...description })
}

/** What may be shown of a card number, or undefined where no scheme issues such numbers. Does not check the Luhn digit. */
export function describeCard(pan: string): CardDescription | undefined {
  const scheme = cardScheme(pan)
  if (scheme === undefined) return undefined
  const bin = pan.slice(0, 6)
  const last4 = pan.slice(-4)
  const hidden = bin + '•'.repeat(pan.length - 10) + last4
  const groups = pan.length === 15 ? /^(.{4})(.{6})(.{5})$/ : /(.{4})(?=.)/g
  const masked = hidden.replace(groups, pan.length === 15 ? '$1 $2 $3' : '$1 ')
  return { bin, last4, scheme, masked }
}
