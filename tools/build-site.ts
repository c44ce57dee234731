/**
 * Builds the files of the public site into `dist/site/`: one style sheet, one script of optional islands, one more for
 * the check page, the subset font, the marks, and `manifest.json` (logical name → hashed name). Run by `npm ci` (prepare):
 * `node tools/build-site.ts`. Ends with exit code 1 where a group of files is heavier than the site allows.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'
import { build } from 'vite'
import { fontParts, unicodeRange } from '../src/apps/site/letters.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const site = join(root, 'src/apps/site')
const out = join(root, 'dist/site')
/** Where the entry of the bundle is put together. */
const work = join(root, 'node_modules/.cache/saqbol-site')

/** Most bytes each group of files may weigh, uncompressed. */
const limits: Readonly<Record<string, number>> = { '.woff2': 45_000, '.js': 15_000, '.css': 32_000 }

const manifest: Record<string, string> = {}
const weights: Record<string, number> = {}

for (const folder of [out, work]) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}
await writeFonts()
await bundle()
for (const name of readdirSync(join(site, 'marks'))) emit(name, readFileSync(join(site, 'marks', name)))
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
report()

/** Writes a file under its name plus the hash of its content, and enters it in the manifest. */
function emit(name: string, content: Uint8Array | string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const hashed = name.replace(/(\.[^.]+)$/, `-${hash}$1`)
  writeFileSync(join(out, hashed), content)
  manifest[name] = hashed
  const ending = name.slice(name.lastIndexOf('.'))
  weights[ending] = (weights[ending] ?? 0) + Buffer.byteLength(content)
  return hashed
}

/** Cuts the font to our letters, one file per script, and writes the rules that load each only where it is needed. */
async function writeFonts(): Promise<void> {
  const source = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/golos-text/package.json'))
  const rules: string[] = []
  for (const part of fontParts) {
    const whole = readFileSync(join(source, 'files', `golos-text-${part.source}-wght-normal.woff2`))
    const cut = await subsetFont(whole, part.letters, {
      targetFormat: 'woff2',
      variationAxes: { wght: { min: 400, max: 700 } },
      keepFeatures: ['kern', 'tnum', 'mark', 'locl', 'ccmp'],
      noHinting: true,
    })
    const address = `/assets/${emit(`golos-${part.name}.woff2`, cut)}`
    rules.push(
      `@font-face{font-family:Golos;font-weight:400 700;font-display:swap;` +
        `src:url(${address}) format("woff2");unicode-range:${unicodeRange(part.letters)}}`,
    )
  }
  writeFileSync(join(work, 'fonts.css'), rules.join('\n'))
  emit('golos-license.txt', readFileSync(join(source, 'LICENSE')))
}

/** Joins and minifies the style sheets and the islands; the one that only the check page needs stands by itself. */
async function bundle(): Promise<void> {
  const files = [join(work, 'fonts.css'), join(site, 'style/site.css'), join(site, 'islands/site.ts')]
  const entry = join(work, 'site.js')
  writeFileSync(entry, files.map((file) => `import ${JSON.stringify(file)}\n`).join(''))
  const result = await build({
    root: work,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: '/assets/',
    build: {
      write: false,
      modulePreload: false,
      cssCodeSplit: false,
      target: 'es2020',
      rolldownOptions: { input: { site: entry, check: join(site, 'islands/check.ts') } },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((part) => ('output' in part ? part.output : []))
  for (const output of outputs) {
    if (output.type === 'chunk') emit(`${output.name}.js`, output.code)
    else if (output.fileName.endsWith('.css')) emit('site.css', output.source)
  }
}

function report(): void {
  for (const [ending, limit] of Object.entries(limits)) {
    const weight = weights[ending] ?? 0
    process.stdout.write(`site ${ending}: ${weight} of ${limit} bytes\n`)
    if (weight > limit || weight === 0) process.exitCode = 1
  }
}
