/**
 * Cuts the fonts of printed papers into `dist/print/`: Golos Text, regular and bold, one TrueType file per script, since
 * the writer of PDF embeds neither WOFF2 nor variable fonts. Run by `npm ci` (prepare): `node tools/build-print-fonts.ts`.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(root, 'dist/print')
const source = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/golos-text/package.json'))

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join('')

/** The published files, with the letters each of them has; see `platform/print/script.ts`, which chooses among them. */
const scripts = {
  latin: `${range(0x20, 0x7e)}${range(0xa0, 0xff)}${range(0x2010, 0x2027)}\u202f\u2032\u2033\u2039\u203a\u20ac\u2212`,
  cyrillic: `${range(0x400, 0x45f)}\u0301\u0490\u0491\u04b0\u04b1\u2116`,
  'cyrillic-ext': `${range(0x460, 0x52f)}\u20b4`,
  'latin-ext': `${range(0x100, 0x24f)}\u20b8\u20bd`,
} as const

const work = `${out}.new`
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
for (const [script, letters] of Object.entries(scripts)) {
  const whole = readFileSync(join(source, 'files', `golos-text-${script}-wght-normal.woff2`))
  for (const [name, wght] of [
    ['regular', 400],
    ['bold', 700],
  ] as const) {
    const cut = await subsetFont(whole, letters, { targetFormat: 'sfnt', variationAxes: { wght }, noHinting: true })
    writeFileSync(join(work, `golos-${name}-${script}.ttf`), cut)
  }
}
writeFileSync(join(work, 'golos-license.txt'), readFileSync(join(source, 'LICENSE')))
rmSync(out, { recursive: true, force: true })
renameSync(work, out)
