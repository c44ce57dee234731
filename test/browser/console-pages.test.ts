import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { type ConsoleView, openConsole } from '#test/console'
import { populate } from '#test/console-world'
import type { Staff } from '#test/staff'

const application = await testApplication()
const world = await populate(application)
const browser = await launchBrowser()
after(() => browser.close())

/** Every screen, by whom it is looked at. */
const screens: readonly { readonly name: string; readonly path: string; readonly staff?: Staff }[] = [
  { name: 'intake', path: '/console/intake' },
  { name: 'queue', path: '/console/queue' },
  { name: 'report', path: `/console/reports/${world.reportId}` },
  { name: 'referrals', path: '/console/referrals' },
  { name: 'templates', path: '/console/templates' },
  { name: 'suggestions', path: '/console/suggestions' },
  { name: 'figures', path: '/console/figures' },
  { name: 'quality', path: '/console/quality' },
  { name: 'approvals', path: '/console/approvals' },
  { name: 'disputes', path: '/console/disputes' },
  { name: 'calls', path: '/console/calls' },
  { name: 'boxes', path: '/console/sim-boxes' },
  { name: 'seizures', path: '/console/sim-boxes/seizures' },
  { name: 'gateways', path: '/console/sim-boxes/gateways' },
  { name: 'owners', path: '/console/sim-boxes/owners' },
  { name: 'banks', path: '/console/banks' },
  { name: 'account', path: '/console/account' },
  { name: 'nothing', path: '/console/no-such-screen' },
]

/** Language, colours and width of one round over all screens. */
const rounds: readonly Required<Pick<ConsoleView, 'language' | 'dark' | 'width'>>[] = [
  { language: 'kk', dark: false, width: 1280 },
  { language: 'ru', dark: true, width: 1920 },
  { language: 'en', dark: false, width: 1920 },
  { language: 'kk', dark: true, width: 1280 },
  // The telephone of a duty officer.
  { language: 'kk', dark: false, width: 360 },
]

const folder = process.env['LOOK']

async function settle(page: Page): Promise<void> {
  await page.locator('main, form').first().waitFor()
  await page.waitForFunction(
    () => document.querySelector('[role="status"] .mantine-Loader-root, .mantine-Skeleton-root') === null,
  )
  await page.evaluate('document.fonts.ready')
}

for (const { language, dark, width } of rounds) {
  test(`no screen hides anything from anybody: ${language}, ${dark ? 'dark' : 'light'}, ${width} pixels`, async () => {
    const faults: string[] = []
    await using context = await openConsole(browser, application, { staff: world.supervisor, language, dark, width })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
    for (const { name, path } of screens) {
      await page.goto(path)
      await settle(page)
      if (folder !== undefined)
        await page.screenshot({ path: `${folder}/${name}-${language}-${dark ? 'dark' : 'light'}-${width}.png` })
      const { violations } = await new AxeBuilder({ page }).analyze()
      faults.push(...violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html.slice(0, 160)}`))
      const overflow = Number(await page.evaluate('document.documentElement.scrollWidth'))
      if (overflow > width) faults.push(`${name}: ${overflow} pixels wide`)
      const keys = await page.evaluate(
        `[...document.body.innerText.matchAll(/\\b(console|taxonomy|problem)\\.[a-z0-9-]+\\.[a-z0-9.-]+/g)].map(([key]) => key)`,
      )
      for (const key of keys as string[]) faults.push(`${name}: no text for ${key}`)
    }
    assert.deepEqual(faults, [])
  })
}

test('the page to sign in shows itself to whoever is signed out', async () => {
  await using context = await browser.newContext({ baseURL: application.origin, locale: 'kk' })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.waitForURL('**/console/sign-in*')
  await settle(page)
  if (folder !== undefined) await page.screenshot({ path: `${folder}/sign-in.png` })
  await axe(page)
})
