import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { foundBox as found } from '#test/sim-boxes'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const analyst = await colleague(application, administrator, { email: 'first@boxes.test', roles: ['analyst'] })
const browser = await launchBrowser()
after(() => browser.close())

const { boxes } = application.services.calls
const organisation = '01900000-0000-7000-8000-0000000000bb'
const node: Actor = { ...anonymous, kind: 'client', id: 'node', organisation, roles: ['partner'] }

before(async () => {
  await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
    values (${organisation}, 'operator', 'Steppe Telecom', 'active', false, now())`.execute(application.services.db)
})

test('a box that became part of another leaves the list, says so, and leads to the other', async () => {
  const [younger, older] = [found('21', 5, { score: 0.9998 }), found('22', 7, { score: 0.9999 })]
  unwrap(await boxes.tell(node, [younger, older]))
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/sim-boxes')
  await page.locator('.boxes-row').nth(1).click()
  await page.getByRole('heading', { name: 'SIM box of 5 cards' }).waitFor()
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('A taxi company')
  unwrap(await boxes.tell(node, [{ ...older, sims: [...older.sims, ...younger.sims] }]))
  await dialog.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('united this SIM box with another one').waitFor()
  await page.getByText(/Part of another box since/).waitFor()
  assert.equal(await page.getByRole('button', { name: /Confirm|Dismiss|Take/ }).count(), 0)
  await axe(page)
  await page.getByRole('link', { name: 'Open that box' }).click()
  await page.getByRole('heading', { name: 'SIM box of 12 cards' }).waitFor()
  await page.getByRole('link', { name: /All boxes/ }).click()
  const cards = (count: number) =>
    page.locator('.boxes-row .boxes-figure:nth-child(3)', { hasText: new RegExp(`^${count}$`) })
  await cards(12).first().waitFor()
  await cards(5).waitFor({ state: 'detached' })
  await page.getByText('United', { exact: true }).click()
  await page.getByText('Part of another box').waitFor()
  assert.equal(await page.locator('.boxes-row').count(), 1)
})
