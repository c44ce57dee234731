import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launchBrowser } from './browser.ts'

const [browser, second] = await Promise.all([launchBrowser(), launchBrowser()])
after(() => Promise.all([browser.close(), second.close()]))

test('the browser opens pages, two at a time and in two contexts, and draws Kazakh letters', async () => {
  const text = 'Сақ бол: әғқңөұүһі'
  const pages = await Promise.all([browser.newPage(), browser.newPage(), second.newPage()])
  for (const page of pages) {
    await page.setContent(`<title>${text}</title><h1>${text}</h1>`)
    assert.equal(await page.innerText('h1'), text)
    assert.ok((await page.screenshot()).length > 1000)
  }
})

test('a program that does not exist is told by name', async () => {
  const before = process.env['CHROMIUM_PATH']
  process.env['CHROMIUM_PATH'] = '/nowhere/chromium'
  try {
    await assert.rejects(launchBrowser(), /\/nowhere\/chromium/)
  } finally {
    if (before === undefined) delete process.env['CHROMIUM_PATH']
    else process.env['CHROMIUM_PATH'] = before
  }
})
