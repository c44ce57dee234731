import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { nationalDay } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { foundBox as found } from '#test/sim-boxes'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const analyst = await colleague(application, administrator, { email: 'first@boxes.test', roles: ['analyst'] })
const supervisor = await colleague(application, administrator, { email: 'head@boxes.test', roles: ['supervisor'] })
const operator = await colleague(application, administrator, { email: 'one@boxes.test', roles: ['operator'] })
const police = await colleague(application, administrator, {
  email: 'police@boxes.test',
  roles: ['investigator'],
  region: 'KZ-75',
})
const browser = await launchBrowser()
after(() => browser.close())

const { services } = application
const { boxes, registers } = services.calls
const organisation = '01900000-0000-7000-8000-0000000000bb'
const node: Actor = { ...anonymous, kind: 'client', id: 'node', organisation, roles: ['partner'] }

before(async () => {
  await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
    values (${organisation}, 'operator', 'Steppe Telecom', 'active', false, now())`.execute(services.db)
  const told = [
    found('11', 64),
    found('12', 30, { score: 0.93, region: 'KZ-71', synthetic: true }),
    found('13', 9, { score: 0.71, region: null }),
  ]
  unwrap(await boxes.tell(node, told))
  unwrap(await registers.tellOwners(node, [{ owner: 'a'.repeat(16), sims: 412 }]))
  const gateway = { licence: 'KZ-GW-001', holder: 'A call centre', imsis: ['401010000000001'] }
  const valid = { validFrom: '2026-01-01', validTo: '2099-01-01' }
  assert.equal((await administrator.call('POST', '/api/v1/calls/gateways', { ...gateway, ...valid })).status, 201)
  // Of this year, as those are that the police record below.
  const day = `${nationalDay(new Date()).slice(0, 4)}-01-01`
  const seizure = { day, region: 'KZ-75', devices: 3, sims: 900, suspects: 2, foreigners: 1 }
  assert.equal((await supervisor.call('POST', '/api/v1/calls/seizures', seizure)).status, 201)
})

const look = async (page: Page, name: string) => {
  const folder = process.env['LOOK']
  if (folder === undefined) return
  const size = page.viewportSize() ?? { width: 1280, height: 800 }
  // The screen scrolls inside itself: a window as tall as all of it shows the whole.
  const height = Number(await page.evaluate('document.querySelector("main").scrollHeight + 60'))
  await page.setViewportSize({ ...size, height: Math.max(size.height, Math.min(height, 2600)) })
  await page.screenshot({ path: `${folder}/boxes-${name}.png` })
  await page.setViewportSize(size)
}

/** Nothing is wider than the window, no key stands where words should, and axe finds nothing. */
async function sound(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[role="status"] .mantine-Loader-root') === null)
  await look(page, name)
  const shown = await page.locator('body').innerText()
  assert.doesNotMatch(shown, /\b(console|taxonomy|sim-box|problem)\.[a-z-]+\.[a-z]/, name)
  const wide = Number(
    await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  )
  assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`)
  await axe(page)
}

for (const [language, dark, width] of [
  ['kk', false, 1280],
  ['ru', true, 1440],
  ['en', false, 1440],
] as const) {
  test(`boxes and registers are shown to whoever decides: ${language}, ${width} pixels`, async () => {
    await using context = await openConsole(browser, application, { staff: supervisor, language, dark, width })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    const tag = `${language}-${width}`
    await page.goto('/console/sim-boxes')
    await page.locator('.boxes-row').nth(2).waitFor()
    assert.match(await page.locator('.boxes-row').first().innerText(), /Steppe Telecom[\s\S]*64/)
    await sound(page, `list-${tag}`)
    await page.locator('.boxes-row').first().click()
    await page.locator('.boxes-strips').waitFor()
    assert.match(await page.locator('main').innerText(), /\+7 701 551-10-00/)
    await sound(page, `box-${tag}`)
    for (const part of ['seizures', 'gateways', 'owners']) {
      await page.goto(`/console/sim-boxes/${part}`)
      await page.locator('table').first().waitFor()
      await sound(page, `${part}-${tag}`)
    }
    assert.deepEqual(complaints, [])
  })
}

test('an analyst takes a box, confirms it and lists its numbers, by keys and a form', async () => {
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/queue')
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  await page.keyboard.press('Alt+-')
  await page.locator('.boxes-row').nth(2).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'SIM box of 64 cards' }).waitFor()
  await page.keyboard.press('t')
  await page.getByText('Being looked at: you').waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('Sixty-four cards in eight devices of one cell, all calls to strangers')
  await dialog.getByLabel('List its 64 numbers').check()
  assert.ok(await dialog.getByLabel('Reject the call').isChecked())
  await dialog.getByLabel('Legal basis').selectOption('criminal-code-190')
  assert.ok(await dialog.getByLabel('Reject the call').isDisabled())
  await dialog.getByLabel('Legal basis').selectOption('caller-id-order')
  await dialog.getByLabel('Reject the call').check()
  await axe(page, '.mantine-Modal-body')
  await look(page, 'confirm')
  await page.keyboard.press('Control+Enter')
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Confirm the box' }).click()
  await page.getByText('The box is confirmed, 64 numbers are listed').waitFor()
  await page.getByText('Confirmed by: you').waitFor()
  const [confirmed] = unwrap({ ok: true, value: await boxes.list({ ...node, roles: ['analyst'] }, 'confirmed') })
  assert.equal(confirmed?.sims, 64)
  const checked = await fetch(`${application.origin}/api/v1/check?q=%2B77015511003`)
  assert.match(await checked.text(), /confirmed/)
})

test('a box that is none is dismissed with a reason, and the next one stands in its place', async () => {
  await using context = await openConsole(browser, application, { staff: supervisor })
  const page = await context.newPage()
  await page.goto('/console/sim-boxes')
  await page.locator('.boxes-row').nth(1).waitFor()
  assert.equal(await page.locator('.boxes-row').count(), 2)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'SIM box of 30 cards' }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'SIM box of 9 cards' }).waitFor()
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog')
  assert.equal(await dialog.getByRole('button', { name: 'Dismiss' }).isDisabled(), true)
  await dialog.getByRole('textbox').fill('The alarms of a shopping centre')
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('Dismissed by: you').waitFor()
  assert.equal(await page.getByRole('button', { name: /Confirm/ }).count(), 0)
  await page.getByRole('link', { name: /All boxes/ }).click()
  await page.locator('.boxes-row').nth(1).waitFor({ state: 'detached' })
  await page.locator('.boxes-row').waitFor()
  // Grown by half it comes back, with what was said of it.
  unwrap(await boxes.tell(node, [found('13', 14, { score: 0.71, region: null })]))
  await page.locator('.boxes-row').nth(1).click()
  await page.getByRole('button', { name: 'Show the newest' }).click()
  await page.getByText('Dismissed before; it has grown since').waitFor()
  const told = await page.locator('main').innerText()
  assert.match(told, /Dismissed by: you[\s\S]*Then it had 9 SIM cards[\s\S]*The alarms of a shopping centre/)
  await sound(page, 'back')
  unwrap(await boxes.tell(node, [found('13', 14, { score: 0.71, region: null })]))
  const [, back] = await boxes.list({ ...node, roles: ['analyst'] })
  assert.ok(back)
  unwrap(await boxes.decide({ ...node, roles: ['analyst'] }, { id: back.id, decision: 'dismissed', reason: 'Alarms' }))
  await page.goto('/console/sim-boxes')
  await page.locator('.boxes-row').waitFor()
  assert.equal(await page.locator('.boxes-row').count(), 1)
  unwrap(await boxes.tell(node, [found('14', 12, { score: 0.8, region: 'KZ-71' })]))
  await page.locator('.boxes-row').nth(1).waitFor()
})

test('police of a region see their boxes, and record what they seized of one', async () => {
  await using context = await openConsole(browser, application, { staff: police })
  const page = await context.newPage()
  await page.goto('/console/sim-boxes')
  await page.getByText('No box waits for a decision').waitFor()
  await page.getByText('Confirmed', { exact: true }).click()
  await page.locator('.boxes-row').click()
  await page.getByRole('heading', { name: 'SIM box of 64 cards' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Confirm the box' }).count(), 0)
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Suspects').fill('2')
  await dialog.getByLabel('Foreigners among them').fill('3')
  await look(page, 'seize')
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('button', { name: 'Record a seizure' }).click()
  await page.getByText('There cannot be more foreigners than suspects').waitFor()
  await dialog.getByLabel('Foreigners among them').fill('1')
  // The answer is lost on its way back: sent again, the seizure counts once all the same.
  await page.route('**/calls/seizures', async (route) => {
    if (route.request().method() === 'POST') await route.fetch()
    await route.abort()
  })
  await dialog.getByRole('button', { name: 'Record a seizure' }).click()
  await dialog.getByRole('alert').getByText('The server cannot be reached').waitFor()
  assert.equal((await registers.years())[0]?.seizures, 2)
  await page.unroute('**/calls/seizures')
  await dialog.getByRole('button', { name: 'Record a seizure' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal((await registers.years())[0]?.seizures, 2)
  await page.getByText('The seizure is recorded').waitFor()
  await page.goto('/console/queue')
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('A screen, a command').fill('seizure of SIM')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Foreigners among them').waitFor()
  assert.ok(await dialog.getByLabel('Region').isDisabled())
  await dialog.getByText('Cancel').click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('The box that was found').waitFor()
  await page.getByRole('button', { name: 'Withdraw' }).first().click()
  await dialog.getByRole('button', { name: 'Take the seizure back' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal((await registers.years())[0]?.seizures, 1)
})

test('numbers that came while somebody looked at a box are shown before it can be decided', async () => {
  unwrap(await boxes.tell(node, [found('15', 20, { score: 0.99 })]))
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto('/console/sim-boxes')
  await page.locator('.boxes-row').first().click()
  await page.getByRole('heading', { name: 'SIM box of 20 cards' }).waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('Twenty cards in one device')
  unwrap(await boxes.tell(node, [found('15', 24, { score: 0.99 })]))
  await page.getByText('The operator has told more of this box').first().waitFor()
  await dialog.getByRole('button', { name: 'Confirm the box' }).click()
  await dialog.getByText('Look at it again before you decide').waitFor()
  await page.getByRole('heading', { name: 'SIM box of 24 cards', includeHidden: true }).waitFor()
  await dialog.getByLabel('List its 24 numbers').waitFor()
  await dialog.getByRole('button', { name: 'Confirm the box' }).click()
  await page.getByText('The box is confirmed; no number was listed').waitFor()
})

test('an administrator keeps the register of gateways; what is no IMSI is not taken', async () => {
  await using context = await openConsole(browser, application, { staff: administrator })
  const page = await context.newPage()
  await page.goto('/console/sim-boxes')
  await page.getByText('KZ-GW-001').waitFor()
  assert.equal(await page.getByRole('tab', { name: 'Found boxes' }).count(), 0)
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Licence').fill('KZ-GW-002')
  await dialog.getByLabel('Holder').fill('A second call centre')
  await dialog.getByLabel('IMSIs of its cards').fill('401010000000002, 401010000000003\n40101')
  await dialog.getByText('These are no IMSIs: 40101').waitFor()
  await look(page, 'gateway')
  await axe(page, '.mantine-Modal-body')
  await dialog.getByLabel('IMSIs of its cards').fill('401010000000002, 401010000000003')
  await dialog.getByRole('button', { name: 'Add a gateway' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('KZ-GW-002').waitFor()
  assert.equal((await registers.licensed()).length, 3)
  await page.getByRole('button', { name: 'Withdraw' }).first().click()
  await dialog.getByRole('button', { name: 'Take it out of the register' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.deepEqual(
    (await registers.gateways()).map(({ licence }) => licence),
    ['KZ-GW-002'],
  )
})

test('two people who decide at once: the later one is told, and sees what was decided', async () => {
  const [box] = await boxes.list({ ...node, roles: ['supervisor'] })
  assert.ok(box)
  await using context = await openConsole(browser, application, { staff: analyst })
  const page = await context.newPage()
  await page.goto(`/console/sim-boxes/box/${box.id}`)
  await page.getByRole('button', { name: 'Dismiss' }).waitFor()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('All of one cell')
  const ruling = { decision: 'dismissed', reason: 'A taxi company' }
  assert.equal((await supervisor.call('POST', `/api/v1/calls/boxes/${box.id}/decision`, ruling)).status, 200)
  await dialog.getByRole('button', { name: 'Confirm the box' }).click()
  await page.getByText('This SIM box has been decided already').waitFor()
  await page.getByText('A taxi company').waitFor()
})

test('an operator of the hotline has no such screen in the rail', async () => {
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/queue')
  const rail = page.getByRole('navigation')
  await rail.getByRole('link', { name: 'Queue' }).waitFor()
  assert.equal(await rail.getByRole('link', { name: 'SIM boxes' }).count(), 0)
})
