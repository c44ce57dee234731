import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { languages } from '#kernel/language'
import { unwrap } from '#kernel/result'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { listNumber, operator } from '#test/site-listing'

const application = await testApplication()
const { origin, services } = application
const scammer = '+7 707 555 01 23'
const listed = '+7 707 555 01 24'

let browser: Browser

before(async () => {
  browser = await launchBrowser()
  await listNumber(application, listed)
})

after(() => browser.close())

/** A fresh visitor. Fails where a page breaks the policy, complains, or sets a cookie. */
async function visit(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, ...options })
  const complaints: string[] = []
  try {
    const page = await context.newPage()
    page.on('console', (message) => {
      // The browser itself notes every answer that is an error; those are asserted where they are due.
      if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
        complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('response', (response) => {
      if (response.headers()['set-cookie'] !== undefined) complaints.push(`${response.url()} sets a cookie`)
    })
    await look(page)
    assert.deepEqual(await context.cookies(), [])
  } finally {
    await context.close()
  }
  assert.deepEqual(complaints, [])
}

const overflow = 'document.documentElement.scrollWidth - innerWidth'

/** The heading of the page a visitor stands on, once it is seen that nothing sticks out of it. */
async function heading(page: Page): Promise<string> {
  const title = await page.innerText('h1')
  const wide = Number(await page.evaluate(overflow))
  assert.ok(wide <= 0, `${title} is ${wide} pixels too wide`)
  return title
}

const press = (page: Page, go: string) => page.click(`button[name=go][value="${go}"]:not(.unseen)`)

describe('without scripts, on a small screen', () => {
  const plain = { javaScriptEnabled: false }

  test('somebody checks a number, reports it, and answers a question', () =>
    visit(plain, async (page) => {
      await page.goto(`${origin}/en/`)
      await page.fill('#q', scammer)
      await page.click('form[role=search] button')
      assert.match(await heading(page), /does not mean it is safe/)
      await page.click('.actions .button >> nth=0')
      assert.match(await heading(page), /What do you want to report/)
      await press(page, 'next')
      assert.match(await page.innerText('.error-summary'), /Choose an answer/)
      assert.equal(await page.getAttribute('.error-summary a', 'href'), '#topic')
      await page.click('input[value=fraud] + label')
      await press(page, 'next')
      await page.fill('#text', 'A man said he was from my bank. My own number is +7 705 111 22 33.')
      await press(page, 'next')
      await page.click('input[name=paid][value=yes] + label')
      await page.fill('#amount', '45O 000')
      await press(page, 'next')
      assert.match(await page.innerText('.error-summary'), /sum in digits/)
      await page.fill('#amount', '450 000')
      await press(page, 'next')
      await press(page, 'back')
      assert.equal(await page.inputValue('#amount'), '450 000')
      await press(page, 'next')
      await page.click('input[name=danger][value=none] + label')
      await press(page, 'next')
      await page.selectOption('#region', 'KZ-75')
      await press(page, 'next')
      assert.match(await heading(page), /May we call you back/)
      await page.fill('#contactPhone', '+7 705 111 22 33')
      await page.fill('#contactWhen', 'after six')
      await press(page, 'next')
      assert.match(await heading(page), /Check your answers/)
      assert.doesNotMatch(await page.content(), /after six/)
      assert.match(await page.inputValue('input[name=contact]'), /^[\w-]+(\.[\w-]+){4}$/)
      await press(page, 'change:danger')
      await page.click('input[name=danger][value=soon] + label')
      await press(page, 'next')
      assert.match(await heading(page), /Check your answers/)
      await page.click('label:has-text("705 111")')
      await press(page, 'send')
      assert.match(await heading(page), /Thank you/)
      await following(page, await page.innerText('#receipt-number'))
      const state = async (number: string) => unwrap(await services.indicators.check(number)).state
      assert.deepEqual([await state(scammer), await state('+7 705 111 22 33')], ['reported', 'none'])
    }))

  async function following(page: Page, receipt: string): Promise<void> {
    assert.doesNotMatch(page.url(), /\d{4}.?\d{4}.?\d{4}/)
    const { items } = unwrap(await services.reports.queue(operator, { state: 'new', region: 'KZ-75', limit: 1 }))
    assert.ok(items[0])
    unwrap(await services.reports.ask(operator, items[0].id, 'Which bank did you pay from?'))
    await page.click('text=Follow it')
    await page.fill('#receipt', receipt)
    await page.click('.actions button')
    assert.match(await page.innerText('main'), /Which bank did you pay from\?/)
    await page.fill('#reply', 'From the one on the corner.')
    await page.click('.actions button')
    await heading(page)
    assert.match(await page.innerText('main'), /Your answer has been sent[^]*From the one on the corner/)
  }

  test('a child who knows nothing and can say nothing still gets through, in Kazakh', () =>
    visit(plain, async (page) => {
      await page.goto(`${origin}/kk/children`)
      await page.click('a[href="/kk/report?child=1"]')
      await page.click('input[value=unknown] + label')
      await press(page, 'next')
      await press(page, 'unknown')
      await page.click('input[name=danger][value=unknown] + label')
      await press(page, 'next')
      await heading(page)
      await page.click('.languages button:has-text("Рус")')
      assert.equal(await heading(page), 'Всё верно?')
      await press(page, 'send')
      assert.match(await heading(page), /ты всё делаешь правильно/)
    }))

  test('the owner of a listed number disputes it', () =>
    visit(plain, async (page) => {
      await page.goto(`${origin}/ru/check?q=${encodeURIComponent(listed)}`)
      assert.match(await heading(page), /Проверено/)
      await page.click('.actions-last')
      await heading(page)
      await page.click('button[type=submit]:has-text("Отправить")')
      assert.match(await page.innerText('.error-summary'), /Напишите причину/)
      await page.click('input[value=former] + label')
      await page.fill('#reason', 'Номер достался мне в понедельник.')
      await page.click('button[type=submit]:has-text("Отправить")')
      assert.match(await heading(page), /Возражение принято/)
    }))
})

const places = [
  '/',
  '/check',
  `/check?q=${encodeURIComponent(listed)}`,
  '/report',
  '/report?child=1',
  '/paid',
  '/children',
]
  .concat([
    '/follow',
    '/statistics',
    '/decide',
    '/privacy',
    '/about',
    '/api',
    `/dispute?q=${encodeURIComponent(listed)}`,
  ])
  .concat(['/setup?token=x', '/invitation?token=x', '/nothing'])

test('axe finds nothing in any live page, and nothing sticks out at 360 pixels', () =>
  visit({}, async (page) => {
    const found: string[] = []
    for (const [number, place] of places.entries()) {
      // Every page in Kazakh, and each in one of the other languages.
      for (const language of ['kk', languages[1 + (number % 2)] ?? 'ru']) {
        await page.goto(`${origin}/${language}${place}`)
        assert.ok(Number(await page.evaluate(overflow)) <= 0, `${place} ${language} is too wide`)
        const { violations } = await new AxeBuilder({ page }).analyze()
        found.push(...violations.map(({ id, nodes }) => `${language}${place}: ${id} ${nodes[0]?.html.slice(0, 120)}`))
      }
    }
    assert.deepEqual(found, [])
  }))

test('a page with everything it loads is at most 100 kB on the wire, 15 kB of it script', async () => {
  for (const place of places) {
    await visit({}, async (page) => {
      const weights = { all: 0, script: 0 }
      const pending: Promise<void>[] = []
      page.on('requestfinished', (request) => {
        const weigh = async () => {
          const { responseBodySize, responseHeadersSize } = await request.sizes()
          weights.all += responseBodySize + responseHeadersSize
          if (request.resourceType() === 'script') weights.script += responseBodySize
        }
        pending.push(weigh())
      })
      await page.goto(`${origin}/kk${place}`, { waitUntil: 'networkidle' })
      await Promise.all(pending)
      assert.ok(weights.all > 10_000 && weights.all <= 100_000, `${place}: ${weights.all} bytes`)
      assert.ok(weights.script > 0 && weights.script <= 15_000, `${place}: ${weights.script} bytes of script`)
    })
  }
})
