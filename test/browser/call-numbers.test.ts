import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const { services } = application
const administrator = await firstAdministrator(application)
const join = (email: string, roles: Parameters<typeof colleague>[2]['roles']) =>
  colleague(application, administrator, { email: `${email}@call-numbers.test`, roles })
const analyst = await join('first', ['analyst'])
const second = await join('second', ['supervisor'])
const browser = await launchBrowser()
after(() => browser.close())

/** A rule that waits for somebody else than the analyst. */
before(async () => {
  const bank = {
    effect: 'do-not-originate',
    numbers: '+77272585000-+77272585999',
    holder: 'Bank (sample)',
    reason: 'Letter of the bank of 20 November 2026: these numbers only take calls',
    days: 365,
  }
  assert.equal((await analyst.call('POST', '/api/v1/calls/number-rules', bank)).status, 201)
})

const settle = async (page: Page) => {
  await page.locator('main h1').waitFor()
  await page.waitForFunction(
    () => document.querySelector('[role="status"] .mantine-Loader-root, .mantine-Skeleton-root') === null,
  )
  await page.evaluate('document.fonts.ready')
}

const look = process.env['LOOK']
const take = async (page: Page, name: string) => {
  if (look !== undefined) await page.screenshot({ path: `${look}/calls-${name}.png`, fullPage: true })
}

test('a rule about numbers is proposed by one person, put in force by another, and withdrawn with a reason', async () => {
  {
    await using context = await openConsole(browser, application, { staff: analyst })
    const page = await context.newPage()
    await page.goto('/console/calls/numbers')
    await page.getByText('You proposed this yourself').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Put in force' }).count(), 0)
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Numbers', exact: true }).fill('112')
    await dialog.getByLabel('Whose numbers').fill('Call centre (sample)')
    await dialog.getByLabel('Exempt from a rule').check()
    await dialog.getByLabel('From which rule').selectOption('velocity')
    await dialog.getByLabel('Why').fill('A call centre that calls its own customers')
    await axe(page, '.mantine-Modal-body')
    await dialog.getByRole('button', { name: 'Propose' }).click()
    await dialog.getByText('no rule can be made about them').waitFor()
    await dialog.getByRole('textbox', { name: 'Numbers', exact: true }).fill('+7 727 300 00 00 – +7 727 300 00 99')
    await dialog.getByRole('button', { name: 'Propose' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: '+7 727 300 00 00 – +7 727 300 00 99' }).waitFor()
  }
  await using context = await openConsole(browser, application, { staff: second })
  const page = await context.newPage()
  await page.goto('/console/calls/numbers')
  await page.getByRole('heading', { name: '+7 727 300 00 00 – +7 727 300 00 99' }).waitFor()
  assert.match(await page.locator('main').innerText(), /Colleague/)
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('the rule stops +7 727 300 00 00').waitFor()
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('button', { name: 'Put in force' }).click()
  await dialog.waitFor({ state: 'detached' })
  const inForce = async () => (await services.calls.tables.current()).exempt.map(({ first }) => first)
  assert.ok((await inForce()).includes(77_273_000_000))
  await page.getByText('In force', { exact: true }).click()
  await page.getByRole('heading', { name: '+7 727 300 00 00 – +7 727 300 00 99' }).waitFor()
  await page.keyboard.press('w')
  await dialog.getByRole('textbox').fill('The call centre has closed')
  await dialog.getByRole('button', { name: 'Withdraw' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.ok(!(await inForce()).includes(77_273_000_000))
})

test('the palette leads from any screen to a proposal', async () => {
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.getByRole('navigation').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('propose a rule about')
  await page.getByText('Propose a rule about numbers').click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Numbers', exact: true }).waitFor()
  assert.match(page.url(), /\/calls\/numbers$/)
})

test('a row of numbers is listed with its basis and measure', async () => {
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/calls/numbers')
  await settle(page)
  await page.keyboard.press('b')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Row of numbers').fill('+7 707 555 12 XX')
  await dialog.getByLabel('Legal basis').selectOption('criminal-code-190')
  await dialog.getByLabel('Investigate').check()
  await dialog.getByLabel('Why').fill('Given to nobody, and people were deceived from it')
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('button', { name: 'List', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  const verdict = await analyst.call<{ state: string; measures: readonly string[] }>(
    'GET',
    '/api/v1/check?q=%2B77075551234',
  )
  assert.deepEqual([verdict.body.state, verdict.body.measures], ['confirmed', ['warn', 'investigate']])
  // It stands among the listed rows at once, and goes with a reason.
  await page.getByText('Given to nobody, and people were deceived from it').waitFor()
  await axe(page)
  await page.keyboard.press('w')
  await dialog.getByRole('textbox').fill('The range was given to an operator')
  await dialog.getByRole('button', { name: 'Take off the list' }).click()
  await page.getByText('No row of numbers is listed').waitFor()
})

test('a wide row of numbers is proposed by one person, listed when another agrees, and turned down with a reason', async () => {
  const state = async () => {
    const { body } = await analyst.call<{ state: string }>('GET', '/api/v1/check?q=%2B77075601234')
    return body.state
  }
  {
    await using context = await openConsole(browser, application, { staff: analyst })
    const page = await context.newPage()
    await page.goto('/console/calls/numbers')
    await settle(page)
    await page.keyboard.press('b')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Row of numbers').fill('+7 707 560 XX XX')
    await dialog.getByLabel('Why').fill('The operator wrote that the range was given to nobody')
    await dialog.getByRole('button', { name: 'List', exact: true }).click()
    await page.getByText('Proposed: the row waits for a second person').waitFor()
    await page.getByRole('heading', { name: '+7707560XXXX' }).waitFor()
    await page.getByText('You proposed this yourself').waitFor()
    assert.equal(await page.getByRole('button', { name: 'List the row' }).count(), 0)
    await axe(page)
    await take(page, 'row-own')
  }
  assert.equal(await state(), 'none')
  const input = { value: '+7707561*', topic: 'fraud', legalBasis: 'caller-id-order', reason: 'A slip of the pen' }
  const slip = await analyst.call('POST', '/api/v1/number-blocks', { ...input, measures: ['reject-call'] })
  assert.equal(slip.status, 202)
  await using context = await openConsole(browser, application, { staff: second })
  const page = await context.newPage()
  await page.goto('/console/calls/numbers')
  await page.getByRole('heading', { name: '+7707561XXXX' }).waitFor()
  await page.keyboard.press('w')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('These numbers belong to a city')
  await dialog.getByRole('button', { name: 'Turn the proposal down' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: '+7707560XXXX' }).waitFor()
  assert.match(await page.locator('main').innerText(), /How many numbers\s+10,000[\s\S]*Colleague/)
  await page.keyboard.press('a')
  await dialog.getByText('Within a minute operators reject every call from +7707560XXXX: 10,000 numbers').waitFor()
  await axe(page, '.mantine-Modal-body')
  await take(page, 'row-approve')
  await dialog.getByRole('button', { name: 'List the row' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await state(), 'confirmed')
  await page.getByText('Ended', { exact: true }).click()
  await page.getByText('These numbers belong to a city').waitFor()
  await axe(page)
})
