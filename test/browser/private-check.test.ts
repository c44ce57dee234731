import assert from 'node:assert/strict'
import { pbkdf2Sync } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page, Request } from 'playwright-core'
import { privateCheckListener } from '#domains/indicators'
import { languages } from '#kernel/language'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { listNumber } from '#test/site-listing'
import { until } from '#test/until'

const application = await testApplication()
const { origin, services } = application
const checks = services.indicators.privateChecks
const listed = '+77075550124'

let browser: Browser

before(async () => {
  browser = await launchBrowser()
  await listNumber(application, '+7 707 555 01 24')
  await listNumber(application, 'https://kaspi-bonus-private.top/login?id=7')
  await listNumber(application, 'evil-private.com.kz')
  // The worker tells the check of what is listed; what it has been told of, it then prepares at once.
  const { name } = privateCheckListener(checks)
  const heard = `select from platform.outbox_cursor c where listener = $1
    and not exists (select from platform.outbox o where o.sequence is null or o.sequence > c.sequence)`
  await until(async () => (await services.pool.query(heard, [name])).rowCount)
  await checks.prepare()
})

after(() => browser.close())

/** A visitor on the check page, with everything that left their browser after it was drawn. */
async function visit(look: (page: Page, sent: readonly Request[]) => Promise<void>, language = 'en'): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
  try {
    const page = await context.newPage()
    await page.goto(`${origin}/${language}/check`)
    const sent: Request[] = []
    context.on('request', (request) => sent.push(request))
    await look(page, sent)
    assert.deepEqual(await context.cookies(), [])
  } finally {
    await context.close()
  }
}

/** Types and asks; gives the answer that shows. */
async function ask(page: Page, text: string): Promise<string> {
  await page.fill('#q', text)
  await page.click('[data-private-check] button')
  const answer = page.locator('[data-answer]:visible:not([data-answer=waiting])')
  await answer.waitFor()
  return `${String(await answer.getAttribute('data-answer'))}: ${await answer.innerText()}`
}

/** All that a request carries: its line, its headers, its body. */
async function everythingOf(request: Request): Promise<string> {
  return [request.url(), JSON.stringify(await request.allHeaders()), request.postData() ?? ''].join('\n')
}

describe('the check that shows us nothing', () => {
  test('a listed number is found, and neither it nor its hash leaves the browser', () =>
    visit(async (page, sent) => {
      assert.match(await ask(page, '8 (707) 555-01-24'), /^confirmed: .*dangerous/s)
      const { salt, iterations, digits } = await checks.parameters()
      const hash = pbkdf2Sync(`phone:${listed}`, Buffer.from(salt, 'hex'), iterations, digits / 2, 'sha256').toString(
        'hex',
      )
      const addresses = sent.map((request) => request.url().slice(origin.length))
      assert.deepEqual(addresses, [
        '/api/v1/private-check/parameters',
        `/api/v1/private-check/phone/${hash.slice(0, 4)}`,
      ])
      for (const request of sent) {
        assert.equal(request.method(), 'GET')
        const said = await everythingOf(request)
        assert.doesNotMatch(said.replace(/\D/g, ''), /7075550124/)
        assert.equal(said.includes(hash.slice(0, 5)), false)
        assert.equal(said.includes(hash.slice(4, 12)), false)
      }
      assert.doesNotMatch(page.url(), /q=/)
    }))

  test('a page and a site are found by their own listing and by those above', () =>
    visit(async (page, sent) => {
      assert.match(
        await ask(page, 'http://kaspi-bonus-private.top/login?id=7'),
        /^confirmed: .*Listed: https:\/\/kaspi/s,
      )
      assert.match(await ask(page, 'https://kaspi-bonus-private.top/login?id=8'), /^none/)
      assert.match(await ask(page, 'WWW.pay.evil-private.com.kz'), /^confirmed: .*Listed: evil-private\.com\.kz/s)
      assert.match(await ask(page, 'my.kaspi.kz'), /^official/)
      for (const request of sent) assert.doesNotMatch(await everythingOf(request), /kaspi|evil|login/)
      const groups = sent.filter((request) => !request.url().endsWith('/parameters'))
      assert.ok(groups.every((request) => /\/(?:url\/[0-9a-f]{2}|domain\/[0-9a-f]{3})$/.test(request.url())))
    }))

  test('what the browser cannot read for sure, and cards, are left to the ordinary check with nothing sent', () =>
    visit(async (page, sent) => {
      assert.match(await ask(page, '@bad_operator'), /^unsure/)
      assert.match(await ask(page, '4111 1111 1111 1111'), /^card/)
      await page.fill('#q', '+7 707')
      assert.equal(await page.locator('[data-answer]:visible').count(), 0)
      assert.equal(sent.length, 0)
    }))

  test('a failure is told, and the ordinary check still works', () =>
    visit(async (page) => {
      await page.route('**/private-check/**', (route) => route.abort())
      assert.match(await ask(page, '+7 707 555 01 24'), /^failed/)
      await page.click('form[role=search] button')
      assert.match(await page.innerText('h1'), /dangerous/)
    }))

  test('a server that wants more of the hash gets nothing', () =>
    visit(async (page, sent) => {
      const parameters = await checks.parameters()
      const kinds = parameters.kinds.map((one) => ({ ...one, prefixDigits: 20 }))
      await page.route('**/parameters', (route) => route.fulfill({ json: { ...parameters, kinds } }))
      assert.match(await ask(page, '+7 707 555 01 24'), /^failed/)
      assert.equal(sent.length, 1)
    }))

  for (const language of languages) {
    test(`it fits a small screen and everybody can use it (${language})`, () =>
      visit(async (page) => {
        await ask(page, '+7 707 555 01 24')
        const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
        assert.ok(wide <= 0)
        await axe(page)
      }, language))
  }

  test('without scripts there is the ordinary check alone', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${origin}/en/check`)
    assert.equal(await page.locator('[data-private-check]').isVisible(), false)
    await context.close()
  })
})
