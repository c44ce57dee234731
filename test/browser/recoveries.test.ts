import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { chasedMoney, tenge, treeOfMules } from '#test/chased-money'
import { keepPicture, openConsole } from '#test/console'
import { accountAt } from '#test/recoveries'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const analyst = await colleague(application, administrator, { email: 'one@recoveries.test', roles: ['analyst'] })
const operator = await colleague(application, administrator, { email: 'four@recoveries.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())

const { db } = application.services
const money = await chasedMoney(application)
const tree = await treeOfMules(money)
for (const amount of [120_000, 45_500, 1_250_000]) await money.stolen(tenge(amount), { region: 'KZ-71' })

const numberOf = async (id: string): Promise<string> => {
  const { rows } = await sql<{ number: string }>`select number from payments.recovery where id = ${id}`.execute(db)
  return rows[0]?.number ?? ''
}

test('the list puts running clocks first and says everything in three languages, in both themes', async () => {
  for (const [language, dark, width] of [
    ['kk', false, 1280],
    ['ru', true, 1280],
    ['en', false, 1440],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: analyst, language, dark, width })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto('/console/recoveries')
    await page.locator('.recoveries-row').nth(3).waitFor()
    await page.locator('.recoveries-tile').first().waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /(console|hold)\.[a-z]/)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false)
    await axe(page)
    await keepPicture(page, `list-${language}-${width}`, 800)
    await page.goto(`/console/recoveries/case/${tree}`)
    await page.locator('.recoveries-node').nth(3).waitFor()
    await page.locator('#recoveries-holds').waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /(console|hold)\.[a-z]/)
    await axe(page)
    await keepPicture(page, `case-${language}-${width}`, 2300)
    assert.deepEqual(complaints, [])
  }
})

test('keys lead from the list into a recovery, and over its accounts', async () => {
  await using context = await openConsole(browser, application, { staff: analyst, width: 1440 })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.getByRole('navigation').first().waitFor()
  await page.keyboard.press('Alt+BracketLeft')
  await page.locator('.recoveries-row').nth(3).waitFor()
  const due = await page.locator('.recoveries-row .recoveries-clock').allInnerTexts()
  assert.equal(due.length, 4)
  await page.keyboard.press('j')
  assert.equal(await page.locator('.recoveries-row').nth(1).getAttribute('data-current'), 'true')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: await numberOf(tree) }).waitFor()
  const nodes = page.locator('.recoveries-node')
  assert.equal(await nodes.filter({ hasText: '+50 accounts' }).count(), 1)
  const victim = nodes.filter({ hasText: 'Victim' })
  await page.locator('.recoveries-node[tabindex="0"]').focus()
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowLeft')
  assert.equal(await victim.getAttribute('aria-pressed'), 'true')
  await page.keyboard.press('ArrowRight')
  await page.getByRole('heading', { name: 'Bank of the Mountains' }).waitFor()
  await page.getByText('the money was here before').waitFor()
  await nodes.filter({ hasText: '+50 accounts' }).click()
  await page.getByRole('button', { name: 'Gather small accounts' }).waitFor()
  assert.equal(await nodes.count(), 56)
  await page.keyboard.press('z')
  await axe(page)
  await keepPicture(page, 'case-whole', 1300)
})

test('an operator opens a recovery by keyboard; a duty officer confirms it and takes it', async () => {
  const account = accountAt('803', 500)
  {
    await using context = await openConsole(browser, application, { staff: operator })
    const page = await context.newPage()
    await page.goto('/console/recoveries')
    await page.getByRole('button', { name: 'Open a recovery' }).waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Bank of the victim').selectOption('801')
    await page.keyboard.press('Tab')
    await page.keyboard.type(`${account.slice(0, 19)}${(Number(account.slice(19)) + 1) % 10}`)
    await dialog.getByText('A digit of the account is wrong').waitFor()
    assert.equal(await dialog.locator('input:invalid').first().getAttribute('maxlength'), '42')
    await page.keyboard.press('Control+A')
    await page.keyboard.type(account.toLowerCase())
    await page.keyboard.press('Tab')
    await page.keyboard.type('250000')
    await dialog.getByText('Bank of the Lake', { exact: true }).waitFor()
    await axe(page, '.mantine-Modal-body')
    await keepPicture(page, 'open-dialog', 800)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: /^R-/ }).waitFor()
    await page.getByText('Waits for the bank’s word').waitFor()
    await axe(page)
    await keepPicture(page, 'created', 900)
    assert.equal(await page.getByRole('button', { name: 'Confirm payments' }).count(), 0)
  }
  const { rows } = await sql<{ id: string }>`select id from payments.recovery where state = 'created'`.execute(db)
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${rows[0]?.id}`)
  await page.getByText('Waits for the bank’s word').waitFor()
  await page.keyboard.press('t')
  await page.getByText('Duty officer: you').waitFor()
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reference of the payment').fill('e2e-250000')
  await axe(page, '.mantine-Modal-body')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Money is followed').waitFor()
  await page.getByRole('heading', { name: 'Bank of the Lake' }).waitFor()
  await page.keyboard.press('c')
  await dialog.getByRole('textbox').fill('Stolen money came here within a minute')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  const listed = await sql<{ state: string }>`select state from indicators.indicator where fraud_type = 'mule'`.execute(
    db,
  )
  assert.deepEqual(listed.rows, [{ state: 'confirmed' }])
})

test('somebody without the duty sees no way into it', async () => {
  await using context = await openConsole(browser, application, { staff: administrator })
  const page = await context.newPage()
  await page.goto('/console/people')
  const rail = page.getByRole('navigation')
  await rail.getByRole('link', { name: 'People' }).waitFor()
  assert.equal(await rail.getByRole('link', { name: 'Recoveries' }).count(), 0)
})
