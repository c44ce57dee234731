import { foldIban, ibanLength, parseIban } from '#formats/iban'
import { ibanObservable, walletObservable } from '#formats/observable-kinds'
import { parseWallet } from '#formats/wallet'
import { lineBefore } from './context.ts'
import type { Hit } from './hit.ts'
import { charClass, classAt } from './letters.ts'

const pieceBits: number = charClass.digit | charClass.latin | charClass.cyrillic

/** A country code and check digits, Latin or look-alike, together or apart. */
const ibanStart = /[a-zа-яі]{2}[ -]?[\doо][ -]?[\doо]/iy

/**
 * Reads a bank account at `start`, where a word begins: as many letters and digits as its country's accounts have, in
 * any grouping, ending where a word ends, with right check digits.
 */
export function readIban(text: string, start: number): Hit | undefined {
  ibanStart.lastIndex = start
  if (!ibanStart.test(text)) return undefined
  const country = foldIban(text.slice(start, start + 2))
  const length = ibanLength(country)
  const end = length === undefined ? undefined : pieceEnd(text, start, length)
  if (end === undefined || (classAt(text, end) & (charClass.digit | charClass.latin)) !== 0) return undefined
  const written = text.slice(start, end)
  if (
    country !== 'KZ' &&
    written !== written.toUpperCase() &&
    !/iban|сч[её]т|шот|account/i.test(lineBefore(text, start))
  )
    return undefined
  const iban = parseIban(written)
  return iban.ok ? { observable: ibanObservable(iban.value), start, end } : undefined
}

/** The end of the first `wanted` letters and digits from `start`, over single spaces, hyphens and dots. */
function pieceEnd(text: string, start: number, wanted: number): number | undefined {
  let taken = 0
  let gap = 0
  for (let at = start; gap <= 2; at++) {
    if ((classAt(text, at) & pieceBits) !== 0) {
      gap = 0
      if (++taken === wanted) return at + 1
    } else if (' -._'.includes(text.charAt(at) || '\n')) gap++
    else return undefined
  }
  return undefined
}

/** Reads a wallet's address at `start`, where a word begins, if the word of ASCII letters and digits is one. */
export function readWallet(text: string, start: number, end: number): Hit | undefined {
  const length = end - start
  if (length < 14 || length > 74) return undefined
  const first = text.charAt(start)
  if (!'013TbB'.includes(first)) return undefined
  const wallet = parseWallet(text.slice(start, end))
  return wallet.ok ? { observable: walletObservable(wallet.value), start, end } : undefined
}

/** The end of the run of ASCII letters and digits from `start`, and whether it has both. */
export function asciiRun(text: string, start: number): { readonly end: number; readonly mixed: boolean } {
  let end = start
  let seen = 0
  for (let bits = classAt(text, end); (bits & (charClass.digit | charClass.latin)) !== 0; bits = classAt(text, end)) {
    seen |= bits
    end++
  }
  return { end, mixed: seen === (charClass.digit | charClass.latin) }
}
