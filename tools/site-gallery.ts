/**
 * Draws every page of the site with sample content and takes pictures of them, to look at:
 * `node --import tsx tools/site-gallery.ts FOLDER [NAME…] [--languages kk,ru] [--widths 360,1440] [--themes light,dark]`.
 * Names select pages that begin so. Build the site first (`node tools/build-site.ts`).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isLanguage } from '#kernel/language'
import { launchBrowser } from '#test/browser'
import { samples } from '#test/site-samples'
import { serveSamples } from '#test/site-server'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    languages: { type: 'string', default: 'kk,ru' },
    widths: { type: 'string', default: '360,1440' },
    themes: { type: 'string', default: 'light,dark' },
  },
})
const [folder = 'gallery', ...wanted] = positionals

mkdirSync(folder, { recursive: true })
const server = await serveSamples()
const browser = await launchBrowser()
for (const theme of values.themes.split(',')) {
  for (const width of values.widths.split(',').map(Number)) {
    const colorScheme = theme === 'dark' ? 'dark' : 'light'
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    const page = await context.newPage()
    for (const language of values.languages.split(',').filter(isLanguage)) {
      for (const name of namesWanted()) {
        await page.goto(`${server.origin}/${language}/${name}`)
        await page.screenshot({ path: join(folder, `${name}-${language}-${width}-${theme}.png`), fullPage: true })
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        if (Number(overflow) > 0)
          process.stdout.write(`${name} ${language} ${width}: ${String(overflow)} px too wide\n`)
      }
    }
    await context.close()
  }
}
await browser.close()
server[Symbol.dispose]()

function namesWanted(): readonly string[] {
  const names = Object.keys(samples)
  return wanted.length === 0 ? names : names.filter((name) => wanted.some((start) => name.startsWith(start)))
}
