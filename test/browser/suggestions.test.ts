import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const supervisor = await colleague(application, administrator, { email: 'chief@hotline.test', roles: ['supervisor'] })
const operator = await colleague(application, administrator, { email: 'one@hotline.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())

const quality = {
  texts: 100,
  macroF1: 0.81,
  accuracy: 0.9,
  sureAccuracy: 0.95,
  unsureShare: 0.12,
  calibrationError: 0.02,
  f1: { fraud: 0.9 },
}
const metrics = {
  topic: quality,
  byLanguage: { kk: quality },
  urgency: null,
  fraudType: null,
  wordLists: { macroF1: 0.7, unsureShare: 0.4 },
  before: null,
  checks: { sentences: 91, flagged: 0, missed: 0 },
}

/** Versions and counted decisions as half a year of work leaves them. */
before(async () => {
  const { pool } = application.services
  for (const [version, state, refusal, weights] of [
    [1, 'former', null, Buffer.alloc(20)],
    [2, 'current', null, Buffer.alloc(20)],
    [3, 'refused', 'worse-than-before', null],
  ]) {
    await pool.query(
      `insert into reports.triage_model (version, trained_at, state, refusal, synthetic, examples, held_out, metrics, weights)
      values ($1, now() - make_interval(days => 4 - $1), $2, $3, true, 900, 200, $4, $5)`,
      [version, state, refusal, JSON.stringify(metrics), weights],
    )
  }
  await pool.query(
    `insert into reports.triage_agreement (day, model_version, language, task, suggested, decided, synthetic, cases)
    select current_date - 7 * week, 2, language, 'topic', suggested, decided, true, cases
    from generate_series(0, 5) week, unnest(array['kk', 'ru', 'en']) language,
      (values ('fraud', 'fraud', 19), ('fraud', 'drugs', 1), ('unsure', 'hate', 3)) pair(suggested, decided, cases)`,
  )
})

test('the page of suggestions shows agreement by language, what was mixed up, and every version, in light and dark', async () => {
  for (const [language, dark, width] of [
    ['kk', false, 1280],
    ['ru', true, 1920],
    ['en', false, 1280],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: operator, language, dark, width })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto('/console/suggestions')
    await page.locator('.confusion').waitFor()
    const cell = page.locator('.confusion td[data-same="true"]').first()
    assert.equal((await cell.innerText()).replace(/\D/g, ''), String(19 * 6 * 3))
    await page.getByRole('radio').nth(3).press('Space')
    assert.doesNotMatch(await page.locator('main').innerText(), /console\.|taxonomy\./)
    await axe(page)
    assert.deepEqual(complaints, [])
    // Putting a version back is for supervisors.
    assert.equal(await page.getByRole('row').getByRole('button').count(), 0)
  }
})

test('a supervisor puts a former version back after being asked', async () => {
  await using context = await openConsole(browser, application, { staff: supervisor, language: 'en' })
  const page = await context.newPage()
  await page.goto('/console/suggestions')
  const row = (version: number) => page.getByRole('row', { name: new RegExp(`^${version} `) })
  await row(1).getByRole('button', { name: 'Use this one' }).click()
  await page.getByRole('button', { name: 'Yes, use it' }).click()
  await row(1).getByText('Answers now').waitFor()
  await row(2).getByText('Former').waitFor()
  assert.match(await row(3).innerText(), /worse than the one before/)
})

test('an operator who judges a report sees the suggestion with its words, and takes it over with one key', async () => {
  const body = {
    text: 'Телеграмда бір арна есірткі сатып, балаларға закладка жасытып жүр',
    topics: ['other'],
    channel: 'phone',
    language: 'kk',
  }
  const made = await operator.call<{ reports: { id: string }[] }>('POST', '/api/v1/reports', body)
  await using context = await openConsole(browser, application, { staff: operator, language: 'en', height: 1000 })
  const page = await context.newPage()
  await page.goto(`/console/reports/${made.body.reports[0]?.id}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('a')
  const box = page.getByRole('group', { name: 'Suggestion' })
  await box.getByText('есірткі').first().waitFor()
  const shown = await box.innerText()
  assert.match(shown, /drugs/i)
  assert.match(shown, /from word lists/)
  assert.match(shown, /not been measured yet/)
  assert.match(shown, /You chose something else/)
  await page.keyboard.press('Alt+g')
  await box.getByText('Same as your choice').waitFor()
  await axe(page, '.suggestion')
})
