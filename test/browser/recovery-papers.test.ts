import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { chasedMoney, tenge } from '#test/chased-money'
import { keepPicture, openConsole } from '#test/console'
import { accountAt } from '#test/recoveries'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const analyst = await colleague(application, administrator, { email: 'one@papers.test', roles: ['analyst'] })
const investigator = await colleague(application, administrator, {
  email: 'two@papers.test',
  roles: ['investigator'],
})
const supervisor = await colleague(application, administrator, {
  email: 'three@papers.test',
  roles: ['supervisor'],
})
const browser = await launchBrowser()
after(() => browser.close())

const { db } = application.services
const money = await chasedMoney(application)

test('answers of banks appear by themselves', async () => {
  const id = await money.stolen(tenge(90_000))
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${id}`)
  await page.getByText('The bank has not answered yet').waitFor()
  const { rows } = await sql<{ account: string }>`select account from payments.leg where recovery = ${id}`.execute(db)
  await money.answer(id, rows[0]?.account ?? '', { held: tenge(90_000) })
  await page.locator('#recoveries-holds').waitFor({ timeout: 15_000 })
  await page.getByText('Waits for analysis').waitFor()
  await page.keyboard.press('x')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('The customer paid it themselves')
  await axe(page, '.mantine-Modal-body')
  await page.keyboard.press('Control+Enter')
  await page.getByText('The recovery was called off').waitFor()
  await page.getByText('The customer paid it themselves').waitFor()
})

test('notice and sanction are recorded by two people, and the banks are asked to return', async () => {
  const id = await money.stolen(tenge(100_000))
  const { rows } = await sql<{ account: string }>`select account from payments.leg where recovery = ${id}`.execute(db)
  await money.answer(id, rows[0]?.account ?? '', { held: tenge(100_000) })
  const digest = 'ab'.repeat(32)
  {
    await using context = await openConsole(browser, application, { staff: investigator, language: 'en' })
    const page = await context.newPage()
    await page.goto(`/console/recoveries/case/${id}`)
    await page.locator('#recoveries-holds').waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Number of the paper').fill('17')
    await dialog.getByLabel('Investigating body').fill('Police of a city')
    await dialog.getByLabel('Number of the criminal case').fill('267500031000001')
    await dialog.getByLabel('Fingerprint').fill(digest)
    await axe(page, '.mantine-Modal-body')
    await keepPicture(page, 'notice', 1100)
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Notice 17 of').waitFor()
    await page.keyboard.press('p')
    await dialog.getByText('You recorded this notice').waitFor()
  }
  await using context = await openConsole(browser, application, { staff: supervisor, language: 'en' })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${id}`)
  await page.getByText('Notice 17 of').waitFor()
  await page.keyboard.press('p')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Number of the paper').fill('12/3')
  await dialog.getByLabel('Prosecutor’s office').fill('Prosecutor of a city')
  await dialog.getByLabel('Fingerprint').fill(digest)
  await dialog.getByLabel('Account of the victim').fill('KZ86 125K ZT50 0410 0100')
  await dialog.getByLabel('KZ').last().fill('60000')
  await axe(page, '.mantine-Modal-body')
  await keepPicture(page, 'sanction', 1100)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Money goes back').waitFor()
  await page.getByText('Sanctioned, waits for the return').waitFor()
  const asked = await sql<{ kind: string; amount: string }>`select kind, amount::text from payments.request
    where recovery = ${id} and state = 'open' order by kind`.execute(db)
  assert.deepEqual(asked.rows, [
    { kind: 'release', amount: '4000000' },
    { kind: 'return', amount: '6000000' },
  ])
})

test('one hold is let go, an appeal is upheld in part, and the analysis is concluded', async () => {
  const id = await money.stolen(tenge(80_000))
  const { rows } = await sql<{ account: string }>`select account from payments.leg where recovery = ${id}`.execute(db)
  const [first, second] = [money.onTo('803', 601, 30_000, 5), money.onTo('803', 602, 20_000, 6)]
  await money.answer(id, rows[0]?.account ?? '', { held: tenge(30_000), onward: [first, second] })
  await money.answer(id, first.account, { held: tenge(30_000) })
  await money.answer(id, second.account, { held: tenge(20_000) })
  const { body } = await analyst.call<{ holds: { code: string; account: string }[] }>(
    'GET',
    `/api/v1/recoveries/${id}/papers`,
  )
  const code = body.holds.find(({ account }) => account === first.account)?.code
  const appeal = {
    code,
    ground: 'protected-income',
    words: 'Ten thousand of it is my pension',
    contact: '+77015550000',
  }
  assert.equal((await administrator.call('POST', '/api/v1/holds/appeals', appeal)).status, 201)
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/recoveries/appeals')
  await page.getByText('Ten thousand of it is my pension').waitFor()
  await axe(page)
  await keepPicture(page, 'appeals', 900)
  await page.getByRole('button', { name: 'Open the contact' }).click()
  await page.getByText('+77015550000').waitFor()
  await page.keyboard.press('u')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why').fill('The statement shows the pension')
  await dialog.getByLabel('Let only a part go').check()
  await dialog.getByLabel('How much, tenge').fill('10000')
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('button', { name: 'Uphold' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.goto(`/console/recoveries/case/${id}`)
  await page.locator('#recoveries-holds').waitFor()
  await page
    .getByRole('button', { name: /Let the money at .* go/ })
    .last()
    .click()
  await dialog.getByRole('textbox').fill('The bank read the wrong account')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page
    .getByRole('button', { name: /Let the money at .* go/ })
    .nth(2)
    .waitFor({ state: 'detached' })
  await page.keyboard.press('e')
  await dialog.getByRole('textbox').fill('The customer paid it themselves')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Completed').waitFor()
  await page.getByText('Analysis concluded').first().waitFor()
  const left = await sql<{ open: number }>`select count(*)::int as open from payments.hold where recovery = ${id}
    and state <> 'closed'`.execute(db)
  assert.deepEqual(left.rows, [{ open: 0 }])
})

test('what a bank says by phone is registered by hand, and the next bank is asked', async () => {
  const id = await money.stolen(tenge(50_000))
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${id}`)
  await page.getByRole('button', { name: 'Record the bank’s answer' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Who answered at the bank').fill('Night desk')
  await dialog.getByLabel('Held, tenge').fill('20000')
  await dialog.getByText('Still untold: 30,000').waitFor()
  await dialog.getByRole('button', { name: 'Add a payment that went on' }).click()
  const payment = dialog.getByRole('group', { name: 'Went on' })
  await payment.getByLabel('Account that was paid to').fill(accountAt('803', 700))
  await payment.getByLabel('Amount, tenge').fill('25000')
  await payment.getByLabel('Reference of the payment').fill('on-by-hand')
  await dialog.getByRole('button', { name: 'Add what was cashed out' }).click()
  await dialog.getByRole('group', { name: 'Cashed out' }).getByLabel('Amount, tenge').fill('5000')
  await dialog.getByLabel('The whole payment by the bank’s books').fill('60000')
  await dialog.getByText('All of it is told').waitFor()
  await axe(page, '.mantine-Modal-body')
  await keepPicture(page, 'answer', 1400)
  await dialog.getByRole('button', { name: 'Record', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.recoveries-node').filter({ hasText: 'Bank of the Lake' }).waitFor()
  await page.locator('#recoveries-holds').waitFor()
  const legs = await sql<{ held: string; onward: string; state: string }>`select held::text, onward::text, state
    from payments.leg where recovery = ${id} order by hop`.execute(db)
  assert.deepEqual(legs.rows, [
    { held: '2000000', onward: '2500000', state: 'answered' },
    { held: '0', onward: '0', state: 'asked' },
  ])
  const carried = await sql<{ received: string }>`select t.received::text from payments.traced_payment t
    join payments.leg l on l.bank = t.bank and l.reference = t.reference where l.recovery = ${id} and l.hop = 1`.execute(
    db,
  )
  assert.deepEqual(carried.rows, [{ received: '6000000' }])
})
