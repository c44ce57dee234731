/**
 * The canonical form of a telephone number in a PASSporT (RFC 8224 §8.3): the digits of the number with its country
 * code, without the plus sign and without visual separators; `*` and `#` stay. Undefined where nothing, something else,
 * or more than 15 of them is left (E.164 §6.2.1; RFC 8226 §9).
 */
export function canonicalNumber(written: string): string | undefined {
  const bare = written.replace(/^\+/, '').replace(/[\s().-]/g, '')
  return /^[0-9*#]{1,15}$/.test(bare) ? bare : undefined
}
