import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { chasedMoney, tenge } from '#test/chased-money'
import { keepPicture, openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const investigator = await colleague(application, administrator, { email: 'one@told.test', roles: ['investigator'] })
const supervisor = await colleague(application, administrator, { email: 'two@told.test', roles: ['supervisor'] })
const auditor = await colleague(application, administrator, { email: 'three@told.test', roles: ['auditor'] })
const browser = await launchBrowser()
after(() => browser.close())

const { db } = application.services
const money = await chasedMoney(application)

/** Half of the time of every open request of a recovery is over. */
async function reminded(recovery: string): Promise<void> {
  await sql`update payments.request set asked_at = now() - interval '20 minutes', due_at = now() + interval '7 minutes'
    where recovery = ${recovery} and state = 'open'`.execute(db)
  await application.services.payments.tracking.runClocks()
}

/** A theft of which a sanction gives 60,000 tenge back, and 40,000 are let go. */
async function sanctioned(): Promise<string> {
  const id = await money.stolen(tenge(100_000))
  const { rows } = await sql<{ account: string }>`select account from payments.leg where recovery = ${id}`.execute(db)
  await money.answer(id, rows[0]?.account ?? '', { held: tenge(100_000) })
  const papers = `/api/v1/recoveries/${id}`
  const { body } = await investigator.call<{ holds: { id: string }[] }>('GET', `${papers}/papers`)
  const hold = body.holds[0]?.id
  const [day, digest] = [new Date().toISOString().slice(0, 10), 'ab'.repeat(32)]
  const notice = {
    number: '17',
    day,
    policeBody: 'Police of a city',
    caseNumber: '267500031000001',
    digest,
    holds: [{ hold }],
  }
  const noticed = await investigator.call<{ id: string }>('POST', `${papers}/notices`, notice)
  assert.equal(noticed.status, 201)
  const returns = [{ hold, amount: 6_000_000, account: 'KZ86125KZT5004100100' }]
  const sanction = { notice: noticed.body.id, number: '12/3', day, office: 'Prosecutor of a city', digest, returns }
  assert.equal((await supervisor.call('POST', `${papers}/sanctions`, sanction)).status, 201)
  return id
}

test('banks that nobody can write to are to be called, those first whose clocks run out, until they answer', async () => {
  const id = await money.stolen(tenge(90_000))
  await using context = await openConsole(browser, application, { staff: investigator })
  const page = await context.newPage()
  await page.goto('/console/recoveries')
  await page.getByRole('table', { name: 'Recoveries, those first' }).waitFor()
  assert.equal(await page.locator('#recoveries-calls').count(), 0)
  await reminded(id)
  const calls = page.getByRole('table', { name: 'Call this bank now' })
  await calls.waitFor()
  const number = calls.getByRole('link', { name: 'Call Bank of the Mountains: +7 727 258-00-00' })
  assert.equal(await number.getAttribute('href'), 'tel:+77272580000')
  await axe(page)
  await keepPicture(page, 'calls-en', 700)
  const { rows } = await sql<{ account: string }>`select account from payments.leg where recovery = ${id}`.execute(db)
  await money.answer(id, rows[0]?.account ?? '', { held: tenge(90_000) })
  await calls.waitFor({ state: 'detached' })
})

test('what a bank says it let go and gave back is recorded, and its refusal leaves the request open', async () => {
  const id = await sanctioned()
  await using context = await openConsole(browser, application, { staff: investigator })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${id}`)
  await page.getByText('Sanctioned, waits for the return').waitFor()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Request', { exact: true }).selectOption({ label: await optionOf(page, 'Return') })
  await dialog.getByLabel('Who answered at the bank').fill('Night desk')
  await dialog.getByLabel('How', { exact: true }).selectOption('letter')
  await dialog.getByLabel('Fingerprint').fill('cd'.repeat(32))
  await dialog.getByLabel('Went back, tenge').fill('45000')
  await dialog.getByText('Still untold: 15,000').waitFor()
  await dialog.getByRole('button', { name: 'Add what is not done' }).click()
  const refused = dialog.getByRole('group', { name: 'Not done' })
  await refused.getByLabel('Why').selectOption('account-blocked-by-another-order')
  await refused.getByLabel('Amount, tenge').fill('15000')
  await dialog.getByText('All of it is told').waitFor()
  await dialog.getByText('the prosecutor’s sanction stands').waitFor()
  await axe(page, '.mantine-Modal-body')
  await keepPicture(page, 'told-en', 1200)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('45,000 ₸ went back, blocked by another order 15,000 ₸').waitFor()
  await page.getByText('A bank answered by phone or letter').waitFor()
  await page.keyboard.press('a')
  await dialog.getByLabel('Request', { exact: true }).selectOption({ label: await optionOf(page, 'Let go') })
  await dialog.getByLabel('Who answered at the bank').fill('Night desk')
  await dialog.getByLabel('Let go, tenge').fill('40000')
  await dialog.getByText('All of it is told').waitFor()
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('40,000 ₸ let go').waitFor()
  await axe(page)
  await keepPicture(page, 'told-papers-en', 1800)
  const { rows } = await sql`select kind, state from payments.request where recovery = ${id} and kind <> 'hold'
    order by kind`.execute(db)
  assert.deepEqual(rows, [
    { kind: 'release', state: 'answered' },
    { kind: 'return', state: 'open' },
  ])
  const holds = await sql`select returned::int, state from payments.hold where recovery = ${id}`.execute(db)
  assert.deepEqual(holds.rows, [{ returned: 4_500_000, state: 'returning' }])
})

/** The whole name of the request of a kind, as the list of the dialog has it. */
async function optionOf(page: Page, kind: string): Promise<string> {
  const options = page.getByRole('dialog').getByLabel('Request', { exact: true }).locator('option')
  await options.first().waitFor({ state: 'attached' })
  return (await options.allTextContents()).find((text) => text.startsWith(kind)) ?? ''
}

test('the same in Kazakh and Russian; whoever only reads is offered neither', async () => {
  const id = await sanctioned()
  await reminded(id)
  for (const language of ['kk', 'ru'] as const) {
    await using context = await openConsole(browser, application, { staff: supervisor, language })
    const page = await context.newPage()
    await page.goto('/console/recoveries')
    await page.locator('#recoveries-calls').waitFor()
    await axe(page)
    await keepPicture(page, `calls-${language}`, 700)
    await page.goto(`/console/recoveries/case/${id}`)
    await page.locator('#recoveries-holds').waitFor()
    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('status').waitFor()
    await axe(page, '.mantine-Modal-body')
    await keepPicture(page, `told-${language}`, 1200)
  }
  await using context = await openConsole(browser, application, { staff: auditor })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${id}`)
  await page.locator('#recoveries-holds').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Record what a bank said' }).count(), 0)
  await page.goto('/console/recoveries')
  await page.getByRole('table', { name: 'Recoveries, those first' }).waitFor()
  assert.equal(await page.locator('#recoveries-calls').count(), 0)
})
