import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'
import { hasLuhnDigit } from './luhn.ts'

/** The identity of a mobile device (3GPP TS 23.003 §6.2.1): 15 digits. */
export interface Imei {
  readonly imei: string
  /** The type allocation code: the first eight digits name the model. */
  readonly tac: string
}

/** Reads one IMEI. Fails with `imei.malformed` (not 15 digits) or `imei.bad-check-digit`. */
export function parseImei(text: string): Result<Imei> {
  const digits = foldText(text)
    .text.trim()
    .replace(/^imei\s*\d?\s*[:-]?\s*(?=\d{2})/i, '')
    .replace(/[\s/.-]/g, '')
  if (!/^\d{15}$/.test(digits)) return fail('imei.malformed')
  if (!hasLuhnDigit(digits) || /^0+$/.test(digits)) return fail('imei.bad-check-digit')
  return ok({ imei: digits, tac: digits.slice(0, 8) })
}

/** An IMEI as devices show it: `35-693810-767038-3`. */
export function formatImei(imei: string): string {
  return imei.replace(/^(\d{2})(\d{6})(\d{6})(\d)$/, '$1-$2-$3-$4')
}
