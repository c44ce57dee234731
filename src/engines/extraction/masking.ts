import { parseCard } from '#formats/card'
import { foldText } from '#formats/clean-text'
import { parseIin } from '#formats/iin'
import type { ObservableKind } from '#formats/observable'

/** A stretch of a text that names an identifier; `Found` is one. */
interface NamedStretch {
  readonly start: number
  readonly end: number
  readonly kind: ObservableKind
  readonly display: string
  readonly sensitive: boolean
}

/**
 * 12 to 19 digits in one piece; or, inside an address or a name that people choose freely, also behind a letter and with
 * the one mark between them that an address has in the place of a space.
 */
const whole = /(?<![\p{L}\d+])\d{12,19}(?!\d)/gu
const marked = /(?<!\d)\d(?:(?:[-+._]|%20)?\d){11,18}(?!\d)/gu

/** Kinds that people choose freely, so that another number may stand inside. */
const free: readonly ObservableKind[] = ['url', 'email', 'handle', 'domain']

/**
 * The text with every card number and IIN in its masked form: those among `spans`, and those that stand inside another
 * identifier, say in the query of a link. `spans` are what `extract` found in this text.
 */
export function maskWith(text: string, spans: readonly NamedStretch[]): string {
  const hidden = [...spans.filter(({ sensitive }) => sensitive), ...numbersWithin(text, spans)]
  let masked = ''
  let at = 0
  for (const { start, end, display } of hidden.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue
    masked += text.slice(at, start) + display
    at = end
  }
  return masked + text.slice(at)
}

/** A stretch of a text and the masked form to show in its place. */
export type Hidden = Pick<NamedStretch, 'start' | 'end' | 'display'>

/** Card numbers and IINs that are no identifier of their own: beside all `spans`, or inside a link, mail address or name. */
export function numbersWithin(text: string, spans: readonly NamedStretch[]): readonly Hidden[] {
  const folded = foldText(text)
  const found = (pattern: RegExp, isOpen: (within: NamedStretch | undefined) => boolean): readonly Hidden[] =>
    [...folded.text.matchAll(pattern)].flatMap(({ 0: written, index }) => {
      const display = maskedNumber(written.replace(/%20|\D/g, ''))
      if (display === undefined) return []
      const [start, end] = [folded.origin(index), folded.origin(index + written.length)]
      return isOpen(spans.find((span) => span.start < end && start < span.end)) ? [{ start, end, display }] : []
    })
  return [
    ...found(whole, (within) => within === undefined || free.includes(within.kind)),
    ...found(marked, (within) => within !== undefined && free.includes(within.kind)),
  ]
}

function maskedNumber(digits: string): string | undefined {
  const read = digits.length === 12 ? parseIin(digits) : parseCard(digits)
  return read.ok ? read.value.masked : undefined
}
