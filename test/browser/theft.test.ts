import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'

const { origin, services } = await testApplication()
let browser: Browser

before(async () => {
  browser = await launchBrowser()
  const system = systemActor('test')
  const bank = { kind: 'bank', name: 'First Bank', region: null } as const
  const { id } = unwrap(await services.identity.organisations.add(system, bank))
  const empty = { bic: null, key: null, webhook: null, dutyOfficer: null, dutyContact: null, answerMinutes: null }
  unwrap(await services.payments.banks.register.put(system, '801', { organisation: id, name: bank.name, ...empty }))
})

after(() => browser.close())

/** A fresh visitor on a small screen. Fails where a page complains. */
async function visit(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, ...options })
  const complaints: string[] = []
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(8000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
        complaints.push(message.text())
    })
    await look(page)
    assert.deepEqual(await context.cookies(), [])
  } finally {
    await context.close()
  }
  assert.deepEqual(complaints, [])
}

const press = (page: Page, go: string) => page.click(`button[name=go][value="${go}"]:not(.unseen)`)

/** From the strip above every page to the receipt, by as few presses as it takes. */
async function tell(page: Page, language: string, last: (page: Page) => Promise<void>): Promise<void> {
  await page.goto(`${origin}/${language}/`)
  await page.click('.strip a')
  await page.click('label:has-text("First Bank")')
  await press(page, 'next')
  await page.fill('#amount', '450 000')
  await page.click('input[name=when][value=now] + label')
  await press(page, 'next')
  await press(page, 'unknown')
  await last(page)
}

const requests = async () => {
  const { rows } = await services.pool.query<{ amount: number; details: { payments: readonly { account: string }[] } }>(
    "select amount, details from payments.request where kind = 'confirm' order by asked_at",
  )
  return rows
}

test('without scripts a theft is told in six presses from the strip, and the bank is asked', () =>
  visit({ javaScriptEnabled: false }, async (page) => {
    await tell(page, 'kk', async () => {
      await press(page, 'unknown')
      assert.equal(await page.innerText('h1'), 'Бәрі дұрыс па?')
      await press(page, 'back')
      await press(page, 'back')
      assert.equal(await page.inputValue('#to'), '')
      await press(page, 'unknown')
      await press(page, 'unknown')
      await press(page, 'send')
    })
    const receipt = (await page.innerText('#receipt-number')).replace(/\D/g, '')
    assert.equal(receipt.length, 16)
    const [asked] = await requests()
    assert.equal(asked?.details.payments[0]?.account, 'NOTPROVIDED')
    await page.click('a.button-outline[href="/kk/follow"]')
    await page.fill('#receipt', receipt)
    await page.click('.actions button')
    assert.match(await page.innerText('main'), /Банкіңізден сұрап жатырмыз[^]*R-\d{4}-\d{6}/)
  }))

test('with scripts the telephone is sealed before it leaves the browser, and axe finds nothing on the way', () =>
  visit({}, async (page) => {
    const sent: string[] = []
    page.on('request', (request) => sent.push(decodeURIComponent(request.postData() ?? '')))
    const looked: string[] = []
    const axe = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      looked.push(...violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 100)}`))
    }
    await tell(page, 'en', async () => {
      await page.fill('#words', 'He said he was from the bank.')
      await page.fill('#contactPhone', '+7 705 999 88 77')
      await axe()
      await press(page, 'next')
      await page.waitForSelector('#send')
      await axe()
      await press(page, 'send')
      await page.waitForSelector('#receipt-number')
      await axe()
    })
    assert.deepEqual(looked, [])
    assert.ok(sent.some((body) => /contact=[\w-]+(\.[\w-]+){4}/.test(body)))
    assert.ok(!sent.some((body) => /999.?88.?77/.test(body)))
  }))
