import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { colleague, firstAdministrator, type Staff } from '#test/staff'
import { until } from '#test/until'

/**
 * The main job as one story, over HTTP and in a real browser: a report in Kazakh, judged by an operator, warns a stranger
 * in Russian; the owner of the number disputes, an analyst delists it, and the public figures have moved.
 */
const application = await testApplication()
const { origin } = application
const browser: Browser = await launchBrowser()
after(() => browser.close())

/** A fresh visitor on a cheap phone, without JavaScript. */
async function visitor(): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  return context.newPage()
}

const number = '8 707 555 01 23'
const story = `Маған ${number} нөмірінен қоңырау шалып, «банктің қауіпсіздік қызметіненбіз» деді. Картадағы 450 000 теңгені «қауіпсіз шотқа» аударуды талап етті.`
let receipt = ''
let disputeReceipt = ''
let analyst: Staff
let operator: Staff

test('staff come in by one-time links and a second factor', async () => {
  const administrator = await firstAdministrator(application)
  operator = await colleague(application, administrator, { email: 'operator@hotline.test', roles: ['operator'] })
  analyst = await colleague(application, administrator, { email: 'analyst@hotline.test', roles: ['analyst'] })
  const forbidden = await administrator.call('GET', '/api/v1/reports')
  assert.equal(forbidden.status, 403)
})

test('somebody reports in Kazakh, one question a page, and keeps a receipt', async () => {
  const page = await visitor()
  await page.goto(`${origin}/kk/report`)
  const next = () => page.locator('.actions button[value=next]').click()
  await page.locator('input[name=topic][value=fraud]').check()
  await next()
  await page.locator('textarea[name=text]').fill(story)
  await next()
  await page.locator('input[name=paid][value=no]').check()
  await next()
  await page.locator('input[name=danger][value=none]').check()
  await next()
  await page.locator('select[name=region]').selectOption('KZ-75')
  await next()
  // Nobody has to be called back.
  await next()
  await page.locator('button[name=go][value=send]').first().click()
  receipt = (await page.locator('.receipt-number').textContent())?.trim() ?? ''
  assert.match(receipt, /^\d{4} \d{4} \d{4} \d{4}$/)
  assert.equal(page.url(), `${origin}/kk/report`)
})

test('until it is judged, the number is shown as reported and not verified', async () => {
  const page = await visitor()
  await page.goto(`${origin}/ru/check?q=${encodeURIComponent('+77075550123')}`)
  await page.locator('.badge-reported:visible').waitFor()
})

test('an operator judges the report over the API, lists the number and asks nothing that the reporter did not say', async () => {
  const { body: queue } = await operator.call<{ items: { id: string }[] }>('GET', '/api/v1/reports')
  const id = queue.items[0]?.id ?? ''
  const { body: report } = await operator.call<{
    version: number
    words: { body: string }[]
    identifiers: { kind: string; display: string; observableId: string }[]
  }>('GET', `/api/v1/reports/${id}`)
  assert.match(report.words[0]?.body ?? '', /қауіпсіз шотқа/)
  const phone = report.identifiers.find(({ kind }) => kind === 'phone')
  assert.equal(phone?.display, '+7 707 555-01-23')
  const judged = await operator.call('POST', `/api/v1/reports/${id}/assessment`, {
    version: report.version,
    classification: 'illegal',
    closingReason: 'referred',
    fraudType: 'bank-call',
    message: 'Нөмір тізімге енгізілді. Рақмет!',
    indicators: [
      {
        observableId: phone?.observableId,
        decision: 'confirm',
        legalBasis: 'criminal-code-190',
        reason: 'Звонят от имени банка и просят перевести деньги',
        measures: ['warn'],
      },
    ],
  })
  assert.ok([200, 204].includes(judged.status), JSON.stringify(judged))
})

test('from that moment a stranger who checks the number is warned in Russian', async () => {
  const page = await visitor()
  await page.goto(`${origin}/ru/`)
  await page.locator('main input[name=q]').first().fill('8(707)555-01-23')
  await page.locator('main input[name=q]').first().press('Enter')
  await page.locator('.badge-confirmed:visible').waitFor()
  const words = (await page.locator('main').textContent()) ?? ''
  assert.match(words, /\+7 707 555-01-23/)
  assert.match(words, /подтвержден/i)
})

test('the reporter learns the outcome by the receipt, read aloud with spaces', async () => {
  const page = await visitor()
  await page.goto(`${origin}/kk/follow`)
  await page.locator('input[name=receipt]').fill(receipt)
  await page.locator('main form button[type=submit]').last().click()
  assert.match((await page.locator('main').textContent()) ?? '', /Нөмір тізімге енгізілді/)
})

test('the owner disputes the listing and gets a receipt too', async () => {
  const page = await visitor()
  await page.goto(`${origin}/ru/check?q=${encodeURIComponent(number)}`)
  await page.locator('a[href*="/ru/dispute"]').first().click()
  await page.locator('input[name=who][value=owner]').check()
  await page.locator('textarea[name=reason]').fill('Это мой номер уже десять лет, его подменили мошенники.')
  await page.locator('main form button[type=submit]').last().click()
  disputeReceipt = (await page.locator('.receipt-number').textContent())?.trim() ?? ''
  assert.match(disputeReceipt, /^\d{4} \d{4} \d{4} \d{4}$/)
})

test('an analyst upholds the dispute, and the number is off the list at once', async () => {
  const { body } = await analyst.call<{ items: { id: string }[] }>('GET', '/api/v1/disputes')
  const decided = await analyst.call('POST', `/api/v1/disputes/${body.items[0]?.id}/decision`, {
    decision: 'upheld',
    reason: 'Номер подменяли; владелец подтверждён оператором связи',
  })
  assert.equal(decided.status, 200, JSON.stringify(decided.body))
  const page = await visitor()
  await page.goto(`${origin}/ru/check?q=${encodeURIComponent(number)}`)
  await page.locator('.badge-none:visible').waitFor()
  await page.goto(`${origin}/ru/follow`)
  await page.locator('input[name=receipt]').fill(disputeReceipt)
  await page.locator('main form button[type=submit]').last().click()
  assert.match((await page.locator('main').textContent()) ?? '', /владелец подтверждён/)
})

test('the public figures move, and a count too small to be public is withheld', async () => {
  const total = async () => {
    const { body } = await operator.call<{ real: { total: { count: number | null } } }>(
      'GET',
      '/api/v1/statistics?by=topic',
    )
    return body.real.total.count
  }
  await until(async () => (await listed()) === 1)
  assert.equal(await total(), null)
  for (let more = 0; more < 6; more++) {
    const response = await fetch(`${origin}/api/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        text: `Тағы бір адам қоңырау туралы хабарлады: ${more}`,
        topics: ['fraud'],
        language: 'kk',
      }),
    })
    assert.equal(response.status, 201)
  }
  await until(async () => (await total()) === 7)
  const page = await visitor()
  await page.goto(`${origin}/kk/statistics`)
  assert.ok((await page.locator('main table').count()) > 0)
  assert.ok((await page.locator('main svg').count()) > 0)
})

async function listed(): Promise<number | undefined> {
  const { body } = await operator.call<{ real: { indicators: Record<string, number> } }>(
    'GET',
    '/api/v1/statistics?by=topic',
  )
  return body.real.indicators['delisted']
}
