import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import type { BackTest } from '#domains/payments'
import { type PaymentPolicy, usualPaymentPolicy } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { keepPicture, openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const first = await colleague(application, administrator, { email: 'first@rules.test', roles: ['analyst'] })
const second = await colleague(application, administrator, { email: 'second@rules.test', roles: ['supervisor'] })
const operator = await colleague(application, administrator, { email: 'one@hotline.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())

const { services } = application

/** The shipped policy with its first typology that is on put on trial. */
const onTrial: PaymentPolicy = {
  ...usualPaymentPolicy,
  typologies: usualPaymentPolicy.typologies.map((one, place) => (place === 1 ? { ...one, mode: 'shadow' } : one)),
}

const typologies = usualPaymentPolicy.typologies.map(({ id }) => ({ id, alerts: 12, precision: 0.8, recall: 0.4 }))
const side = {
  decisions: { allow: 178_000, challenge: 900, hold: 700, block: 400 },
  alerts: 2100,
  stopped: 610,
  stoppedTiyn: 4_100_000_000,
  falseAlarms: 160,
  typologies,
}
const told: BackTest = {
  history: 'simulation',
  payments: 180_000,
  frauds: 2300,
  fraudTiyn: 9_000_000_000,
  current: side,
  candidate: { ...side, decisions: { ...side.decisions, allow: 178_100, hold: 600 }, stopped: 540 },
  changed: [{ from: 'hold', to: 'allow', payments: 100 }],
}

test('the rules in force are told with what they look at, in three languages, to whoever may review them', async () => {
  for (const [language, dark, width] of [
    ['kk', false, 1440],
    ['ru', true, 1280],
    ['en', false, 1280],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: second, language, dark, width })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto('/console/payment-rules')
    await page.locator('.rules-table').nth(1).waitFor()
    assert.equal(await page.locator('#rules-rules ~ .rules-tables tbody tr').count(), usualPaymentPolicy.rules.length)
    assert.doesNotMatch(await page.locator('main').innerText(), /(console|payment-rule)\./)
    await axe(page)
    await keepPicture(page, `rules-${language}-${width}`, 1900)
    assert.deepEqual(complaints, [])
  }
})

test('an analyst changes a rule, sees at once what is wrong with it, and proposes what is right', async () => {
  await using context = await openConsole(browser, application, { staff: first, width: 1280 })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.getByRole('navigation').first().waitFor()
  await page.keyboard.press('Alt+BracketRight')
  await page.locator('.rules-table').first().waitFor()
  await page.keyboard.press('n')
  const outcome = page.locator('.rules-aside')
  await outcome.getByText('Nothing is changed yet').waitFor()
  const rule = usualPaymentPolicy.rules.find(({ mode }) => mode === 'on') ?? assert.fail('no rule is on')
  await page.getByLabel('Find a rule').fill(rule.id)
  await page.locator('section[aria-labelledby="rules-edit-rules"] .mantine-Accordion-control').first().click()
  const expression = page.getByRole('textbox', { name: 'Expression' })
  await expression.fill('amount > noSuchThing')
  await outcome.getByRole('alert').waitFor()
  assert.match(await outcome.getByRole('alert').innerText(), new RegExp(rule.id))
  await axe(page)
  await keepPicture(page, 'rules-editor-wrong', 1900)
  await expression.fill(rule.expression)
  await outcome.getByText('Nothing is changed yet').waitFor()
  await page.getByRole('radiogroup', { name: 'Mode' }).getByText('On trial').click()
  await outcome.getByText('≠ changed').waitFor()
  const send = outcome.getByRole('button', { name: 'Propose' })
  assert.equal(await send.isDisabled(), true)
  await outcome.getByLabel('Why').fill('It disturbs too many honest people')
  await axe(page)
  await keepPicture(page, 'rules-editor', 1900)
  await send.click()
  await page.getByRole('heading', { name: 'Version 2' }).waitFor()
  await page.getByText('You proposed this version, so somebody else approves it.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Put in force' }).count(), 0)
  await page.keyboard.press('a')
  assert.equal(await page.getByRole('dialog').count(), 0)
  await axe(page)
})

test('a second person sees what changes and what it would have done, and puts it in force by keys alone', async () => {
  await sql`update payments.policy_version set back_test = ${JSON.stringify(told)}::jsonb, back_tested_at = now()
    where number = 2`.execute(services.db)
  for (const [language, width] of [
    ['kk', 1280],
    ['ru', 1440],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: second, language, width })
    const page = await context.newPage()
    await page.goto('/console/payment-rules/versions')
    await page.locator('#rules-test').waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /(console|payment-rule)\./)
    await axe(page)
    await keepPicture(page, `rules-version-${language}-${width}`, 1900)
    await page.goto('/console/payment-rules/change')
    await page.locator('.rules-aside').waitFor()
    await page.locator('section[aria-labelledby="rules-edit-typologies"] button').first().click()
    await page.getByRole('radiogroup').waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /(console|payment-rule)\./)
    await axe(page)
    await keepPicture(page, `rules-editor-${language}-${width}`, 1900)
  }
  await using context = await openConsole(browser, application, { staff: second, width: 1440 })
  const page = await context.newPage()
  await page.goto('/console/payment-rules')
  await page.getByRole('link', { name: /Versions/ }).waitFor()
  await page.keyboard.press('2')
  await page.getByText('The payments are made up').waitFor()
  await keepPicture(page, 'rules-version-en-1440', 1900)
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('reaches every bank within a minute').waitFor()
  await axe(page, '.mantine-Modal-body')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.calls-facts').getByText('In force', { exact: true }).waitFor()
  const inForce = await services.payments.policies.inForce()
  assert.equal(inForce.number, 2)
  assert.equal(inForce.policy.rules.filter(({ mode }) => mode === 'shadow').length > 0, true)
})

test('a proposal from an earlier version says why it cannot be approved, and is refused with a reason', async () => {
  const { number, policy } = await services.payments.policies.inForce()
  const propose = (changed: object) =>
    first.call<{ number: number }>('POST', '/api/v1/payments/policy/versions', {
      base: number,
      policy: changed,
      reason: 'One typology goes on trial',
    })
  const late = await propose({ ...policy, typologies: onTrial.typologies })
  const quick = await propose({ ...policy, rules: usualPaymentPolicy.rules })
  assert.deepEqual([late.status, quick.status], [201, 201])
  const approval = `/api/v1/payments/policy/versions/${quick.body.number}/approval`
  assert.equal((await second.call('POST', approval)).status, 200)
  await using context = await openConsole(browser, application, { staff: second })
  const page = await context.newPage()
  await page.goto('/console/payment-rules/versions')
  await page.getByText('It cannot be approved: propose the change anew').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Put in force' }).count(), 0)
  await page.keyboard.press('w')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('Another version came first')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.calls-facts').getByText('Refused', { exact: true }).first().waitFor()
})

test('how the rules did at the banks is told beside what those on trial would have done', async () => {
  const line = { minute: new Date().toISOString(), version: '2', rule: '', reason: '', shadow: false }
  const found = { ...line, rule: usualPaymentPolicy.rules[0]?.id ?? '', reason: 'creditor-reported', tiyn: 0 }
  type Session = { person: { organisation: { id: string } } }
  const { id: organisation } = (await second.call<Session>('GET', '/api/v1/session')).body.person.organisation
  const node: Actor = { ...anonymous, kind: 'client', organisation, roles: ['partner'] }
  const counts = [
    { ...line, decision: 'allow' as const, payments: 4321, tiyn: 900_000_000 },
    { ...line, decision: 'hold' as const, payments: 12, tiyn: 70_000_000 },
    { ...line, decision: 'hold' as const, payments: 31, tiyn: 90_000_000, shadow: true },
    { ...found, decision: 'hold' as const, payments: 7 },
  ]
  unwrap(await services.payments.screenings.deliver(node, { id: randomUUID(), counts }))
  await using context = await openConsole(browser, application, { staff: second, language: 'kk' })
  const page = await context.newPage()
  await page.goto('/console/payment-rules/board')
  const shown = page.locator('main')
  await shown.getByText('31', { exact: true }).waitFor()
  assert.match(await shown.innerText(), /4.321/)
  assert.doesNotMatch(await shown.innerText(), /(console|payment-rule)\./)
  await axe(page)
  await keepPicture(page, 'rules-board-kk-1280', 1900)
})

test('an operator has no such screen in the rail', async () => {
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/queue')
  const rail = page.getByRole('navigation')
  await rail.getByRole('link', { name: 'Queue' }).waitFor()
  assert.equal(await rail.getByRole('link', { name: 'Payment rules' }).count(), 0)
})
