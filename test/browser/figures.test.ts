import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { colleague, firstAdministrator, type Staff } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const join = (email: string, roles: Parameters<typeof colleague>[2]['roles']) =>
  colleague(application, administrator, { email: `${email}@hotline.test`, roles })
const supervisor = await join('chief', ['supervisor'])
const operator = await join('one', ['operator'])
const second = await join('two', ['operator'])
const browser = await launchBrowser()
after(() => browser.close())

const today = new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10)

/** A report told by telephone; taken and judged where a judgement is given. */
async function report(staff: Staff, topic: string, judgement?: string): Promise<void> {
  const text = `Қоңырау шалып, маған ${Math.random()} деді де, ақшамды сұрады`
  const body = { text, topics: [topic], channel: 'phone', language: 'kk', region: 'KZ-75' }
  const made = await staff.call<{ reports: { id: string }[] }>('POST', '/api/v1/reports', body)
  const id = made.body.reports[0]?.id
  assert.ok(id !== undefined, JSON.stringify(made.body))
  if (judgement === undefined) return
  const taken = await staff.call<{ version: number }>('POST', `/api/v1/reports/${id}/review`, {})
  assert.equal(taken.status, 200, JSON.stringify(taken.body))
  const assessed = await staff.call('POST', `/api/v1/reports/${id}/assessment`, {
    version: taken.body.version,
    classification: judgement,
    closingReason: judgement === 'illegal' ? 'referred' : 'not-illegal',
    note: 'Мәтінінен анық көрінеді',
  })
  assert.equal(assessed.status, 200, JSON.stringify(assessed.body))
}

/** Waits until the worker has told the figures of so many reports. */
async function counted(wanted: number): Promise<void> {
  for (;;) {
    const { body } = await supervisor.call<{ total: { received: number; times: { assess: { count: number } } } }>(
      'GET',
      '/api/v1/desk/figures',
    )
    if (body.total.received >= wanted && body.total.times.assess.count >= 4) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

before(async () => {
  await report(operator, 'fraud', 'illegal')
  await report(operator, 'fraud', 'not-illegal')
  await report(operator, 'hate', 'not-illegal')
  await report(second, 'drugs', 'illegal')
  await report(second, 'grooming')
  await counted(5)
})

test('a supervisor sees the figures: the desk now, the period, a chart, its table, and takes them along as files', async () => {
  await using context = await openConsole(browser, application, { staff: supervisor, language: 'en' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto('/console/figures')
  const now = page.getByRole('region', { name: 'Right now' })
  await now.getByText('Received today').waitFor()
  assert.match(await now.innerText(), /Open\s+1\s+new: 1/)
  const period = page.getByRole('region', { name: 'Period' })
  await period.getByText('Reports received').waitFor()
  assert.match(await period.innerText(), /Received\s+5\s+Still open: 1/)
  const row = period.getByRole('row', { name: /Fraud|deceiv|scam/i }).first()
  assert.match(await row.innerText(), /2\s+0\s+0/)
  // The names of colleagues, for a supervisor.
  await period.getByLabel('Broken down by').selectOption('operator')
  await period
    .getByRole('row', { name: /Colleague/ })
    .first()
    .waitFor()
  // Every chart can be read as a table.
  await period.getByText('Show as a table').first().click()
  assert.ok((await period.getByRole('row').count()) > 30)
  for (const [name, ending, start] of [
    ['Download: CSV', 'csv', [0xef, 0xbb, 0xbf]],
    ['Download: Excel', 'xlsx', [0x50, 0x4b]],
    ['Download: PDF', 'pdf', [0x25, 0x50, 0x44, 0x46]],
  ] as const) {
    const href = await page.getByRole('link', { name }).getAttribute('href')
    assert.match(href ?? '', new RegExp(`figures\\.${ending}\\?.*lang=en`))
    const file = await supervisor.open(href ?? '')
    assert.equal(file.status, 200)
    assert.deepEqual([...new Uint8Array(await file.arrayBuffer())].slice(0, start.length), [...start])
  }
  await axe(page)
  assert.deepEqual(complaints, [])
})

test('an operator sees no figures: not in the rail, not by the address, not from the API', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const page = await context.newPage()
  await page.goto('/console/quality')
  await page.getByRole('navigation').getByText('Quality').waitFor()
  assert.equal(await page.getByRole('navigation').getByText('Figures').count(), 0)
  await page.goto('/console/figures')
  await page.getByRole('alert').first().waitFor()
  assert.equal(await page.getByText('Received today').count(), 0)
  for (const path of ['figures', 'load', 'figures.csv', 'figures.xlsx', 'figures.pdf', 'quality/results']) {
    assert.equal((await operator.call('GET', `/api/v1/desk/${path}`)).status, 403, path)
  }
})

test('a sample is drawn, judged again without sight of the first judgement, and the agreement is told in words', async () => {
  {
    await using context = await openConsole(browser, application, { staff: supervisor, language: 'en' })
    const page = await context.newPage()
    await page.goto('/console/quality')
    await page.getByRole('button', { name: 'Draw a sample' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Closed from').fill(today)
    await form.getByRole('button', { name: 'Draw a sample' }).click()
    await page.getByText('4 reports drawn').waitFor()
  }
  for (const staff of [operator, second]) {
    await using context = await openConsole(browser, application, { staff, language: 'en' })
    const page = await context.newPage()
    await page.goto('/console/quality')
    await page.getByRole('heading', { name: 'Second opinions asked of me' }).waitFor()
    await page.getByText(/is waiting|are waiting|Nothing is asked/).waitFor()
    if ((await page.getByText('Nothing is asked').count()) > 0) continue
    await page.keyboard.press('o')
    for (;;) {
      await page.getByLabel('Why do you think so?').waitFor()
      await page.getByText('What the reporter wrote').waitFor()
      assert.equal(await page.getByText('First judgement').count(), 0)
      assert.equal(await page.getByText('Мәтінінен анық').count(), 0)
      await page.getByLabel('Illegal', { exact: true }).check()
      await page.getByLabel('Topic').selectOption('fraud')
      await page.getByLabel('Why do you think so?').fill('The caller asked for money')
      await page.keyboard.press('Control+Enter')
      await page.getByText('First judgement').waitFor()
      await axe(page)
      const next = page.getByRole('button', { name: 'Next report' })
      if ((await next.count()) === 0) break
      await next.click()
    }
  }
  await using context = await openConsole(browser, application, { staff: supervisor, language: 'en' })
  const page = await context.newPage()
  await page.goto('/console/quality')
  await page
    .getByText('Cohen’s kappa')
    .first()
    .waitFor()
    .catch(() => undefined)
  await page
    .getByText(/agreement/i)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Settle' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Not illegal').check()
  await dialog.getByLabel(/Why\?/).fill('Nothing was asked for')
  await dialog.getByRole('button', { name: 'Settle' }).click()
  await page.getByText(/Settled by/).waitFor()
  await axe(page)
})
