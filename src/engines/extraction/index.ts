import { foldText } from '#formats/clean-text'
import type { Observable } from '#formats/observable'
import { maskWith } from './masking.ts'
import { scan } from './scan.ts'

export { type Hidden, numbersWithin } from './masking.ts'

/** An identifier found in a text, and where: a span of UTF-16 code units of the text as it was given. */
export interface Found extends Observable {
  readonly start: number
  readonly end: number
}

/**
 * Every identifier in free Kazakh, Russian or English text: phone numbers, accounts, cards, IIN and BIN, links, sites,
 * mail, accounts on platforms, wallets, IMEI, IP addresses. Spans are in order and never overlap; a link yields one
 * identifier, not its domain as well. Never throws, whatever the text; time grows with its length alone.
 */
export function extract(text: string): readonly Found[] {
  const folded = foldText(text)
  return scan(folded.text).map(({ observable, start, end }) => ({
    ...observable,
    start: folded.origin(start),
    end: folded.origin(end),
  }))
}

/**
 * The text with every card number and IIN in it masked, wherever it stands: what may be kept of words that nobody looks
 * through for identifiers.
 */
export function maskSensitive(text: string): string {
  return maskWith(text, extract(text))
}
