import { maskSensitive } from '#engines/extraction'
import { cleanText } from '#formats/clean-text'
import { fail, ok, type Result } from '#kernel/result'

/** How long a reason is, in characters as PostgreSQL counts them (Unicode code points). */
export const reasonLength = { least: 3, most: 2000 } as const

/** Words fit to keep: cleaned, trimmed, card numbers and IINs masked. */
export function keptWords(text: string): string {
  return maskSensitive(cleanText(text).trim())
}

/** How many characters a text has for PostgreSQL: an emoji is one and not two. */
export function charactersIn(text: string): number {
  return Array.from(text).length
}

/** The reason of a decision as it is kept and shown. Fails with `indicator.reason-missing`. */
export function readReason(text: string): Result<string> {
  const reason = keptWords(text)
  const length = charactersIn(reason)
  return length < reasonLength.least || length > reasonLength.most ? fail('indicator.reason-missing') : ok(reason)
}
