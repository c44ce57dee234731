/**
 * The code that a caller is told when a call is rejected (in the SIP Reason's text, or by the switch's announcement), and by
 * which they learn why and appeal: ten characters of Crockford's base 32, `K7Q2X-9MPA4`. Two name the day, seven the call,
 * the last one checks the others, so that a slip of the finger is told from a code that is not ours.
 */
export type BlockCode = string & { readonly __brand: 'BlockCode' }

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const day = 86_400_000

/** Days are counted from here, in UTC. */
const firstDay = Date.UTC(2026, 0, 1)

/** How many days a code's two characters tell apart. */
const days = 1024

/** How many calls of a day a code tells apart: 2^35. */
export const callsPerDay = 2 ** 35

/** The code of a call: the moment, and a number of 35 bits that names the call (a keyed hash's first bits). */
export function makeBlockCode(at: number, call: number): BlockCode {
  const body = write(dayOf(at), 2) + write(call, 7)
  return (body + checkOf(body)) as BlockCode
}

/** As it is shown: two groups of five. */
export function formatBlockCode(code: BlockCode): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/** How many characters a code is shown with. */
export const shownLength = 11

const letters = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0))
const dash = 45
/** Digits of 32 in a number that fits 32 bits. */
const lowDigits = 6

/** Writes the code of a call as it is shown, `shownLength` bytes from `place`: for those who answer very many calls. */
export function writeBlockCode(at: number, call: number, into: Uint8Array, place: number): void {
  let sum = 0
  const put = (digit: number, index: number) => {
    sum += digit * (2 * index + 1)
    into[place + (index < 5 ? index : index + 1)] = letters[digit] as number
  }
  const today = dayOf(at)
  put(today >> 5, 0)
  put(today & 31, 1)
  put(Math.floor(call / 2 ** (5 * lowDigits)), 2)
  for (let digit = 0; digit < lowDigits; digit++) put((call >>> (5 * (lowDigits - 1 - digit))) & 31, 3 + digit)
  into[place + 5] = dash
  into[place + shownLength - 1] = letters[sum & 31] as number
}

/** Reads a code as people type it: small letters, spaces and dashes do not count, O is 0, I and L are 1. Undefined where it is none. */
export function parseBlockCode(text: string): BlockCode | undefined {
  if (text.length > 40) return undefined
  const letters = text
    .toUpperCase()
    .replaceAll(/[\s–—-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{10}$/.test(letters)) return undefined
  return checkOf(letters.slice(0, 9)) === letters[9] ? (letters as BlockCode) : undefined
}

/** The newest day, at a moment, that a code can be of: its beginning in milliseconds since 1970. */
export function dayOfCode(code: BlockCode, now: number): number {
  const told = alphabet.indexOf(code[0] ?? '') * 32 + alphabet.indexOf(code[1] ?? '')
  const today = Math.floor((now - firstDay) / day)
  const back = (((today - told) % days) + days) % days
  return firstDay + (today - back) * day
}

function dayOf(at: number): number {
  return ((Math.floor((at - firstDay) / day) % days) + days) % days
}

function write(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = (alphabet[rest % 32] ?? '0') + text
  return text
}

/** ISO 7064 MOD 37,36 needs 36 letters; the same recursion modulo 32 finds every single slip, and swaps but of two letters. */
function checkOf(body: string): string {
  let sum = 0
  for (let place = 0; place < body.length; place++)
    sum = (sum + alphabet.indexOf(body[place] ?? '') * (2 * place + 1)) % 32
  return alphabet[sum] ?? '0'
}
