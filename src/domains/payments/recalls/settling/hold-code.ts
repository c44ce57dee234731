import type { Keys } from '#platform/keys'

/**
 * The code that a bank tells the holder of an account where it holds money, and by which they learn why and appeal: ten characters of
 * Crockford's base 32, `7K2QX-9MPA4`. Nine are the first 45 bits of a keyed hash of the hold's id, so that nobody can count
 * through them; the last one checks the others, so that a slip of the finger is told from a code that is not ours.
 */
export type HoldCode = string & { readonly __brand: 'HoldCode' }

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const body = 9

/** The code of a hold. */
export function holdCode(keys: Pick<Keys, 'hash'>, hold: string): HoldCode {
  const bits = keys.hash('hold-code', `hold:${hold}`).readUIntBE(0, 6)
  // The upper 45 of 48 bits.
  let rest = Math.floor(bits / 8)
  let text = ''
  for (; text.length < body; rest = Math.floor(rest / 32)) text = (alphabet[rest % 32] ?? '0') + text
  return (text + checkOf(text)) as HoldCode
}

/** What is kept of a code, to find its hold by. */
export function holdCodeHash(keys: Pick<Keys, 'hash'>, code: HoldCode): Buffer {
  return keys.hash('hold-code', `code:${code}`)
}

/** As it is shown: two groups of five. */
export function formatHoldCode(code: HoldCode): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/** Reads a code as people type it: small letters, spaces and dashes do not count, O is 0, I and L are 1. Undefined where it is none. */
export function parseHoldCode(text: string): HoldCode | undefined {
  if (text.length > 40) return undefined
  const letters = text
    .toUpperCase()
    .replaceAll(/[\s–—-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{10}$/.test(letters)) return undefined
  return checkOf(letters.slice(0, body)) === letters[body] ? (letters as HoldCode) : undefined
}

/** Weighted by odd numbers modulo 32: finds every single slip, and swaps but of two letters that differ by 16. */
function checkOf(text: string): string {
  let sum = 0
  for (let place = 0; place < text.length; place++)
    sum = (sum + alphabet.indexOf(text[place] ?? '') * (2 * place + 1)) % 32
  return alphabet[sum] ?? '0'
}
