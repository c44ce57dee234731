import { extract, type Found, type Hidden, numbersWithin } from '#engines/extraction'
import { cleanText } from '#formats/clean-text'
import type { Observable } from '#formats/observable'
import { fail, ok, type Result } from '#kernel/result'

/** The shortest and longest account of what happened, in characters. */
export const accountLength = { least: 3, most: 20_000 } as const

/** The longest question, answer or note, in characters. */
export const messageLength = 5_000

/** More identifiers than this in one text are a list and no account of what happened: the rest is left in the text. */
export const identifiersMost = 100

/** Words fit to store, and what they name. */
export interface ReadWords {
  /** Cleaned; card numbers and IINs stand in their masked form. */
  readonly text: string
  /** The identifiers in order of first appearance, each once, with their full values. */
  readonly found: readonly Observable[]
}

/**
 * Reads an account of what happened: cleans it, keeps its lines, masks card numbers and IINs. Fails with
 * `report.text.too-short` (under three characters, or no letter and no digit) or `report.text.too-long`.
 */
export function readAccount(raw: string): Result<ReadWords> {
  if (raw.length > accountLength.most) return fail('report.text.too-long', { most: accountLength.most })
  return readWords(raw, accountLength.least)
}

/** Reads a question, an answer or a note in the same way; at most 5,000 characters, at least one. */
export function readMessage(raw: string): Result<ReadWords> {
  if (raw.length > messageLength) return fail('report.text.too-long', { most: messageLength })
  return readWords(raw, 1)
}

function readWords(raw: string, least: number): Result<ReadWords> {
  const text = cleanText(raw)
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  if (text.length < least || !/[\p{L}\p{N}]/u.test(text)) return fail('report.text.too-short', { least })
  const spans = extract(text)
  const sensitive = spans.filter((span) => span.sensitive)
  const hidden = [...sensitive, ...numbersWithin(text, spans)]
  const rest = hidden.length === 0 ? spans : extract(overwritten(text, hidden, blank)).filter((span) => !span.sensitive)
  const found = [...sensitive, ...rest].toSorted((a, b) => a.start - b.start)
  return ok({ text: overwritten(text, hidden, ({ display }) => display), found: namedBy(found) })
}

/** Every identifier of words that were kept, with its place; cards and IINs stand masked in them and are left out. */
export function extractKept(text: string): readonly Found[] {
  return extract(text.replace(maskedForm, (mask) => '\n'.repeat(mask.length))).filter((span) => !span.sensitive)
}

/** What kept words name: all but the cards and IINs that stand masked in them. */
export function rereadWords(texts: readonly string[]): readonly Observable[] {
  return namedBy(texts.flatMap((text) => extractKept(text)))
}

function namedBy(spans: readonly Found[]): readonly Observable[] {
  const found = new Map<string, Observable>()
  for (const { start: _start, end: _end, ...observable } of spans) {
    const key = `${observable.kind}:${observable.value}`
    if (found.size < identifiersMost && !found.has(key)) found.set(key, observable)
  }
  return [...found.values()]
}

/** How the formats mask a card (`4400 43•• •••• 4561`) and an IIN (`•••• •••• 4835`). */
const maskedForm = /(?:\d{4} \d{2})?•[• ]{0,14}(?:\d ?){3}\d/g

/** Line breaks end every identifier, so that what stands beside a hidden number reads the same as after masking. */
function blank({ start, end }: Hidden): string {
  return '\n'.repeat(end - start)
}

function overwritten(text: string, hidden: readonly Hidden[], by: (stretch: Hidden) => string): string {
  let result = ''
  let at = 0
  for (const stretch of hidden.toSorted((a, b) => a.start - b.start)) {
    if (stretch.start < at) continue
    result += text.slice(at, stretch.start) + by(stretch)
    at = stretch.end
  }
  return result + text.slice(at)
}
