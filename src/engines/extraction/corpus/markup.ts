import type { ObservableKind } from '#formats/observable'

/** One identifier a person marked in a text: what it is and where it stands, in UTF-16 code units. */
export interface Marked {
  readonly kind: ObservableKind
  readonly value: string
  readonly start: number
  readonly end: number
}

/** A corpus text without its markup, and what stands in it. */
export interface MarkedText {
  readonly text: string
  readonly marked: readonly Marked[]
}

/** Takes `[[kind:value|what the person wrote]]` out of a text, leaving what the person wrote. */
export function parseMarkup(source: string): MarkedText {
  const marked: Marked[] = []
  let text = ''
  let from = 0
  for (const match of source.matchAll(/\[\[([a-z]+):([^|]+)\|(.*?)\]\]/g)) {
    const [whole, kind = '', value = '', written = ''] = match
    text += source.slice(from, match.index)
    marked.push({ kind: kind as ObservableKind, value, start: text.length, end: text.length + written.length })
    text += written
    from = match.index + whole.length
  }
  return { text: text + source.slice(from), marked }
}
