import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { chasedMoney, tenge } from '#test/chased-money'
import { keepPicture, openConsole } from '#test/console'
import { accountAt, dutyOfficer, wentOn } from '#test/recoveries'
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
  await page.locator('#recoveries-holds').waitFor()
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

/** A recovery whose held money goes back, while a bank lied of one payment of it: the account of the liar’s own recovery, and both. */
async function returningBesideALie() {
  const { tracking, settling } = application.services.payments
  const answerAll = async (id: string, reply: Parameters<typeof money.answer>[2]) => {
    const { rows } = await sql<{
      account: string
    }>`select l.account from payments.request q join payments.leg l on l.id = q.leg
      where q.recovery = ${id} and q.kind = 'hold' and q.state = 'open'`.execute(db)
    for (const { account } of rows) await money.answer(id, account, reply)
  }
  const on = (reference: string, number: number, amount: bigint) =>
    wentOn(reference, amount, { account: accountAt('803', number), at: money.ago(40).getTime() })
  const [liar, honest] = [await money.stolen(1n), await money.stolen(tenge(100_000))]
  await answerAll(liar, { onward: [on('lied-of', 900, 1n)] })
  await answerAll(honest, { onward: [on('lied-of', 900, tenge(60_000)), on('true-of', 901, tenge(40_000))] })
  await answerAll(honest, { held: tenge(40_000) })
  const { holds } = unwrap(await tracking.get(dutyOfficer, honest))
  const paper = { recovery: honest, number: '31', day: '2026-11-01', digest: 'ab'.repeat(32) }
  const police = { policeBody: 'Police of a city', caseNumber: '267500031000001', extends: false }
  const noticed = { ...paper, ...police, holds: holds.map(({ id: hold }) => ({ hold })) }
  const notice = unwrap(await settling.papers.recordNotice(dutyOfficer, noticed))
  const prosecutor = { ...dutyOfficer, id: '01900000-0000-7000-8000-000000000012' }
  const returns = holds.map(({ id: hold, amount }) => ({ hold, amount, account: 'KZ86125KZT5004100100' }))
  const sanction = { ...paper, office: 'Prosecutor of a city', notice: notice.id, returns }
  unwrap(await settling.papers.recordSanction(prosecutor, sanction))
  return { honest, tellTheTruth: () => answerAll(liar, { held: 1n, payment: tenge(60_000) }) }
}

test('money that comes within reach after the analysis is told of live, and followed by a key in three languages', async () => {
  const { honest, tellTheTruth } = await returningBesideALie()
  await using context = await openConsole(browser, application, { staff: investigator, language: 'en' })
  const [page, list] = [await context.newPage(), await context.newPage()]
  await page.goto(`/console/recoveries/case/${honest}`)
  await page.getByText('Money goes back').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Follow the money on' }).count(), 0)
  await list.goto('/console/recoveries')
  await list.locator('.recoveries-row').first().waitFor()
  await tellTheTruth()
  await application.services.payments.tracking.runClocks()
  await list.getByText('Its analysis is over. Open it to ask the banks.').waitFor()
  await page.getByText(/^₸?.*59,999\.99.* more can be asked for$/).waitFor()
  await axe(page)
  await keepPicture(page, 'reachable-en-1280', 1500)
  for (const [language, words] of [
    ['kk', 'Ақшаны әрі қарай іздеу'],
    ['ru', 'Искать деньги дальше'],
  ] as const) {
    await using other = await openConsole(browser, application, { staff: investigator, language })
    const read = await other.newPage()
    await read.goto(`/console/recoveries/case/${honest}`)
    await read.getByRole('button', { name: words }).waitFor()
    assert.doesNotMatch(await read.locator('main').innerText(), /console\.[a-z]/)
    await axe(read)
  }
  await page.keyboard.press('f')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('more can be asked for').waitFor()
  await axe(page, '.mantine-Modal-body')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Money is followed').waitFor()
  await page.getByText('Banks were asked for the money that came within reach').waitFor()
  await page.getByText('It became clear what a payment carried: more of the money could be asked for').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Follow the money on' }).count(), 0)
})
