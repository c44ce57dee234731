import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { chasedMoney } from '#test/chased-money'
import { keepPicture, openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

/** The report that tells of a theft is found where a recovery is begun from the list. */
const application = await testApplication()
const administrator = await firstAdministrator(application)
const operator = await colleague(application, administrator, { email: 'one@report-search.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())
await chasedMoney(application)

interface Told {
  readonly receipt: string
  readonly reports: readonly { readonly id: string }[]
}

/** A report of a call “from the bank” that the hotline took down. */
async function reported(region: string): Promise<{ readonly id: string; readonly receipt: string }> {
  const { body } = await operator.call<Told>('POST', '/api/v1/reports', {
    text: 'Банктен деп қоңырау шалды, ақшам кетіп қалды, қай шотқа кеткенін білмеймін',
    topics: ['fraud'],
    fraudType: 'bank-call',
    region,
    channel: 'phone',
    language: 'kk',
  })
  return { id: body.reports[0]?.id ?? '', receipt: body.receipt }
}

/** Opens the dialog that begins a recovery, with what may be said besides unfolded; gives the field that finds the report. */
async function searching(page: Page, { open, more, label }: Readonly<Record<'open' | 'more' | 'label', string>>) {
  await page.goto('/console/recoveries')
  await page.getByRole('button', { name: open }).waitFor()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(more, { exact: true }).click()
  return dialog.getByRole('combobox', { name: label })
}

/** A report that the search offers. */
const offered = '.mantine-Select-dropdown [role="option"]'

test('a recovery without its report: the report is found by words with the keyboard, and an account that nobody knows may stay empty', async () => {
  const { id } = await reported('KZ-35')
  await reported('KZ-75')
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  const choice = await searching(page, { open: 'Open a recovery', more: 'More', label: 'Report that tells of it' })
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Bank of the victim').selectOption('801')
  await dialog.getByLabel('Amount, tenge').fill('450000')
  await choice.focus()
  await page.keyboard.type('no such words')
  const said = dialog.getByRole('status')
  await said.getByText(/^Nothing found among the newest \d+ reports of fraud/).waitFor()
  await axe(page, '.mantine-Modal-body')
  // Nothing is there to be chosen, and nothing is sent.
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('bank qaraghandy')
  await said.getByText('1 report found').waitFor()
  const option = page.locator(offered)
  assert.match(await option.innerText(), /^A call “from the bank”, .*Qaraghandy/)
  await axe(page, '.mantine-Modal-body')
  await axe(page, '.mantine-Select-dropdown')
  await keepPicture(page, 'choose-report', 800)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('.mantine-Select-dropdown').waitFor({ state: 'hidden' })
  assert.match(await choice.inputValue(), /^A call “from the bank”, .*Qaraghandy/)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 1, name: /^R-/ }).waitFor()
  await page.getByText('account not known').waitFor()
  await page.getByRole('link', { name: /^A call “from the bank”/ }).waitFor()
  const { body } = await operator.call<{ items: readonly unknown[] }>('GET', `/api/v1/recoveries?report=${id}`)
  assert.equal(body.items.length, 1)
})

test('the report is found by its number and by its receipt; what is no report is said so in three languages', async () => {
  const { id, receipt } = await reported('KZ-43')
  const said = [
    ['kk', 'Жаңа іс ашу', 'Қосымша', 'Ұрлық туралы хабарлама', 'Мұндай хабарлама жоқ'],
    ['ru', 'Открыть розыск', 'Дополнительно', 'Сообщение о краже', 'Такого сообщения нет'],
    ['en', 'Open a recovery', 'More', 'Report that tells of it', 'There is no such report'],
  ] as const
  for (const [language, open, more, label, nothing] of said) {
    await using context = await openConsole(browser, application, { staff: operator, language })
    const page = await context.newPage()
    const choice = await searching(page, { open, more, label })
    const dialog = page.getByRole('dialog')
    const [address, digits] = [`https://saqbol.example/console/reports/${id}`, receipt.replace(/(.{4})(?=.)/g, '$1 ')]
    for (const [missing, there] of [
      ['01900000-0000-7000-8000-00000000ffff', address],
      ['0000 0000 0000 0000', digits],
    ] as const) {
      await choice.fill(missing)
      await dialog.getByRole('status').getByText(nothing).waitFor()
      await choice.fill(there)
      await page.locator(offered).waitFor()
      assert.doesNotMatch(await dialog.innerText(), /console\.[a-z]/)
    }
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.mantine-Select-dropdown').waitFor({ state: 'hidden' })
    assert.notEqual(await choice.inputValue(), '')
    assert.doesNotMatch(await choice.inputValue(), /\d{4} \d{4}/)
    await axe(page, '.mantine-Modal-body')
  }
})
