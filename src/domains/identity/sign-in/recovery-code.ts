/** Crockford's base 32: no I, L, O, U, so that a printed code is read in one way only. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** How many recovery codes a person gets. */
export const recoveryCodes = 10

/** A recovery code from 10 random bytes, of which 50 bits are used: `7k2mx-9qd4t`. */
export function writeRecoveryCode(bytes: Uint8Array): string {
  const letters = Array.from(bytes.subarray(0, 10), (byte) => alphabet[byte & 31]).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}

/** The one spelling of a recovery code as typed; undefined where it cannot be one. */
export function readRecoveryCode(text: string): string | undefined {
  const letters = text.slice(0, 40).toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
  return /^[0-9a-hjkmnp-tv-z]{10}$/.test(letters) ? `${letters.slice(0, 5)}-${letters.slice(5)}` : undefined
}
