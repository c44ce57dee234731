import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { populateCalls } from '#test/calls-world'
import { complaintsOf, openConsole, settled } from '#test/console'
import { colleague, firstAdministrator, type Staff } from '#test/staff'
import { until } from '#test/until'

const application = await testApplication()
const { services } = application
const administrator = await firstAdministrator(application)
const join = (email: string, roles: Parameters<typeof colleague>[2]['roles']) =>
  colleague(application, administrator, { email: `${email}@calls.test`, roles })
const analyst = await join('first', ['analyst'])
const second = await join('second', ['supervisor'])
const auditor = await join('auditor', ['auditor'])
const operator = await join('operator', ['operator'])
const world = await populateCalls(application, administrator)
const browser = await launchBrowser()
after(() => browser.close())

const shop =
  'Бұл біздің дүкеннің нөмірі, станциямыз шетелдегі бұлтта тұр. Бес жылдан бері осы нөмірден қоңырау шаламыз.'
const bank = {
  effect: 'do-not-originate',
  numbers: '+77272585000-+77272585999',
  holder: 'Bank (sample)',
  reason: 'Letter of the bank of 20 November 2026: these numbers only take calls',
  days: 365,
}

const propose = async (staff: Staff, change: object = {}): Promise<string> => {
  const made = await staff.call<{ id: string }>('POST', '/api/v1/calls/number-rules', { ...bank, ...change })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

/** Appeals of each remedy; rules that wait, are in force and are over; one change of the plan. */
before(async () => {
  await world.appeal({ rule: 'foreign-fixed', words: shop, caller: '+7 727 258 55 60' })
  await world.appeal({ rule: 'listed', words: 'Мен ешкімді алдаған жоқпын', caller: '+7 701 222 33 44' })
  await world.appeal({ rule: 'passport', words: 'Мой оператор говорит, что всё в порядке' })
  await propose(analyst)
  const approved = await propose(analyst, { numbers: '+77172555555', holder: 'Ministry (sample)' })
  const path = `/api/v1/calls/number-rules/${approved}/approval`
  assert.equal((await second.call('POST', path, {})).status, 200)
  const row = { topic: 'fraud', legalBasis: 'caller-id-order', measures: ['reject-call'], value: '+7707570*' }
  const reason = 'Given to nobody, by the letter of the operator'
  assert.equal((await analyst.call('POST', '/api/v1/number-blocks', { ...row, reason })).status, 202)
  const range = {
    numbers: '+77850000000-+77850999999',
    use: 'mobile',
    validFrom: '2026-12-01',
    source: 'Order (sample)',
  }
  assert.equal((await administrator.call('POST', '/api/v1/calls/number-ranges', range)).status, 201)
})

const look = process.env['LOOK']
const take = async (page: Page, name: string) => {
  if (look !== undefined) await page.screenshot({ path: `${look}/calls-${name}.png`, fullPage: true })
}

/** Pictures show the whole screen. */
const height = look === undefined ? 900 : 1700

test('no part of call screening hides anything from anybody, in three languages', async () => {
  for (const [language, dark, width] of [
    ['kk', false, 1280],
    ['ru', true, 1440],
    ['en', false, 1440],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: second, language, dark, width, height })
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    for (const part of ['board', 'appeals', 'numbers', 'plan', 'complaints']) {
      await page.goto(`/console/calls/${part}`)
      await settled(page)
      await take(page, `${part}-${language}-${width}`)
      assert.doesNotMatch(await page.locator('body').innerText(), /\b(console|taxonomy|problem|call-rule)\.[a-z]/)
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width, part)
      await axe(page)
    }
    assert.deepEqual(complaints, [])
  }
})

test('the board is live, tells rules on trial apart, marks a silent node, and can be held still', async () => {
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await world.tell(3000)
  await sql`update calls.delivery set received_at = received_at - interval '5 minutes' where organisation =
    (select id from identity.organisation where name like 'Caspian Line%')`.execute(services.db)
  await page.goto('/console/queue')
  await page.getByRole('navigation').first().waitFor()
  await page.keyboard.press('Alt+0')
  const rates = page.getByRole('region', { name: 'At a glance' })
  await rates.getByText('Calls per second').waitFor()
  const rules = page.getByRole('region', { name: 'By rule' })
  assert.match(await rules.innerText(), /Kazakh landline from abroad\s+[\d,]+\s+–/)
  assert.match(await rules.innerText(), /Calling like a machine\s+0\s+[\d,]+/)
  assert.match(await page.getByRole('region', { name: 'By trunk' }).innerText(), /int-frankfurt-1\s+Steppe Telecom/)
  assert.match(await page.getByRole('region', { name: 'By country' }).innerText(), /Kazakhstan[\s\S]*Uzbekistan/)
  const nodes = await page.getByRole('region', { name: 'Operators’ nodes' }).innerText()
  assert.match(nodes, /Steppe Telecom[^\n]*\s+✓ just now/)
  assert.match(nodes, /Caspian Line[^\n]*\s+▲ silent for \d+ min/)
  const now = async () => rates.innerText()
  const before = await now()
  await world.tell(50_000)
  await until(now, (told) => told !== before)
  await page.keyboard.press('h')
  await page.getByText(/Held at/).waitFor()
  const held = await now()
  await world.tell(50_000)
  await page.waitForTimeout(3000)
  assert.equal(await now(), held)
  await page.keyboard.press('h')
  await until(now, (told) => told !== held)
})

test('an appeal is upheld by keys, once the operator was asked, and the number passes on every node', async () => {
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/calls')
  await settled(page)
  await page.keyboard.press('2')
  await page.getByRole('blockquote').or(page.locator('blockquote')).first().waitFor()
  assert.match(await page.locator('main').innerText(), /\+7 727 258 55 60/)
  await page.getByText('Never reported').waitFor()
  await page.getByRole('button', { name: 'Show the contact' }).click()
  await page.getByText('+7 701 000 00 00').waitFor()
  await page.keyboard.press('u')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('The number is the shop’s; the operator confirmed it')
  assert.equal(await dialog.getByRole('button', { name: 'Uphold the appeal' }).isDisabled(), true)
  await dialog.getByRole('checkbox').check()
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('textbox').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Number in the registry' }).waitFor()
  const { exempt } = await services.calls.tables.current()
  assert.deepEqual(
    exempt.map(({ first, rule }) => [first, rule]),
    [[77_272_585_560, 'foreign-fixed']],
  )
  // A listed number is a matter of its dispute: there is nothing to uphold here.
  assert.equal(await page.getByRole('button', { name: 'Uphold the appeal' }).count(), 0)
  const toDispute = page.getByRole('link', { name: 'Open the disputes' })
  assert.match((await toDispute.getAttribute('href')) ?? '', /\/console\/disputes/)
  await page.keyboard.press('u')
  assert.equal(await dialog.count(), 0)
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'Signature of the call' }).waitFor()
  await page.keyboard.press('r')
  await dialog.getByRole('textbox').fill('The certificate was out of date; the operator has renewed it')
  await dialog.getByRole('button', { name: 'Reject the appeal' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Upheld', { exact: true }).click()
  await page.getByText('the operator confirmed it').waitFor()
  await axe(page)
})

test('a number that people complained of is listed on grounds of its own', async () => {
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/calls/complaints')
  const ask = page.getByRole('button', { name: /^List the number/ })
  await ask.first().waitFor()
  const before = await ask.count()
  await ask.first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Legal basis').selectOption('caller-id-order')
  await dialog.getByLabel('Why').fill('Heard three recordings of calls from it: the same false bank')
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('button', { name: 'List', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.waitForFunction(
    (count) => document.querySelectorAll('button[aria-label^="List the number"]').length === count - 1,
    before,
  )
  const listed = await analyst.call<{ items: readonly { reason: string; measures: readonly string[] }[] }>(
    'GET',
    '/api/v1/indicators?kind=phone&state=confirmed',
  )
  assert.deepEqual(
    listed.body.items.map(({ measures }) => measures),
    [['reject-call']],
  )
})

test('an administrator changes the plan; an auditor reads rules and sees no board; an operator sees nothing of it', async () => {
  {
    await using context = await openConsole(browser, application, { staff: administrator })
    const page = await context.newPage()
    await page.goto('/console/calls/plan')
    await page.getByText('Order (sample)').waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Numbers').fill('+77860000000-+77860999999')
    await dialog.getByLabel('Used for').selectOption('none')
    await dialog.getByLabel('Source').fill('Order of the ministry (sample)')
    await axe(page, '.mantine-Modal-body')
    await dialog.getByRole('button', { name: 'Add a range' }).click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: /786/ })
    await row.getByRole('button').click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await row.waitFor({ state: 'detached' })
  }
  {
    await using context = await openConsole(browser, application, { staff: auditor })
    const page = await context.newPage()
    await page.goto('/console/calls')
    await settled(page)
    await page.getByRole('link', { name: /Numbering plan/ }).waitFor()
    assert.equal(await page.getByRole('link', { name: /Calls right now/ }).count(), 0)
    assert.equal(await page.getByRole('button', { name: 'Propose a rule' }).count(), 0)
  }
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/queue')
  const rail = page.getByRole('navigation')
  await rail.getByRole('link', { name: 'Queue' }).waitFor()
  assert.equal(await rail.getByRole('link', { name: 'Call screening' }).count(), 0)
})
