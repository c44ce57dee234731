import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { complaintsOf, openConsole, settled } from '#test/console'
import { listNumber } from '#test/site-listing'
import { colleague, firstAdministrator, type Staff } from '#test/staff'
import { promisedDays } from '../../src/apps/console/web/disputes/promise.ts'
import { answerDays } from '../../src/apps/site/routes/dispute.ts'

const application = await testApplication()
const { services } = application
const administrator = await firstAdministrator(application)
const join = (email: string, roles: Parameters<typeof colleague>[2]['roles']) =>
  colleague(application, administrator, { email: `${email}@disputes.test`, roles })
const lister = await join('lister', ['analyst'])
const second = await join('second', ['supervisor'])
const operator = await join('operator', ['operator'])
const browser = await launchBrowser()
after(() => browser.close())

const { disputes } = services.indicators
const words =
  'Бұл менің нөмірім\n\nНөмірді екі апта бұрын алдым, бұрын басқа біреудікі болған. Жеткізу қызметінде жұмыс істеймін.'

/** An analyst confirms a site; gives the id of what is listed. */
const list = async (staff: Staff, text: string): Promise<string> => {
  const observed = await inTransaction(services.db, (tx) =>
    services.indicators.observe(tx, [unwrap(parseObservable(text))]),
  )
  const id = observed[0]?.id ?? ''
  const confirmed = await staff.call('POST', `/api/v1/indicators/${id}/confirmation`, {
    topic: 'fraud',
    fraudType: 'phishing',
    legalBasis: 'communications-41-1',
    reason: 'Сайт банктің атынан карта нөмірін сұрайды',
    measures: ['warn', 'block-page'],
  })
  assert.ok(confirmed.status < 300, JSON.stringify(confirmed.body))
  return id
}

/** Opens a dispute; gives its receipt. */
const dispute = async (query: string, said: string, contact?: string): Promise<string> =>
  unwrap(await disputes.open(anonymous, { query, words: said, contact })).receipt

/** A number known from two people and a site that an analyst listed, each disputed; the number past the promised time. */
const receipts = { number: '', site: '' }
let siteId = ''
before(async () => {
  await listNumber(application, '+7 701 555 12 34')
  siteId = await list(lister, 'kaspi-bonus.top')
  receipts.number = await dispute('+7 701 555 12 34', words, '+7 701 000 00 00')
  receipts.site = await dispute('kaspi-bonus.top', 'I am the owner; the form was a test and is gone')
  await sql`update indicators.dispute set opened_at = opened_at - interval '12 days' where contact is not null`.execute(
    services.db,
  )
})

const look = process.env['LOOK']
/** Pictures show the whole screen. */
const height = look === undefined ? 900 : 1300

test('whoever decides sees what the public was promised', () => {
  assert.equal(promisedDays, answerDays)
})

test('no dispute hides anything from anybody, in three languages', async () => {
  for (const [language, dark, width] of [
    ['kk', false, 1280],
    ['ru', true, 1280],
    ['en', false, 1440],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: second, language, dark, width, height })
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    for (const about of ['', `?about=${siteId}`]) {
      await page.goto(`/console/disputes${about}`)
      await page.locator('blockquote').waitFor()
      await settled(page)
      if (look !== undefined)
        await page.screenshot({ path: `${look}/disputes-${language}-${about === '' ? 'number' : 'site'}.png` })
      const shown = await page.locator('body').innerText()
      assert.match(shown, about === '' ? /\+7 701 555-12-34[\s\S]*екі апта бұрын/ : /kaspi-bonus\[\.\]top/)
      assert.doesNotMatch(shown, /\b(console|taxonomy|problem)\.[a-z]/)
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width)
      await axe(page)
    }
    assert.deepEqual(complaints, [])
  }
})

test('who listed it may take it off, and is not offered to say that it stays', async () => {
  await using context = await openConsole(browser, application, { staff: lister })
  const page = await context.newPage()
  await page.goto('/console/disputes')
  await page.getByRole('button', { name: 'Reject the dispute' }).waitFor()
  await page.keyboard.press('j')
  await page.getByText('You listed this yourself').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Reject the dispute' }).count(), 0)
  await page.keyboard.press('r')
  assert.equal(await page.getByRole('dialog').count(), 0)
  assert.equal(await page.getByRole('button', { name: 'Uphold the dispute' }).count(), 1)
})

test('a dispute is rejected and another upheld by keys, and their receipts tell the reasons', async () => {
  await using context = await openConsole(browser, application, { staff: second })
  const page = await context.newPage()
  await page.goto('/console/queue')
  const entry = page.getByRole('navigation').getByRole('link', { name: 'Disputes' })
  await entry.getByText('2 waiting').waitFor()
  await page.keyboard.press('Alt+=')
  await page.getByRole('heading', { name: '+7 701 555-12-34' }).waitFor()
  const main = page.locator('main')
  await main.getByText('Two victims told it.').first().waitFor()
  const shown = await main.innerText()
  assert.match(shown, /Known from\s+2 independent reports, 0 lists/)
  assert.match(shown, /The promised time ended on/)
  assert.match(shown, /A decision was taken[\s\S]*Confirmed/i)
  assert.ok((await main.getByRole('link', { name: 'A report came in' }).count()) > 0)
  assert.doesNotMatch(shown, /\+7 701 000 00 00/)
  await page.getByRole('button', { name: 'Show the contact' }).click()
  await page.getByText('+7 701 000 00 00').waitFor()
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('+7 701 555-12-34 stays listed').waitFor()
  assert.equal(await dialog.getByRole('button', { name: 'Reject the dispute' }).isDisabled(), true)
  await axe(page, '.mantine-Modal-body')
  await dialog.getByRole('textbox').fill('Two people told of it this week; show the contract of the number')
  await dialog.getByRole('textbox').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'kaspi-bonus[.]top' }).waitFor()
  await entry.getByText('1 waiting').waitFor()
  await page.getByRole('button', { name: 'Uphold the dispute' }).waitFor()
  await page.keyboard.press('u')
  await dialog.getByText('is taken off at once').waitFor()
  await dialog.getByRole('textbox').fill('The form is gone and the site is yours; we are sorry')
  await dialog.getByRole('button', { name: 'Uphold the dispute' }).click()
  await page.getByText('No dispute is waiting for an answer').waitFor()
  assert.equal(await entry.getByText('waiting').count(), 0)
  const kept = unwrap(await disputes.follow(receipts.number))
  const taken = unwrap(await disputes.follow(receipts.site))
  assert.deepEqual([kept.state, taken.state], ['rejected', 'upheld'])
  assert.match(taken.decisionReason ?? '', /we are sorry/)
  assert.equal(unwrap(await services.indicators.check('kaspi-bonus.top')).state, 'none')
  assert.equal(unwrap(await services.indicators.check('+7 701 555 12 34')).state, 'confirmed')
  await page.getByText('Rejected', { exact: true }).click()
  await main.getByText('show the contract of the number').waitFor()
  await main.getByText(/^you · /).waitFor()
  await axe(page)
})

test('the palette leads to who waits longest; an operator sees nothing of disputes', async () => {
  {
    await using context = await openConsole(browser, application, { staff: second })
    const page = await context.newPage()
    await page.goto('/console/queue')
    await page.getByRole('navigation').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('dispute that waits')
    await page.getByText('Decide the dispute that waits longest').click()
    await page.getByRole('heading', { name: 'Disputes of listings' }).waitFor()
  }
  await using context = await openConsole(browser, application, { staff: operator })
  const page = await context.newPage()
  await page.goto('/console/queue')
  const rail = page.getByRole('navigation')
  await rail.getByRole('link', { name: 'Queue' }).waitFor()
  assert.equal(await rail.getByRole('link', { name: 'Disputes' }).count(), 0)
})
