import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Language, languages } from '#kernel/language'
import { launchBrowser } from '#test/browser'
import { samples } from '#test/site-samples'
import { serveSamples } from '#test/site-server'

const everything = Object.keys(samples)
/** One sample of each page; the others are the same page in another state. */
const pages = everything.filter(
  (name) => !name.includes('-') || /^(check-confirmed|report-topic|report-check)$/.test(name),
)

let browser: Browser
let server: Awaited<ReturnType<typeof serveSamples>>

before(async () => {
  browser = await launchBrowser()
  server = await serveSamples()
})

after(async () => {
  await browser.close()
  server[Symbol.dispose]()
})

async function visit(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, ...options })
  try {
    await look(await context.newPage())
  } finally {
    await context.close()
  }
}

const open = (page: Page, language: Language, name: string) => page.goto(`${server.origin}/${language}/${name}`)

async function violations(page: Page, language: Language, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of names) {
    await open(page, language, name)
    const { violations } = await new AxeBuilder({ page }).analyze()
    found.push(...violations.map(({ id, nodes }) => `${name} ${language}: ${id} ${nodes[0]?.html.slice(0, 120)}`))
  }
  return found
}

describe('axe finds nothing', () => {
  test('in any page and state, in Kazakh', () =>
    visit({ colorScheme: 'light' }, async (page) => assert.deepEqual(await violations(page, 'kk', everything), [])))

  test('in any page, in Russian', () =>
    visit({ colorScheme: 'light' }, async (page) => assert.deepEqual(await violations(page, 'ru', pages), [])))

  test('in any page, in English, dark', () =>
    visit({ colorScheme: 'dark' }, async (page) => assert.deepEqual(await violations(page, 'en', pages), [])))

  test('in any page with colours, in Kazakh, dark and wide', () =>
    visit({ colorScheme: 'dark', viewport: { width: 1440, height: 900 } }, async (page) => {
      const coloured = everything.filter((name) => /^(check|report-check|receipt|follow|statistics)/.test(name))
      assert.deepEqual(await violations(page, 'kk', coloured), [])
    }))
})

/** Runs in the page: controls that stand on their own and are lower than 48 px. Links inside a sentence may be. */
const small = `[...document.querySelectorAll('a, button, select, summary, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), .radio label')]
  .filter((one) => {
    const box = one.getBoundingClientRect()
    const style = getComputedStyle(one)
    const inSentence = one.tagName === 'A' && style.display === 'inline' && one.closest('p, li, dd')
    const unseen = one.closest('.unseen, .skip') || box.width === 0
    return !unseen && !inSentence && box.height < 47.5
  })
  .map((one) => one.outerHTML.slice(0, 100) + ' ' + one.getBoundingClientRect().height)`

test('at 360 pixels nothing sticks out and every control is 48 pixels high', () =>
  visit({}, async (page) => {
    for (const language of languages) {
      for (const name of everything) {
        await open(page, language, name)
        assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 360, `${name} ${language}`)
        assert.deepEqual(await page.evaluate(small), [], `${name} ${language}`)
      }
    }
  }))

describe('the islands', () => {
  test('three presses of Escape leave a sensitive page', () =>
    visit({}, async (page) => {
      await page.route('https://www.google.kz/**', (route) => route.fulfill({ body: 'elsewhere' }))
      await open(page, 'kk', 'children')
      for (const _ of [1, 2]) await page.keyboard.press('Escape')
      assert.ok(page.url().includes('/kk/children'))
      await page.keyboard.press('Escape')
      await page.waitForURL('https://www.google.kz/**')
    }))

  test('a nearly full field tells how many characters are left', () =>
    visit({}, async (page) => {
      await open(page, 'ru', 'follow-found')
      await page.fill('#reply', 'а'.repeat(3900))
      assert.match((await page.textContent('.counter')) ?? '', /^Осталось символов: 100$/)
    }))

  test('a receipt is copied without its spaces', () =>
    visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await open(page, 'en', 'receipt')
      await page.click('[data-copy]')
      await page.waitForFunction("document.querySelector('[data-copy]').textContent === 'Copied'")
      assert.equal(await page.evaluate('navigator.clipboard.readText()'), '4821993011756602')
    }))

  test('errors take the focus', () =>
    visit({}, async (page) => {
      await open(page, 'kk', 'report-topic-error')
      assert.equal(await page.evaluate('document.activeElement.className'), 'error-summary')
    }))
})

test('without JavaScript the way out is a link, and buttons that need it stay hidden', () =>
  visit({ javaScriptEnabled: false }, async (page) => {
    await open(page, 'kk', 'receipt')
    assert.equal(await page.getAttribute('a[data-exit]', 'href'), 'https://www.google.kz/')
    assert.equal(await page.isVisible('[data-copy]'), false)
  }))

test('on paper the receipt remains, and nothing to press', () =>
  visit({}, async (page) => {
    await open(page, 'kk', 'receipt')
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.isVisible('.receipt-number'), true)
    for (const gone of ['.strip', '.exit', '.languages', '.actions']) {
      assert.equal(await page.isVisible(gone), false, gone)
    }
  }))
