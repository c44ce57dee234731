/**
 * Starts the product on a database of its own with made-up reports, works in the console as its people do, and takes the
 * pictures of the operators' guide: `node --import tsx tools/console-screenshots.ts [--folder docs/guides/operator]
 * [--type webp|png]`. Everything in them is synthetic.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { populate, spokenAccount } from '#test/console-world'

const { values } = parseArgs({
  options: { folder: { type: 'string', default: 'docs/guides/operator' }, type: { type: 'string', default: 'webp' } },
})
const { folder } = values
const type = values.type === 'png' ? 'png' : 'webp'
mkdirSync(folder, { recursive: true })

const application = await testApplication()
const world = await populate(application, 120)
const browser = await launchBrowser()
after(() => browser.close())

const take = async (page: Page, name: string) => {
  await page.evaluate('document.fonts.ready')
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(folder, `${name}.${type}`), type, ...(type === 'webp' && { quality: 60 }) })
}

test('a call', async () => {
  await using context = await openConsole(browser, application, { staff: world.operator, language: 'kk' })
  const page = await context.newPage()
  await page.goto('/console/intake')
  await page.locator('textarea').first().fill(spokenAccount)
  await page.waitForTimeout(1500)
  await take(page, 'call')
  await page.keyboard.press('F9')
  await take(page, 'crisis')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')
  await page.waitForTimeout(2500)
  await take(page, 'receipt')
})

test('the queue and a report', async () => {
  await using context = await openConsole(browser, application, { staff: world.operator, language: 'kk' })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.waitForTimeout(1500)
  await take(page, 'queue')
  await page.goto(`/console/reports/${world.reportId}`)
  await page.waitForTimeout(1500)
  await take(page, 'report')
  for (const [key, name] of [
    ['a', 'assess'],
    ['r', 'refer'],
    ['g', 'together'],
    ['h', 'history'],
  ] as const) {
    await page.keyboard.press(key)
    await page.waitForTimeout(900)
    await take(page, name)
  }
})

test('what the supervisor sees', async () => {
  await using context = await openConsole(browser, application, {
    staff: world.supervisor,
    language: 'kk',
    height: 1000,
  })
  const page = await context.newPage()
  for (const name of ['figures', 'quality', 'referrals', 'templates', 'suggestions', 'account']) {
    await page.goto(`/console/${name}`)
    await page.waitForTimeout(1500)
    await take(page, name)
  }
})
