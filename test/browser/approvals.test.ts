import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { complaintsOf, openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const decider = await colleague(application, administrator, { email: 'first@lists.test', roles: ['analyst'] })
const second = await colleague(application, administrator, { email: 'second@lists.test', roles: ['supervisor'] })
const operator = await colleague(application, administrator, { email: 'one@hotline.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())

const { services } = application
const sites = ['shared-host.kz', 'free-pages.kz', 'many-shops.kz'] as const

/** Three decisions of one analyst to block sites that stand above names of the allow list. */
before(async () => {
  for (const site of sites) {
    const name = { value: `school.${site}`, level: 'popular', reason: 'Much used' }
    assert.equal((await decider.call('POST', '/api/v1/allowed', name)).status, 201)
    const [seen] = await inTransaction(services.db, (tx) =>
      services.indicators.observe(tx, [unwrap(parseObservable(site))]),
    )
    const confirmed = await decider.call('POST', `/api/v1/indicators/${seen?.id}/confirmation`, {
      topic: 'fraud',
      legalBasis: 'communications-41-1',
      reason: 'Сайт банктің атынан карта нөмірін сұрайды',
      measures: ['warn', 'block-page'],
    })
    assert.ok(confirmed.status < 300, JSON.stringify(confirmed.body))
    // One after another, so that they wait in this order.
    await services.blocked.reconcile()
  }
})

test('the grounds of a block that waits are shown to everybody who may rule, in three languages', async () => {
  for (const [language, dark, width] of [
    ['kk', false, 1280],
    ['ru', true, 1920],
    ['en', false, 1280],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: second, language, dark, width })
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto('/console/approvals')
    await page.getByText('Сайт банктің атынан').waitFor()
    const shown = await page.locator('main').innerText()
    assert.match(shown, /shared-host\[\.\]kz/)
    assert.match(shown, /school\[\.\]shared-host\[\.\]kz/)
    assert.match(shown, /Colleague/)
    assert.doesNotMatch(shown, /(console|taxonomy)\./)
    assert.equal(await page.locator('.approvals-line').count(), sites.length)
    await axe(page)
    const look = process.env['LOOK']
    if (look !== undefined) await page.screenshot({ path: `${look}/approvals-${language}-${width}.png` })
    assert.deepEqual(complaints, [])
  }
})

test('a second person approves one block and refuses another by keys alone', async () => {
  await using context = await openConsole(browser, application, { staff: second })
  const page = await context.newPage()
  await page.goto('/console/intake')
  await page.getByRole('navigation').waitFor()
  await page.keyboard.press('Alt+9')
  await page.getByText('Сайт банктің атынан').waitFor()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').waitFor()
  await axe(page, '.mantine-Modal-body')
  assert.match(await dialog.innerText(), /block shared-host\[\.\]kz within seconds/)
  await page.keyboard.type('Looked at the pages')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'free-pages[.]kz' }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'many-shops[.]kz' }).waitFor()
  await page.keyboard.press('r')
  await dialog.getByRole('textbox').fill('Only one shop is bad')
  await dialog.getByRole('button', { name: 'Refuse the block' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.approvals-line').nth(1).waitFor({ state: 'detached' })
  assert.deepEqual(
    (await services.blocked.waiting()).map(({ value }) => value),
    ['free-pages.kz'],
  )
  assert.equal((await services.blocked.siteOf('shared-host.kz'))?.host, 'shared-host.kz')
  assert.equal(await services.blocked.siteOf('many-shops.kz'), undefined)
})

test('whoever took a decision sees it wait, and cannot rule on it', async () => {
  await using context = await openConsole(browser, application, { staff: decider })
  const page = await context.newPage()
  await page.goto('/console/approvals')
  await page.getByText('You took this decision yourself').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Approve the block' }).count(), 0)
  await page.keyboard.press('a')
  assert.equal(await page.getByRole('dialog').count(), 0)
  await axe(page)
})

test('two people who rule at once: the later one is told, and the list is asked for anew', async () => {
  await using context = await openConsole(browser, application, { staff: second })
  const page = await context.newPage()
  await page.goto('/console/approvals')
  await page.getByText('Сайт банктің атынан').waitFor()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('Looked at it')
  const [waiting] = await services.blocked.waiting()
  const other = await colleague(application, administrator, { email: 'third@lists.test', roles: ['analyst'] })
  const path = `/api/v1/blocked/approvals/${waiting?.observableId}`
  assert.equal((await other.call('POST', path, { decision: 'refused', reason: 'A mistake' })).status, 200)
  await dialog.getByRole('button', { name: 'Approve the block' }).click()
  await page.getByText(/already/).waitFor()
  await page.getByText('No block waits for a second person').waitFor()
})

test('an operator has no such screen in the rail', async () => {
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/queue')
  const rail = page.getByRole('navigation')
  await rail.getByRole('link', { name: 'Queue' }).waitFor()
  assert.equal(await rail.getByRole('link', { name: 'Approvals' }).count(), 0)
})
