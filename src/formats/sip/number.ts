import { sipNumber } from './codes.ts'
import { says, sign } from './scan.ts'

/** The most digits of an E.164 number. */
const mostDigits = 15

const leastTooLong = 10 ** mostDigits

/** What `readDialled` read last. One object for all, so that reading a number makes none. */
export const dialledNumber = { value: 0, digits: 0, international: false }

/**
 * Reads the user part of a URI as a telephone number into `dialledNumber`: digits with an optional `+` before them and
 * the visual separators `-.()` between (RFC 3966 §3), percent-escapes undone. `value` is 0 where the number is withheld
 * (empty, or a word such as `anonymous`, RFC 3323 §4.1.1.3), -1 where it is no number of at most 15 significant digits.
 */
export function readDialled(bytes: Uint8Array, start: number, end: number): void {
  let value = 0
  let digits = 0
  let international = false
  let at = start
  while (at < end) {
    let byte = bytes[at] as number
    at++
    if (byte === sign.percent) {
      byte = escapedByte(bytes, at, end)
      at += 2
    }
    const digit = byte - sign.zero
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      digits++
      if (value >= leastTooLong) {
        setDialled(sipNumber.malformed, digits, international)
        return
      }
    } else if (byte === sign.plus && digits === 0 && !international) international = true
    else if (!isSeparator(byte)) {
      setDialled(isWithheld(bytes, start, end) ? sipNumber.withheld : sipNumber.malformed, 0, false)
      return
    }
  }
  if (value === 0 && end > start) value = sipNumber.malformed
  setDialled(value, digits, international)
}

function setDialled(value: number, digits: number, international: boolean): void {
  dialledNumber.value = value
  dialledNumber.digits = digits
  dialledNumber.international = international
}

function isSeparator(byte: number): boolean {
  return byte === sign.minus || byte === sign.dot || byte === sign.open || byte === sign.close
}

/** The byte of the two hexadecimal digits at `at`; -1 where they are not. */
function escapedByte(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end) return -1
  const high = hexDigit(bytes[at] as number)
  const low = hexDigit(bytes[at + 1] as number)
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

/** What switches write where there is no number to show. */
const withheldWords = ['anonymous', 'unavailable', 'restricted', 'unknown', 'private', 'withheld'] as const

function isWithheld(bytes: Uint8Array, start: number, end: number): boolean {
  return withheldWords.some((word) => says(bytes, start, end, word))
}
