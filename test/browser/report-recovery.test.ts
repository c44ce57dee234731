import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { chasedMoney, tenge } from '#test/chased-money'
import { openConsole } from '#test/console'
import { accountAt } from '#test/recoveries'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const operator = await colleague(application, administrator, { email: 'one@chase.test', roles: ['operator'] })
const analyst = await colleague(application, administrator, { email: 'two@chase.test', roles: ['analyst'] })
const auditor = await colleague(application, administrator, { email: 'three@chase.test', roles: ['auditor'] })
const browser = await launchBrowser()
after(() => browser.close())

const money = await chasedMoney(application)
const own = accountAt('801', 9)
const grouped = (account: string) => account.replace(/(.{4})(?=.)/g, '$1 ')
const look = process.env['LOOK']

/** Keeps a picture where somebody wants to look at the screens. */
async function shot(page: Page, name: string): Promise<void> {
  if (look !== undefined) await page.screenshot({ path: `${look}/${name}.png` })
}

/** A report that the hotline took down: 450,000 tenge went from the caller's own account half an hour ago. */
async function reported(account: string, more: object = {}): Promise<string> {
  const { body } = await operator.call<{ reports: { id: string }[] }>('POST', '/api/v1/reports', {
    text: `Банктен деп қоңырау шалды, ${own} шотымнан ${account} шотына ақша аудардым`,
    topics: ['fraud'],
    fraudType: 'bank-call',
    region: 'KZ-75',
    channel: 'phone',
    language: 'kk',
    amount: { amount: '450000', currency: 'KZT' },
    paidAt: money.ago(30).toISOString(),
    own: [own],
    ...more,
  })
  const [report] = body.reports
  assert.ok(report)
  return report.id
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly number: string; readonly report: string | null }[]
}

const recoveriesOf = async (report: string) =>
  (await analyst.call<Listed>('GET', `/api/v1/recoveries?report=${report}`)).body.items

const words = { kk: 'Ақшаны іздеу', ru: 'Искать деньги', en: 'Chase the money' } as const

test('the chase begins from a report with one key: what it tells stands in the form, and its money is told live', async () => {
  const account = accountAt('802', 700)
  const id = await reported(account)
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto(`/console/reports/${id}`)
  const strip = page.getByRole('region', { name: 'Money' })
  await strip.getByText('Nobody is chasing it yet').waitFor()
  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('A call “from the bank”').waitFor()
  assert.doesNotMatch(await dialog.innerText(), new RegExp(id))
  await dialog.getByText('Bank of the Mountains', { exact: true }).waitFor()
  assert.equal(await dialog.getByLabel('Bank of the victim').inputValue(), '801')
  assert.equal(await dialog.getByLabel('Account that was paid to').inputValue(), grouped(account))
  assert.equal(await dialog.getByLabel('Amount, tenge').inputValue(), '450 000')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 1, name: /^R-/ }).waitFor()
  const [recovery] = await recoveriesOf(id)
  assert.ok(recovery)
  await page.getByRole('link', { name: /^A call “from the bank”, .*Almaty/ }).click()
  await strip.getByRole('link', { name: recovery.number }).waitFor()
  await strip.getByText('Waits for the bank’s word').waitFor()
  const payments = [{ reference: 'chased-1', account, amount: 45_000_000, at: money.ago(30).toISOString() }]
  assert.equal((await analyst.call('POST', `/api/v1/recoveries/${recovery.id}/start`, { payments })).status, 200)
  await strip.getByText('Money is followed').waitFor()
  const cashedOut = [{ way: 'atm', amount: tenge(50_000), at: money.ago(10).getTime() }] as const
  await money.answer(recovery.id, account, { held: tenge(400_000), cashedOut })
  await strip.getByText('Held: 400,000').waitFor()
  await strip.getByText('Lost: 50,000').waitFor()
  await shot(page, 'strip-held')
  await page.keyboard.press('m')
  await dialog.getByText('This money is being chased already').waitFor()
  await dialog.getByText(recovery.number).waitFor()
})

test('the command palette begins it too, and a recovery that a colleague opens shows at once', async () => {
  const id = await reported(accountAt('802', 701))
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto(`/console/reports/${id}`)
  const strip = page.getByRole('region', { name: 'Money' })
  await strip.getByText('Nobody is chasing it yet').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('A screen, a command').fill('chase the money')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Chase the money' })
  await dialog.getByLabel('Account that was paid to').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  const payments = [{ account: accountAt('802', 701), amount: 45_000_000, at: money.ago(30).toISOString() }]
  const given = { channel: 'hotline', report: id, victimBank: '801', payments }
  assert.equal((await analyst.call('POST', '/api/v1/recoveries', given)).status, 201)
  await strip.getByRole('link', { name: /^R-/ }).waitFor()
})

test('after a call about fraud the chase is one key away, and the receipt stays', async () => {
  const account = accountAt('803', 702)
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/intake')
  await page.locator('#intake-words').fill(`They called from the bank and I sent the money to ${account}`)
  await page.keyboard.press('Alt+KeyT')
  await page.keyboard.type('from the bank')
  await page.getByRole('option', { name: 'A call “from the bank”' }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+KeyA')
  await page.keyboard.type('120000')
  await page.keyboard.press('Control+Enter')
  await page.locator('.receipt-digits').waitFor()
  await page.getByText('Money left: the bank can be asked at once').waitFor()
  for (const language of ['kk', 'ru', 'en'] as const) {
    // The receipt outlives the page.
    await page.evaluate((chosen) => localStorage.setItem('saqbol.language', chosen), language)
    await page.reload()
    await page.getByRole('status').getByRole('button', { name: words[language] }).waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /console\.[a-z]/)
    await axe(page)
    await shot(page, `receipt-${language}`)
  }
  await page.keyboard.press('Alt+KeyM')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Bank of the Lake', { exact: true }).waitFor()
  assert.equal(await dialog.getByLabel('Amount, tenge').inputValue(), '120 000')
  await dialog.getByLabel('Bank of the victim').selectOption('802')
  await page.keyboard.press('Control+Enter')
  const heading = page.getByRole('heading', { level: 1, name: /^R-/ })
  await heading.waitFor()
  const number = await heading.innerText()
  await page.keyboard.press('Alt+Digit1')
  await page.locator('.receipt-digits').waitFor()
  await page.getByRole('status').getByRole('link', { name: number }).waitFor()
  await axe(page)
  await shot(page, 'receipt-chased')
})

test('strip, dialog and the way back are in three languages without a fault that axe knows', async () => {
  const [account, other] = [accountAt('803', 703), accountAt('802', 704)]
  const id = await reported(account, { region: 'KZ-71' })
  const fresh = await reported(other, { region: 'KZ-10' })
  const payments = [{ account, amount: 45_000_000, at: money.ago(30).toISOString() }]
  const given = { channel: 'hotline', report: id, victimBank: '801', payments }
  const opened = await analyst.call<{ id: string; number: string }>('POST', '/api/v1/recoveries', given)
  for (const [language, dark, width] of [
    ['kk', false, 1280],
    ['ru', true, 1280],
    ['en', false, 1440],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: operator, language, dark, width })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`/console/reports/${fresh}`)
    const button = page.getByRole('button', { name: words[language] })
    await button.waitFor()
    await page.locator('.recoveries-nobody').waitFor()
    await page.locator('.report-mark').first().waitFor()
    await axe(page)
    await shot(page, `strip-new-${language}`)
    await page.goto(`/console/reports/${id}`)
    await page.getByRole('link', { name: opened.body.number }).waitFor()
    await page.locator('.report-mark').first().waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /console\.[a-z]/)
    await axe(page)
    await shot(page, `strip-${language}`)
    await page.keyboard.press('m')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(opened.body.number).waitFor()
    await dialog.getByText('Bank of the Lake', { exact: true }).waitFor()
    await dialog.locator('summary').click()
    assert.doesNotMatch(await dialog.innerText(), /console\.[a-z]/)
    await axe(page, '.mantine-Modal-body')
    await shot(page, `dialog-${language}`)
    await page.goto(`/console/recoveries/case/${opened.body.id}`)
    await page.locator(`main a[href$="/reports/${id}"]`).waitFor()
    await axe(page)
    await shot(page, `back-${language}`)
    assert.deepEqual(complaints, [])
  }
})

test('a report that is not about money has no such strip, and an auditor reads a recovery without a way to the report', async () => {
  const { body } = await operator.call<{ reports: { id: string }[] }>('POST', '/api/v1/reports', {
    text: 'Somebody insults me in a chat',
    topics: ['cyberbullying'],
    channel: 'phone',
    language: 'en',
  })
  {
    await using context = await openConsole(browser, application, { staff: operator })
    const page = await context.newPage()
    const asked = page.waitForResponse(/recoveries\?.*report=/)
    await page.goto(`/console/reports/${body.reports[0]?.id}`)
    await asked
    await page.getByText('Somebody insults me in a chat').waitFor()
    assert.equal(await page.getByRole('button', { name: words.en }).count(), 0)
  }
  const account = accountAt('802', 705)
  const id = await reported(account)
  const payments = [{ account, amount: 45_000_000, at: money.ago(30).toISOString() }]
  const given = { channel: 'hotline', report: id, victimBank: '801', payments }
  const opened = await analyst.call<{ id: string; number: string }>('POST', '/api/v1/recoveries', given)
  await using context = await openConsole(browser, application, { staff: auditor })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${opened.body.id}`)
  await page.getByRole('heading', { level: 1, name: opened.body.number }).waitFor()
  await page.getByText(grouped(account)).waitFor()
  assert.equal(await page.locator('main a[href*="/reports/"]').count(), 0)
})
