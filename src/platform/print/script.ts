/** The files a typeface comes in: each has the letters of one script. */
export const scripts = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext'] as const

/** A file of the typeface. */
export type Script = (typeof scripts)[number]

/** A piece of a text that one file of the typeface can write. */
export interface ScriptRun {
  readonly script: Script
  readonly text: string
}

const cyrillic = /[\u0301\u0400-\u045f\u0490\u0491\u04b0\u04b1\u2116]/u
const cyrillicExt = /[\u0460-\u048f\u0492-\u04af\u04b2-\u052f\u20b4]/u
const latinExt = /[\u0100-\u024f\u20b8\u20bd]/u
const latin = /[\u0020-\u007e\u00a0-\u00ff\u2010-\u2027\u202f\u2032\u2033\u2039\u203a\u20ac\u2212]/u

function scriptOf(letter: string): Script | undefined {
  if (latin.test(letter)) return 'latin'
  if (cyrillic.test(letter)) return 'cyrillic'
  if (cyrillicExt.test(letter)) return 'cyrillic-ext'
  return latinExt.test(letter) ? 'latin-ext' : undefined
}

/**
 * Cuts a text where the file of the typeface changes: a Kazakh word is written from two of them. Spaces stay with what stands
 * before them; a letter that no file has becomes a question mark.
 */
export function scriptRuns(text: string): readonly ScriptRun[] {
  const runs: { script: Script; text: string }[] = []
  for (const letter of text) {
    const script = scriptOf(letter)
    const last = runs.at(-1)
    const shown = script === undefined ? '?' : letter
    const wanted = script ?? 'latin'
    if (last?.script === wanted) last.text += shown
    else runs.push({ script: wanted, text: shown })
  }
  return runs
}
