import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const supervisor = await colleague(application, administrator, { email: 'chief@hotline.test', roles: ['supervisor'] })
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
