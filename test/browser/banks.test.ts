import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { openJwsKey } from '#platform/jws'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { complaintsOf, openConsole, settled } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const { db, clock } = application.services
const administrator = await firstAdministrator(application)
const join = (email: string, roles: Parameters<typeof colleague>[2]['roles']) =>
  colleague(application, administrator, { email: `${email}@banks.test`, roles })
const supervisor = await join('supervisor', ['supervisor'])
const operator = await join('operator', ['operator'])
const browser = await launchBrowser()
after(() => browser.close())

const pair = generateKeyPairSync('ed25519')
const publicKey = JSON.stringify(pair.publicKey.export({ format: 'jwk' }))
const privateKey = JSON.stringify(pair.privateKey.export({ format: 'jwk' }))
const { kid = '' } = (await openJwsKey(JSON.parse(publicKey))) ?? {}

/** One bank that answers and one that is late and has no key, with their requests. */
before(async () => {
  const bank = async (code: string, name: string, change: object) => {
    const organisation = await administrator.call<{ id: string }>('POST', '/api/v1/organisations', {
      kind: 'bank',
      name,
    })
    const body = { organisation: organisation.body.id, name, ...change }
    const put = await administrator.call('PUT', `/api/v1/payments/banks/${code}`, body)
    assert.equal(put.status, 200, JSON.stringify(put.body))
  }
  await bank('722', 'Өзен Банк', {
    bic: 'OZENKZKX',
    key: JSON.parse(publicKey),
    webhook: 'https://ozen.example/recalls',
    dutyOfficer: 'Түнгі кезекшілік',
    dutyContact: '+7 727 258 00 00',
    answerMinutes: 20,
  })
  await bank('601', 'Таулы Банк', {})
  const now = clock.now()
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const recovery = '01900000-0000-7000-8000-0000000000d1'
  await sql`insert into payments.recovery (id, number, state, channel, victim_bank, method, hops_most, window_hours,
      least_tiyn, stolen, reported_at, created_by, started_at, body_hash, updated_at)
    values (${recovery}, 'R-2026-000001', 'tracking', 'hotline', '722', 'first-in-first-out', 5, 72, 1, 100, ${now}, 'test',
      ${now}, '\\x00', ${now})`.execute(db)
  const asked = async (code: string, place: number, closed: Date | null) => {
    const leg = randomUUID()
    const id = randomUUID()
    await sql`insert into payments.leg (id, recovery, hop, bank, account, reference, payment_amount, amount, at, root_at,
        state, created_at)
      values (${leg}, ${recovery}, 1, ${code}, 'KZ1', ${leg.slice(-12)}, 10, 10, ${now}, ${now}, 'asked', ${now})`.execute(
      db,
    )
    await sql`insert into payments.request (id, recovery, leg, kind, bank, amount, state, asked_at, due_at, closed_at)
      values (${id}, ${recovery}, ${leg}, 'hold', ${code}, 10, ${closed === null ? 'open' : 'answered'}, ${ago(90)},
        ${ago(60)}, ${closed})`.execute(db)
    if (closed !== null)
      await sql`insert into payments.bank_message (bank, message, request, definition, body, body_hash, received_at)
        values (${code}, ${`M${place}`}, ${id}, 'camt.029', '{}', ${Buffer.alloc(32)}, ${closed})`.execute(db)
  }
  await asked('722', 1, ago(78))
  await asked('722', 2, ago(70))
  await asked('722', 3, ago(66))
  await asked('601', 1, null)
  await asked('601', 2, null)
})

const settle = async (page: Page) => {
  await settled(page)
  await page.locator('#bank').waitFor()
}

const look = process.env['LOOK']
const height = look === undefined ? 900 : 1200

test('the register tells how each bank answers, in three languages', async () => {
  for (const [language, dark, width] of [
    ['kk', false, 1280],
    ['ru', true, 1440],
    ['en', false, 1280],
  ] as const) {
    await using context = await openConsole(browser, application, {
      staff: language === 'ru' ? administrator : supervisor,
      language,
      dark,
      width,
      height,
    })
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto('/console/banks')
    for (const code of ['601', '722']) {
      await settle(page)
      if (look !== undefined) await page.screenshot({ path: `${look}/banks-${language}-${code}.png` })
      assert.doesNotMatch(await page.locator('body').innerText(), /\b(console|problem)\.[a-z]/)
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width)
      await axe(page)
      await page.keyboard.press('j')
      await page.getByRole('heading', { name: 'Өзен Банк' }).waitFor()
    }
    assert.deepEqual(complaints, [])
  }
})

test('who is late, by which key a bank is known and whom to call stand there, and only administrators change it', async () => {
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.getByRole('navigation').getByRole('link', { name: 'Banks' }).waitFor()
  await page.keyboard.press('Alt+Comma')
  await settle(page)
  const main = page.locator('main')
  await main.getByText('2 banks · 1 is late').waitFor()
  await main.getByText('2 requests are open · ■ 2 overdue').first().waitFor()
  const late = await main.innerText()
  assert.match(late, /2 requests are open · ■ 2 overdue/)
  assert.match(late, /No key is registered/)
  assert.match(late, /Nobody is named to be called/)
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'Өзен Банк' }).waitFor()
  const shown = await main.innerText()
  assert.match(shown, /3 of 3 answered in time · half within 20 min/)
  assert.match(shown, /\+7 727 258 00 00/)
  assert.ok(shown.replaceAll(' ', '').includes(kid))
  assert.equal(await page.getByRole('button', { name: 'Change' }).count(), 0)
  assert.equal(await page.getByText('What its programs sign in with').count(), 0)
  await page.keyboard.press('n')
  await page.keyboard.press('e')
  assert.equal(await page.getByRole('dialog').count(), 0)
})

test('an administrator registers a bank, is told of what cannot be right, and gives its program a client', async () => {
  await using context = await openConsole(browser, application, { staff: administrator, height })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.getByRole('navigation').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('register a bank')
  await page.getByText('Register a bank', { exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Дала Банк')
  await dialog.getByLabel('Code').fill('12')
  await dialog.getByText('Three digits or capital Latin letters').waitFor()
  await dialog.getByRole('button', { name: 'Register' }).click()
  assert.equal(await dialog.count(), 1)
  await dialog.getByLabel('Code').fill('12a')
  assert.equal(await dialog.getByLabel('Code').inputValue(), '12A')
  await dialog.getByLabel('Public key').fill(privateKey)
  await dialog.getByText('This is the private half').waitFor()
  await axe(page, '.mantine-Modal-body')
  if (look !== undefined) await page.screenshot({ path: `${look}/banks-form.png` })
  await dialog.getByLabel('Public key').fill(publicKey)
  await dialog.getByRole('textbox', { name: 'Webhook' }).fill('http://127.0.0.1:1/recalls')
  await dialog.getByRole('button', { name: 'Register' }).click()
  await dialog.getByRole('alert').getByText('https address').waitFor()
  await dialog.getByRole('textbox', { name: 'Webhook' }).fill('https://dala.example/recalls')
  await dialog.getByRole('button', { name: 'Register' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Дала Банк' }).waitFor()
  await page.getByText('There is none yet').waitFor()
  // What was refused once has left no second organisation behind.
  const organisations = await administrator.call<{ items: readonly { name: string }[] }>(
    'GET',
    '/api/v1/organisations?kind=bank',
  )
  assert.equal(organisations.body.items.filter(({ name }) => name === 'Дала Банк').length, 1)
  await page.getByRole('button', { name: 'Give an API client' }).click()
  await dialog.getByText('Screening of payments').click()
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('button', { name: 'Give', exact: true }).click()
  await dialog.getByText('The secret is shown this once').waitFor()
  await axe(page, '.mantine-Modal-body')
  if (look !== undefined) await page.screenshot({ path: `${look}/banks-secret.png` })
  const [, id = '', secret = ''] = await dialog.locator('code, pre').allInnerTexts()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.getByText(id).waitFor()
  assert.equal(await page.getByText(secret).count(), 0)
  const token = await fetch(`${application.origin}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
  })
  const given = (await token.json()) as { scope: string }
  assert.deepEqual(given.scope.split(' ').sort(), [
    'payments:answer',
    'payments:deliver',
    'payments:open-recovery',
    'payments:read-policy',
  ])
})

test('a change by keys keeps the rest of what is known', async () => {
  await using context = await openConsole(browser, application, { staff: administrator })
  const page = await context.newPage()
  await page.goto('/console/banks')
  await settle(page)
  for (const name of ['Таулы Банк', 'Өзен Банк']) {
    if (name === 'Өзен Банк' || !(await page.locator('#bank').innerText()).includes(name))
      await page.keyboard.press('j')
    await page.getByRole('heading', { name }).waitFor()
  }
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Minutes to answer').fill('45')
  await dialog.getByLabel('Minutes to answer').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('45 min, as agreed with the bank').waitFor()
  const { body } = await supervisor.call<Record<string, unknown>>('GET', '/api/v1/payments/banks/722')
  assert.deepEqual(
    [body['answerMinutes'], body['dutyContact'], (body['key'] as { kid: string }).kid],
    [45, '+7 727 258 00 00', kid],
  )
})
