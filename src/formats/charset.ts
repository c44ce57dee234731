/**
 * Upper half of KZ-1048 (STRK 1048-2002), Kazakhstan's eight-bit code, where it differs from windows-1251: the byte and
 * the letter.
 */
const kz1048: ReadonlyMap<number, string> = new Map([
  [0x8d, 'Қ'],
  [0x8e, 'Һ'],
  [0x9d, 'қ'],
  [0x9e, 'һ'],
  [0xa1, 'Ұ'],
  [0xa2, 'ұ'],
  [0xa3, 'Ә'],
  [0xa5, 'Ө'],
  [0xaa, 'Ғ'],
  [0xaf, 'Ү'],
  [0xb4, 'ө'],
  [0xba, 'ғ'],
  [0xbc, 'ә'],
  [0xbd, 'Ң'],
  [0xbe, 'ң'],
  [0xbf, 'ү'],
])

/** Bytes 0x80 to 0xBF of PTCP154 (IANA, "Asian Cyrillic"), the older Kazakh variant of windows-1251. */
const pt154 = 'ҖҒӮғ„…ҶҮҲүҠӢҢҚҺҸҗ‘’“”•–—ҳҷҡӣңқһҹ\u00a0ЎўЈӨҘҰ§Ё©Ә«¬ӯ®Ҝ°ұІіҙө¶·ё№ә»јҪҫҝ'

const kz1048Labels = /^(kz|rk|strk|cskz)1048(2002)?$/
const pt154Labels = /^(cs)?(pt|ptcp|cp)154$|^cyrillicasian$/
const utf8Labels = /^(|utf8|unicode11utf8|ascii|usascii|7bit|8bit|binary|unknown8?bit|xunknown|default|none)$/

const windows1251 = new TextDecoder('windows-1251')

/**
 * The text of bytes whose sender named a character set, or none (RFC 2046 §4.1.2). What is valid UTF-8 and not named
 * otherwise is read as it; what is not, or has a name nobody knows, is taken for the eight-bit Cyrillic that fits it.
 * Kazakh written in KZ-1048 is recognised under the name of windows-1251, which is how most programs labelled it.
 * Never fails: bytes that make no character become U+FFFD.
 */
export function decodeCharset(bytes: Uint8Array, declared: string): string {
  const label = declared.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (kz1048Labels.test(label)) return decodeBy(bytes, kz1048)
  if (pt154Labels.test(label)) return decodeBy(bytes, pt154Map)
  if (/^(windows|win|cp|ms|xcp|ansi)?1251$|^(ms|win)cyrl?$/.test(label)) return decodeWindows1251(bytes)
  if (utf8Labels.test(label)) return decodeUndeclared(bytes)
  try {
    return new TextDecoder(declared.trim()).decode(bytes)
  } catch {
    return decodeUndeclared(bytes)
  }
}

const pt154Map: ReadonlyMap<number, string> = new Map(Array.from(pt154, (letter, i) => [0x80 + i, letter]))

function decodeBy(bytes: Uint8Array, letters: ReadonlyMap<number, string>): string {
  const text = windows1251.decode(bytes)
  // windows-1251 gives exactly one character for every byte, so the places agree.
  return text.replaceAll(/[^\p{ASCII}]/gu, (letter, at: number) => letters.get(bytes[at] ?? 0) ?? letter)
}

/** қ, ә, ң, һ and ұ stand where windows-1251 has letters of Macedonian, Serbian and Belarusian. */
function decodeWindows1251(bytes: Uint8Array): string {
  const kazakh = bytes.some((byte) => byte === 0x9d || byte === 0xbc || byte === 0xbe)
  return kazakh ? decodeBy(bytes, kz1048) : windows1251.decode(bytes)
}

function decodeUndeclared(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes)
  const broken = countOf(text, /\ufffd/g)
  if (broken === 0) return text
  // A letter cut in half by some relay is no other character set.
  if (broken * 5 <= countOf(text, /[^\p{ASCII}]/gu)) return text
  const candidates = [decodeWindows1251(bytes), new TextDecoder('koi8-r').decode(bytes)]
  const [best = text] = candidates.toSorted((a, b) => smallLetters(b) - smallLetters(a))
  return best
}

/** KOI8-R read as windows-1251, and the other way round, swaps capital and small letters. */
function smallLetters(text: string): number {
  return countOf(text, /[а-яёәғқңөұүһі]/g)
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

const encodedWord = /=\?([^?\s]{1,60})\?([bq])\?([^?\s]*)\?=/gi

/**
 * The text of a header value with encoded words (RFC 2047). White space between two of them is dropped, and two of one
 * character set are joined before decoding, since careless programs cut letters in half. A word that cannot be read
 * stays as it is.
 */
export function decodeHeaderWords(value: string): string {
  const joined = value.replaceAll(/(\?=)\s+(?==\?)/g, '$1')
  const pieces: { readonly charset: string; readonly bytes: Uint8Array }[] = []
  let result = ''
  let at = 0
  const flush = () => {
    const [first] = pieces
    if (first) result += decodeCharset(Buffer.concat(pieces.map(({ bytes }) => bytes)), first.charset)
    pieces.length = 0
  }
  for (const match of joined.matchAll(encodedWord)) {
    const [whole, charset = '', encoding = '', text = ''] = match
    const plain = joined.slice(at, match.index)
    if (plain !== '' || pieces.at(-1)?.charset.toLowerCase() !== charset.toLowerCase()) flush()
    result += plain
    // RFC 2231 §5 lets a language follow the character set: `utf-8*kk`.
    pieces.push({ charset: charset.replace(/\*.*$/, ''), bytes: encodedBytes(encoding, text) })
    at = match.index + whole.length
  }
  flush()
  return result + joined.slice(at)
}

function encodedBytes(encoding: string, text: string): Uint8Array {
  if (encoding.toLowerCase() === 'b') return Buffer.from(text, 'base64')
  const spaced = text.replaceAll('_', ' ')
  return Buffer.from(
    spaced.replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
