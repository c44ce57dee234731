import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const css = readFileSync(join(import.meta.dirname, 'style/tokens.css'), 'utf8')
const [lightPart = '', darkPart = ''] = css.split('@media (prefers-color-scheme: dark)')

const tokensOf = (part: string) =>
  new Map([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]))

const light = tokensOf(lightPart)
const dark = new Map([...light, ...tokensOf(darkPart)])

/** Text on ground: at least 4.5 (WCAG 2.2, 1.4.3). */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ['ink', ['paper', 'card', 'sky-wash', 'sand', 'danger-wash', 'warn-wash', 'ok-wash']],
  ['ink-2', ['paper', 'card', 'sky-wash', 'sand', 'danger-wash', 'warn-wash', 'ok-wash']],
  ['sky-deep', ['paper', 'card', 'sky-wash', 'sand']],
  ['sky', ['paper', 'card', 'sky-wash', 'sand', 'danger-wash', 'warn-wash', 'ok-wash']],
  ['on-sky', ['sky', 'sky-press']],
  ['paper', ['ink-2']],
  ['on-hero', ['hero']],
  ['on-hero-2', ['hero']],
  ['on-field', ['field']],
  ['on-field-2', ['field']],
  ['on-sun', ['sun', 'sun-press']],
  ['danger', ['paper', 'danger-wash', 'sand']],
  ['on-danger', ['danger', 'danger-press']],
  ['warn', ['warn-wash']],
  ['on-warn', ['warn']],
  ['ok', ['ok-wash']],
  ['on-ok', ['ok']],
]

/** Edges of controls, focus and lines of charts against what lies beside them: at least 3 (1.4.11). */
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ['edge', ['paper', 'card', 'field', 'sand', 'sky-wash']],
  ['focus', ['paper', 'card', 'sky-wash', 'sand']],
  ['sun', ['hero']],
  ['hero-edge', ['hero']],
  ['sky', ['paper', 'card', 'sand']],
  ['danger', ['paper', 'field']],
]

for (const [theme, tokens] of [
  ['light', light],
  ['dark', dark],
] as const) {
  test(`every text of the ${theme} theme stands out from its ground`, () => check(tokens, texts, 4.5))
  test(`every edge of the ${theme} theme stands out from its ground`, () => check(tokens, shapes, 3))
}

test('the dark theme redefines every colour', () => {
  assert.deepEqual([...tokensOf(darkPart).keys()].toSorted(), [...light.keys()].toSorted())
})

function check(tokens: ReadonlyMap<string, string>, pairs: typeof texts, least: number): void {
  for (const [front, grounds] of pairs) {
    for (const ground of grounds) {
      const ratio = contrast(tokens.get(front), tokens.get(ground))
      assert.ok(ratio >= least, `--${front} on --${ground}: ${ratio.toFixed(2)}`)
    }
  }
}

/** The contrast ratio of two colours (WCAG 2.2). */
function contrast(a: string | undefined, b: string | undefined): number {
  assert.ok(a !== undefined && b !== undefined, 'a token is missing')
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
