import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { type ConsoleView, openConsole } from '#test/console'
import { colleague, firstAdministrator, type Staff } from '#test/staff'

const application = await testApplication()
const { pool } = application.services
const administrator = await firstAdministrator(application)
const join = (email: string, roles: Parameters<typeof colleague>[2]['roles']) =>
  colleague(application, administrator, { email: `${email}@hotline.test`, roles })
const supervisor = await join('chief', ['supervisor'])
const operator = await join('one', ['operator'])
const second = await join('two', ['operator'])

/** 20,000 open reports whose words nobody reads: the screen asks for lines. */
await pool.query(`
  with s as (insert into reports.submission (id, receipt_hash, submitted_at, channel, language, danger, region,
      text_mark, synthetic)
    select gen_random_uuid(), sha256(n::text::bytea), now() - n * interval '3 seconds', 'phone',
      (array['kk', 'ru', 'en'])[1 + n % 3], 'none', (array['KZ-10', 'KZ-75', null])[1 + n % 3],
      sha256(n::text::bytea), true
    from generate_series(1, 20000) n returning id, submitted_at, region, language)
  insert into reports.report (id, submission_id, topic, state, priority, priority_reasons, submitted_at, language, region,
    channel, changed_at, due_from, due_at, alert_at)
  select gen_random_uuid(), id, (array['fraud', 'drugs', 'hate'])[1 + points % 3], 'new', points, '[]', submitted_at,
    language, region, 'phone', submitted_at, submitted_at, now() + interval '1 day', now() + interval '20 hours'
  from (select *, ('x' || left(md5(id::text), 4))::bit(16)::int % 70 as points from s) as s`)
await pool.query('analyze reports.report; analyze reports.submission')

const browser = await launchBrowser()
after(() => browser.close())

/** The queue as somebody sees it; fails where the page complains. */
async function atQueue(staff: Staff, view: ConsoleView, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await openConsole(browser, application, { staff, ...view })
  const complaints: string[] = []
  try {
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load')) complaints.push(message.text())
    })
    await page.goto('/console/queue')
    await page.waitForSelector('.queue-body .queue-row')
    await work(page)
  } finally {
    await context.close()
  }
  assert.deepEqual(complaints, [])
}

/** What the law asks for; what Mantine's dialogs are built of is not ours. */
const wcag = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

const report = async (text: string, topic: string) => {
  const body = { text, topics: [topic], channel: 'phone', language: 'kk', danger: 'now' }
  const made = await second.call<{ reports: { id: string }[] }>('POST', '/api/v1/reports', body)
  return made.body.reports[0]?.id ?? ''
}

test('twenty thousand reports scroll by pages, and only those in sight stand in the document', async () => {
  await atQueue(operator, { language: 'kk' }, async (page) => {
    const rows = page.locator('.queue-body .queue-row')
    const first = await rows.first().getAttribute('id')
    await page.waitForFunction(() => {
      const list = document.querySelector('.queue-scroll')
      if (list !== null && list.scrollTop <= 15_000) list.scrollTop += 5000
      return list !== null && list.scrollTop > 15_000
    })
    await page.waitForFunction((id) => document.querySelector('.queue-body .queue-row')?.id !== id, first)
    assert.ok((await rows.count()) < 80)
  })
})

test('the keys go down and up, mark, change many and undo it', async () => {
  await atQueue(operator, { language: 'en' }, async (page) => {
    for (const key of ['j', 'j', 'k', 'x', 'j', 'x']) await page.keyboard.press(key)
    await page.getByText('2 marked').waitFor()
    await page.keyboard.press('t')
    await page.getByText('Taken: 2').waitFor()
    await page.locator('.queue-row[data-active]', { hasText: 'In review' }).waitFor()
    await page.keyboard.press('u')
    await page.getByText('Put back as before: 2').waitFor()
    await page.locator('.queue-row', { hasText: 'In review' }).first().waitFor({ state: 'detached' })
  })
})

test('what comes in is told and moves no line until R is pressed; who works on what is seen at once', async () => {
  await atQueue(operator, { language: 'en' }, async (page) => {
    const top = page.locator('.queue-body .queue-row[aria-rowindex="2"]')
    const before = await top.getAttribute('id')
    const id = await report('Қызым үйден кетіп қалды, бейтаныс адам шақырып жатыр', 'grooming')
    await page.getByText('1 new report').waitFor()
    assert.equal(await top.getAttribute('id'), before)
    await page.keyboard.press('r')
    await page.locator(`#queue-${id}`).waitFor()
    assert.equal(await top.getAttribute('id'), `queue-${id}`)
    await second.call('POST', `/api/v1/reports/${id}/lease`, {})
    await page.locator(`#queue-${id}`, { hasText: '✎' }).waitFor()
  })
})

test('N opens the next free report, and nobody else is given it', async () => {
  const id = await report('Мені қазір өлтіремін деп қорқытып тұр', 'violence')
  await atQueue(operator, { language: 'ru' }, async (page) => {
    await page.keyboard.press('n')
    await page.waitForURL(`**/console/reports/${id}`)
    const other = await second.call<{ id: string }>('POST', '/api/v1/reports/next', {})
    assert.notEqual(other.body.id, id)
  })
})

test('a filter is set with the keyboard, kept as a view and found again', async () => {
  await atQueue(supervisor, { language: 'ru' }, async (page) => {
    await page.keyboard.press('f')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.id'), 'queue-filter-topic')
    await page.selectOption('#queue-filter-topic', 'drugs')
    await page.getByRole('button', { name: 'Сохранить представление' }).click()
    await page.getByLabel('Название').fill('Наркотики')
    await page.getByLabel('Показать всем коллегам').check()
    await page.getByRole('button', { name: 'Сохранить как новое' }).click()
    await page.getByRole('button', { name: /Наркотики/ }).waitFor()
  })
  await atQueue(operator, { language: 'ru' }, async (page) => {
    await page.getByRole('button', { name: /Наркотики/ }).click()
    await page.waitForSelector('.queue-body .queue-row')
    assert.equal(await page.inputValue('#queue-filter-topic'), 'drugs')
  })
})

test('columns are chosen and put in order with the keyboard, and a view keeps them', async () => {
  await atQueue(operator, { language: 'en', width: 1920 }, async (page) => {
    const heads = async () => (await page.locator('[role="columnheader"]').allInnerTexts()).slice(1, 4)
    assert.deepEqual(await heads(), ['Urgency', 'Topic', 'Deadline'])
    await page.keyboard.press('v')
    const dialog = page.getByRole('dialog', { name: 'Columns' })
    await dialog.getByLabel('Topic', { exact: true }).uncheck()
    await dialog.getByLabel('Region', { exact: true }).focus()
    for (let i = 0; i < 7; i++) await page.keyboard.press('Alt+ArrowUp')
    assert.ok(await dialog.getByLabel('Region', { exact: true }).evaluate((field) => field === document.activeElement))
    const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').withTags(wcag).analyze()
    assert.deepEqual(violations, [])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    assert.deepEqual(await heads(), ['Region', 'Urgency', 'Deadline'])
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.getByLabel('Name').fill('By region')
    await page.getByRole('button', { name: 'Save as new' }).click()
    await page.getByRole('button', { name: /All open/ }).click()
    await page.getByRole('columnheader', { name: 'Topic' }).waitFor()
    await page.getByRole('button', { name: /By region/ }).click()
    await page.getByRole('columnheader', { name: 'Topic' }).waitFor({ state: 'detached' })
    await page.reload()
    // The rows and the views come in two answers, in whatever order.
    await page.waitForSelector('.queue-body .queue-row')
    await page.getByRole('columnheader', { name: 'Topic' }).waitFor({ state: 'detached' })
    assert.deepEqual(await heads(), ['Region', 'Urgency', 'Deadline'])
  })
})

test('supervisors set deadlines in a dialog, are told what does not fit, and others do not see it', async () => {
  await atQueue(operator, { language: 'en' }, async (page) => {
    await page.keyboard.press('d')
    assert.equal(await page.getByText('Deadlines', { exact: true }).count(), 0)
  })
  await atQueue(supervisor, { language: 'en' }, async (page) => {
    await page.keyboard.press('d')
    const dialog = page.getByRole('dialog', { name: 'Deadlines' })
    await dialog.getByLabel('Hours, line 1').fill('30')
    await dialog.getByText('1 d 6 h').waitFor()
    const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').withTags(wcag).analyze()
    assert.deepEqual(violations, [])
    await page.keyboard.press('Enter')
    await dialog.getByText('More urgent reports cannot be given more time').waitFor()
    await dialog.getByLabel('Hours, line 1').fill('0')
    await dialog.getByLabel('Minutes, line 1').fill('20')
    await dialog.getByRole('button', { name: 'Add a line' }).click()
    await page.keyboard.type('30')
    await dialog.getByLabel('Hours, line 6').fill('50')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
  })
  const { body } = await supervisor.call<{ deadlines: unknown[] }>('GET', '/api/v1/report-deadlines')
  assert.deepEqual(body.deadlines.slice(0, 1), [{ priority: 90, minutes: 20 }])
  assert.deepEqual(body.deadlines.slice(4, 5), [{ priority: 30, minutes: 3000 }])
})

test('from report to report leads the part of the queue that one came from, over what is closed meanwhile', async () => {
  await atQueue(operator, { language: 'en' }, async (page) => {
    await page.selectOption('#queue-filter-topic', 'hate')
    await page.locator('.queue-body .queue-row', { hasText: 'Hatred' }).first().waitFor()
    const place = (n: number) => page.locator(`.queue-body .queue-row[aria-rowindex="${n + 1}"]`).getAttribute('id')
    const [first, second, third] = [await place(1), await place(2), await place(3)].map((id) => id?.slice(6) ?? '')
    const judged = { classification: 'undetermined', closingReason: 'insufficient-details' }
    await supervisor.call('POST', '/api/v1/reports/bulk', { action: 'close', ids: [second], ...judged })
    await page.locator(`#queue-${second}[data-gone]`).waitFor()
    await page.locator('.queue-scroll').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/console/reports/${first}`)
    await page.locator('.report-head').waitFor()
    // The address changes before the report: whoever presses on at once leaves the first one again.
    const read = page.waitForResponse((response) => response.url().endsWith(`/api/v1/reports/${third}`))
    await page.keyboard.press(']')
    await page.waitForURL(`**/console/reports/${third}`)
    await read
    await page.locator('.report-head').waitFor()
    await page.keyboard.press('[')
    await page.waitForURL(`**/console/reports/${second}`)
  })
})

test('where nothing is found the screen says so and what to do', async () => {
  await atQueue(operator, { language: 'en' }, async (page) => {
    await page.selectOption('#queue-filter-channel', 'sos')
    await page.getByText('No reports here').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.waitForSelector('.queue-body .queue-row')
  })
})

for (const [width, dark, language] of [
  [1280, false, 'kk'],
  [1920, true, 'ru'],
] as const) {
  test(`the queue has no fault of access and fits into ${width} pixels (${dark ? 'dark' : 'light'}, ${language})`, async () => {
    await atQueue(supervisor, { language, dark, width }, async (page) => {
      await page.keyboard.press('x')
      await axe(page)
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0)
    })
  })
}
