/** One piece of the subset font: the letters cut from one of the files the typeface is published in. */
export interface FontPart {
  /** Name of the built file: `golos-<name>.woff2`. */
  readonly name: string
  /** Part of the published file name between `golos-text-` and `-wght-normal`. */
  readonly source: string
  readonly letters: string
  /** Whether every page needs it, so that the head asks for it at once. */
  readonly preload: boolean
}

const basicLatin = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index)).join('')
const russian = `${Array.from({ length: 64 }, (_, index) => String.fromCodePoint(0x410 + index)).join('')}Ёё`

/**
 * Golos Text comes split by script, and joining variable fonts would lose their kerning; so the subset is split the
 * same way: Latin, Cyrillic, the Kazakh letters beyond them, and the tenge sign, which loads only where money is
 * shown.
 */
export const fontParts: readonly FontPart[] = [
  { name: 'latin', source: 'latin', letters: `${basicLatin}\u00a0«»–—…“”’‘•·×−°§©ö\u2212`, preload: true },
  { name: 'cyrillic', source: 'cyrillic', letters: `${russian}№ІіҰұ`, preload: true },
  { name: 'kazakh', source: 'cyrillic-ext', letters: 'ӘәҒғҚқҢңӨөҮүҺһ', preload: true },
  { name: 'tenge', source: 'latin-ext', letters: '₸', preload: false },
]

/** The CSS `unicode-range` of some letters, neighbours joined: `U+20-7E,U+A0`. */
export function unicodeRange(letters: string): string {
  const points = [...new Set(Array.from(letters, (letter) => letter.codePointAt(0) ?? 0))].sort((a, b) => a - b)
  const runs: [number, number][] = []
  for (const point of points) {
    const last = runs.at(-1)
    if (last && point === last[1] + 1) last[1] = point
    else runs.push([point, point])
  }
  return runs.map(([from, to]) => `U+${hex(from)}${from === to ? '' : `-${hex(to)}`}`).join(',')
}

function hex(point: number): string {
  return point.toString(16).toUpperCase()
}
