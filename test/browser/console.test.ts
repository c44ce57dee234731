import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const supervisor = await colleague(application, administrator, { email: 'chief@hotline.test', roles: ['supervisor'] })
const operator = await colleague(application, administrator, { email: 'one@hotline.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())

test('the console opens at the first screen of the person, without a word to the security policy', async () => {
  await using context = await openConsole(browser, application, { staff: supervisor })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto('/console/')
  await page.getByRole('navigation').waitFor()
  await page.waitForURL('**/console/intake')
  if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/console.png` })
  assert.deepEqual(complaints, [])
})

/** Chooses a command of the palette by a part of its words; fails where there is none. */
async function command(page: Page, words: string): Promise<void> {
  await openPalette(page, words)
  await page.locator('.mantine-Spotlight-action').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

async function openPalette(page: Page, words: string): Promise<void> {
  await page.locator('main').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('A screen, a command').fill(words)
}

test('what a supervisor does every day begins on every screen, by the command palette', async () => {
  await using context = await openConsole(browser, application, { staff: supervisor })
  const page = await context.newPage()
  await page.goto('/console/account')
  await command(page, 'deadlines')
  await page.getByRole('dialog', { name: 'Deadlines' }).getByLabel('Hours, line 1').waitFor()
  await page.waitForURL((url) => url.pathname === '/console/queue' && url.hash === '')
  await page.keyboard.press('Escape')
  await command(page, 'draw a sample')
  await page.getByRole('dialog', { name: 'Draw a sample' }).waitFor()
  await page.keyboard.press('Escape')
  await command(page, 'addressees')
  await page.getByRole('tab', { name: 'Addressees', selected: true }).waitFor()
  await command(page, 'export figures')
  await page.locator('#figures-export-csv:focus').waitFor()
  await command(page, 'alarm')
  await page.getByRole('dialog').getByText('Risk of suicide').waitFor()
})

test('an operator takes the next report, begins a call and goes on with a draft by the palette, and sees nobody else’s work', async () => {
  const given = { text: 'Мені алдап, ақшамды алып кетті', topics: ['fraud'], channel: 'phone', language: 'kk' }
  const { body } = await supervisor.call<{ reports: { id: string }[] }>('POST', '/api/v1/reports', given)
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/account')
  await openPalette(page, 'deadlines')
  await page.getByText('Nothing fits').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Nothing fits').waitFor({ state: 'hidden' })
  await command(page, 'take next')
  await page.waitForURL(`**/console/reports/${body.reports[0]?.id}`)
  await command(page, 'new call')
  await page.waitForURL((url) => url.pathname === '/console/intake' && url.hash === '')
  await page.locator('#intake-words').fill('Біреу банктен қоңырау шалды')
  await page.locator('.intake-foot').getByText('✓').waitFor()
  await command(page, 'new call')
  await command(page, 'my drafts')
  await page.locator('section[aria-labelledby="intake-unfinished"] button:focus').waitFor()
  await supervisor.call('POST', `/api/v1/reports/${body.reports[0]?.id}/review`)
  await command(page, 'take next')
  await page.getByText('Nothing is free right now').waitFor()
})

test('a console that nobody touches for half an hour asks, closes its session, and leads back to the same screen', async () => {
  const guest = await colleague(application, administrator, { email: 'guest@hotline.test', roles: ['operator'] })
  await using context = await openConsole(browser, application, { staff: guest })
  const page = await context.newPage()
  await page.clock.install()
  await page.goto('/console/queue')
  await page.getByRole('main').waitFor()
  await page.clock.runFor('28:30')
  const here = page.getByRole('button', { name: 'I am here' })
  await here.click()
  await here.waitFor({ state: 'hidden' })
  await page.clock.runFor('31:00')
  await page.waitForURL('**/console/sign-in?to=%2Fqueue')
  assert.equal((await guest.open('/api/v1/session')).status, 401)
})

test('a supervisor enters an addressee with the organisation that will see what is sent there', async () => {
  const bank = { kind: 'bank', name: 'A bank that answers' }
  const { body: organisation } = await administrator.call<{ id: string }>('POST', '/api/v1/organisations', bank)
  await using context = await openConsole(browser, application, { staff: supervisor })
  const page = await context.newPage()
  await page.goto('/console/referrals#addressees')
  await page.getByRole('tab', { name: 'Addressees', selected: true }).waitFor()
  await page.getByRole('button', { name: 'Add an addressee' }).waitFor()
  await command(page, 'add an addressee')
  const dialog = page.getByRole('dialog', { name: 'Add an addressee' })
  for (const language of ['Қазақша', 'Русский', 'English']) await dialog.getByLabel(language).fill('Bank')
  await dialog.getByRole('textbox', { name: 'Address' }).fill('referrals@bank.example')
  await dialog.getByRole('combobox', { name: 'Organisation in this system' }).click()
  await page.getByRole('option', { name: bank.name }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const { body } = await supervisor.call<{ items: { organisationId: string | null }[] }>('GET', '/api/v1/addressees')
  assert.deepEqual(
    body.items.map(({ organisationId }) => organisationId),
    [organisation.id],
  )
})
