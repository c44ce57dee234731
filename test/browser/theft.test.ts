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

test('without scripts a second payment is added, changed and taken away, and what was typed stays', () =>
  visit({ javaScriptEnabled: false }, async (page) => {
    const before = (await requests()).length
    await tell(page, 'ru', async () => {
      await page.selectOption('#region', 'KZ-75')
      await press(page, 'next')
    })
    await press(page, 'add')
    assert.match(await page.innerText('main'), /Перевод 2[^]*First Bank/)
    await page.fill('#amount', '120 000')
    await press(page, 'change:bank')
    assert.ok(await page.isChecked('label:has-text("First Bank")'))
    await press(page, 'back')
    assert.equal(await page.inputValue('#amount'), '120 000')
    await page.click('input[name=when][value=hour] + label')
    await press(page, 'next')
    await page.fill('#to', '+7 707 555 01 23')
    await press(page, 'next')
    assert.match(await page.innerText('.payment-sum'), /2 перевода, всего 570\s000/)
    await press(page, 'change:money:2')
    await page.fill('#amount', '130 000')
    await press(page, 'next')
    await press(page, 'add')
    await press(page, 'back')
    assert.match(await page.innerText('.payment-sum'), /2 перевода, всего 580\s000/)
    await press(page, 'remove:1')
    assert.equal(await page.locator('.payment').count(), 0)
    assert.match(await page.innerText('.summary'), /130\s000[^]*город Алматы/)
    await press(page, 'send')
    await page.waitForSelector('#receipt-number')
    const asked = (await requests()).slice(before)
    assert.deepEqual(
      asked.map(({ amount, details }) => [String(amount), details.payments.map(({ account }) => account)]),
      [['13000000', ['+77075550123']]],
    )
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
      await press(page, 'add')
      await page.waitForSelector('#amount')
      await axe()
      await page.fill('#amount', '1 000')
      await page.click('input[name=when][value=now] + label')
      await press(page, 'next')
      await page.waitForSelector('#to')
      await press(page, 'unknown')
      await page.waitForSelector('.payment-sum')
      await axe()
      await press(page, 'send')
      await page.waitForSelector('#receipt-number')
      await axe()
    })
    assert.deepEqual(looked, [])
    assert.ok(sent.some((body) => /contact=[\w-]+(\.[\w-]+){4}/.test(body)))
    assert.ok(!sent.some((body) => /999.?88.?77/.test(body)))
  }))
