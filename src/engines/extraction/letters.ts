/** Classes of UTF-16 code units, as bits. */
export const charClass = { digit: 1, latin: 2, cyrillic: 4, other: 8, inner: 16 } as const

const table = new Uint8Array(0x600)
for (let code = 0x30; code <= 0x39; code++) table[code] = charClass.digit
for (let code = 0x41; code <= 0x5a; code++) table[code] = table[code + 0x20] = charClass.latin
for (let code = 0x400; code <= 0x52f; code++) table[code] = charClass.cyrillic
for (let code = 0xc0; code <= 0x24f; code++) if (code !== 0xd7 && code !== 0xf7) table[code] = charClass.other
table[0x2d] = table[0x5f] = charClass.inner

/**
 * The class of the character at a place: digit, Latin (ASCII), Cyrillic, another letter, or `inner` for the hyphen and the
 * underscore, which may stand inside a name. 0 for everything else and past the end.
 */
export function classAt(text: string, index: number): number {
  const code = text.charCodeAt(index)
  if (code < 0x600) return table[code] ?? 0
  return code >= 0x600 && code < 0xd800 && /[\p{L}\p{M}\p{N}]/u.test(text.charAt(index)) ? charClass.other : 0
}

/** Any letter. */
export const letterBits: number = charClass.latin | charClass.cyrillic | charClass.other

/** Whatever a label of a host may hold. */
export const labelBits: number = letterBits | charClass.digit | charClass.inner

/**
 * The end of the run of characters of the given classes that starts at `from`. Looks at no more than it returns, and no
 * further than `most` characters, so that a reader who may begin many times within one run says how long it can matter.
 */
export function runEnd(text: string, from: number, bits: number, most: number = Number.POSITIVE_INFINITY): number {
  let end = from
  while (end - from < most && (classAt(text, end) & bits) !== 0) end++
  return end
}

/** Whether the character at a place is an ASCII digit. */
export function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 0x30 && code <= 0x39
}
