/** What a person never means to type: C0 and C1 controls (but tab and line feed) and DEL. */
const controls = /[^\P{Cc}\n\t]/gu

/** Bidirectional marks, overrides and isolates (UAX #9), which make a text look like another one. */
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Characters without width or ink; a joiner between two pictographs is part of an emoji and stays. */
const invisible =
  /[\u00ad\u180e\u200b\u200c\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu

/**
 * Free text made fit to store and show: well-formed UTF-16 (a lone surrogate becomes U+FFFD), line ends as `\n`, no
 * control, bidirectional or zero-width characters, NFC (UAX #15). Idempotent.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(bidi, '')
    .replace(invisible, '')
    .normalize('NFC')
}

/** A text folded for reading by machine, which still knows where each character stood. */
export interface FoldedText {
  readonly text: string
  /** The place in the original of a place in `text` (0 to `text.length`), in UTF-16 code units. */
  origin(index: number): number
}

/** A character that folding might change; most texts have none and stay as they are. */
const foldable =
  /[^\t\n -~\u00a1-\u00ac\u00ae-\u060f\u2016-\u2023\u2025-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u2211\u2213-\u2fff]/

/**
 * Folds a text for finding identifiers: full-width and other digits become ASCII, every space a space, every dash a
 * hyphen, and invisible characters vanish (so `8️⃣7️⃣` reads `87`). `origin` leads spans back to the text as it was written.
 */
export function foldText(text: string): FoldedText {
  if (!foldable.test(text)) return { text, origin: (index) => index }
  const origins = new Uint32Array(text.length + 1)
  const parts: string[] = []
  let length = 0
  let kept = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const folded = foldUnit(code, text, i)
    if (folded !== code) {
      parts.push(text.slice(kept, i))
      if (folded >= 0) parts.push(String.fromCharCode(folded))
      kept = i + (isAstral(code) ? 2 : 1)
    }
    if (folded >= 0) origins[length++] = i
    if (folded !== code && isAstral(code)) i++
  }
  parts.push(text.slice(kept))
  origins[length] = text.length
  return { text: parts.join(''), origin: (index) => origins[index] ?? text.length }
}

/** The high surrogates of mathematical digits (U+1D7CE to U+1D7FF) and of tag characters (U+E0000 to U+E007F). */
function isAstral(code: number): boolean {
  return code === 0xd835 || code === 0xdb40
}

/** The code unit that stands for another one when reading, or -1 where nothing does. */
function foldUnit(code: number, text: string, index: number): number {
  if (code < 0x7f) return code >= 0x20 || code === 0x09 || code === 0x0a ? code : code === 0x0d ? 0x0a : -1
  if (code >= 0x400 && code <= 0x52f) return code
  if (code >= 0xff01 && code <= 0xff5e) return code - 0xfee0
  if (code === 0xa0 || code === 0x3000) return 0x20
  if (code <= 0x9f || code === 0xad || code === 0xfeff || code === 0x20e3 || code === 0xfe0e || code === 0xfe0f)
    return -1
  if (code >= 0x0660 && code <= 0x0669) return code - 0x0630
  if (code >= 0x06f0 && code <= 0x06f9) return code - 0x06c0
  if (code >= 0x2000 && code <= 0x206f) return foldPunctuation(code)
  if (code === 0x1680) return 0x20
  if (code === 0x2212 || code === 0xfe58 || code === 0xfe63) return 0x2d
  if (code === 0x3002) return 0x2e
  if (code === 0x061c || code === 0x180e) return -1
  return isAstral(code) ? foldAstral(code, text.charCodeAt(index + 1)) : code
}

/** General punctuation (U+2000 to U+206F): spaces, dashes and marks without ink. */
function foldPunctuation(code: number): number {
  if (code <= 0x200a || code === 0x202f || code === 0x205f) return 0x20
  if (code <= 0x200f) return -1
  if (code <= 0x2015) return 0x2d
  if (code === 0x2024) return 0x2e
  if (code === 0x2028 || code === 0x2029) return 0x0a
  return (code >= 0x202a && code <= 0x202e) || code >= 0x2060 ? -1 : code
}

/** A mathematical digit as ASCII, nothing for a tag character, the surrogate itself for the rest. */
function foldAstral(high: number, low: number): number {
  if (high === 0xd835 && low >= 0xdfce && low <= 0xdfff) return 0x30 + ((low - 0xdfce) % 10)
  return high === 0xdb40 && low >= 0xdc00 && low <= 0xdc7f ? -1 : high
}
