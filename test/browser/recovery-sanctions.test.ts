import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { chasedMoney, tenge } from '#test/chased-money'
import { keepPicture, openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const investigator = await colleague(application, administrator, {
  email: 'one@sanctions.test',
  roles: ['investigator'],
})
const supervisor = await colleague(application, administrator, { email: 'two@sanctions.test', roles: ['supervisor'] })
const browser = await launchBrowser()
after(() => browser.close())

const { db } = application.services
const money = await chasedMoney(application)
const digest = 'ab'.repeat(32)
const day = '2026-11-01'
const victim = 'KZ86 125K ZT50 0410 0100'

interface Held {
  readonly id: string
  readonly account: string
  readonly code: string
}

/** A recovery with three holds, the first two of which one notice is about. */
async function noticed() {
  const recovery = await money.stolen(tenge(80_000))
  const { rows } = await sql<{
    account: string
  }>`select account from payments.leg where recovery = ${recovery}`.execute(db)
  const [one, two] = [money.onTo('803', 601, 30_000, 5), money.onTo('803', 602, 20_000, 6)]
  await money.answer(recovery, rows[0]?.account ?? '', { held: tenge(30_000), onward: [one, two] })
  await money.answer(recovery, one.account, { held: tenge(30_000) })
  await money.answer(recovery, two.account, { held: tenge(20_000) })
  const path = `/api/v1/recoveries/${recovery}`
  const { body } = await investigator.call<{ holds: readonly Held[] }>('GET', `${path}/papers`)
  const heldAt = (account: string): Held => {
    const hold = body.holds.find((held) => held.account === account)
    assert.ok(hold)
    return hold
  }
  const [first, second, third] = [heldAt(rows[0]?.account ?? ''), heldAt(one.account), heldAt(two.account)]
  const notice = await investigator.call<{ id: string }>('POST', `${path}/notices`, {
    number: '17',
    day,
    policeBody: 'Police of a city',
    caseNumber: '267500031000001',
    digest,
    holds: [{ hold: first.id }, { hold: second.id }],
  })
  assert.equal(notice.status, 201)
  const sanction = await supervisor.call('POST', `${path}/sanctions`, {
    notice: notice.body.id,
    number: '12/3',
    day,
    office: 'Prosecutor of a city',
    digest,
    returns: [{ hold: first.id, amount: 3_000_000, account: victim }],
  })
  assert.equal(sanction.status, 201)
  return { recovery, path, second, third }
}

test('a notice is sanctioned hold by hold, nothing is called off then, and what nobody decided ends with its hold', async () => {
  const { recovery, path, second, third } = await noticed()
  const words = 'It is what I was paid for a flat'
  const appeal = { code: third.code, ground: 'lawful-income', words, contact: '+77015550000' }
  assert.equal((await administrator.call('POST', '/api/v1/holds/appeals', appeal)).status, 201)
  const reason = 'The bank read the wrong account'
  assert.equal((await supervisor.call('POST', `${path}/holds/${third.id}/release`, { reason })).status, 200)
  await using context = await openConsole(browser, application, { staff: supervisor, language: 'en' })
  const page = await context.newPage()
  await page.goto(`/console/recoveries/case/${recovery}`)
  await page.getByRole('button', { name: 'Record a sanction' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Call off' }).count(), 0)
  await page.keyboard.press('p')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Number of the paper').fill('12/4')
  await dialog.getByLabel('Prosecutor’s office').fill('Prosecutor of a city')
  await dialog.getByLabel('Fingerprint').fill(digest)
  await dialog.getByLabel('Account of the victim').fill(victim)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Money goes back').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Record a sanction' }).count(), 0)
  const { rows } = await sql<{ id: string; sanctioned: string }>`select id, sanctioned::text from payments.hold
    where recovery = ${recovery} and id in (${second.id}, ${third.id}) order by sanctioned desc`.execute(db)
  assert.deepEqual(rows, [
    { id: second.id, sanctioned: '3000000' },
    { id: third.id, sanctioned: '0' },
  ])
  await page.goto('/console/recoveries/appeals')
  await page.getByText('There is no such appeal').waitFor()
  await page.getByText('Without a decision').click()
  await page.getByText(words).waitFor()
  await page.getByText('This money is not held any more. Let go').waitFor()
  await axe(page)
  await keepPicture(page, 'appeal-over', 900)
})
