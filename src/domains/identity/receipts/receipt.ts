import { hasLuhnDigit } from '#formats/luhn'
import { fail, ok, type Result } from '#kernel/result'

declare const brand: unique symbol

/**
 * What a reporter keeps to come back by: 16 digits, the last a check digit (Luhn, ISO/IEC 7812-1 Annex B). It is a
 * secret of the reporter: only `Receipts.hash` of it is ever stored.
 */
export type Receipt = string & { readonly [brand]: true }

/**
 * Reads a receipt as people type it: 16 ASCII digits, with spaces or dashes wherever they like. Fails with
 * `receipt.mistyped` where a digit is missing, added, wrong or has changed places with its neighbour.
 */
export function parseReceipt(text: string): Result<Receipt> {
  const digits = text.slice(0, 100).replace(/[\s\u00a0\u202f\-‐-―]/g, '')
  return /^\d{16}$/.test(digits) && hasLuhnDigit(digits) ? ok(digits as Receipt) : fail('receipt.mistyped')
}

/** Four groups of four, for reading and printing: `4821 9930 1175 6602`. */
export function formatReceipt(receipt: Receipt): string {
  return receipt.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** Adds the check digit to 15 digits. */
export function completeReceipt(fifteen: string): Receipt {
  if (!/^\d{15}$/.test(fifteen)) throw new Error('a receipt is made of 15 digits and a check digit')
  const checked = Array.from('0123456789', (digit) => fifteen + digit).find(hasLuhnDigit)
  return checked as Receipt
}
