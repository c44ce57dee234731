import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { freePort } from '#test/free-port'
import { sendMail, testRelay } from '#test/mail'
import { colleague, firstAdministrator, type Staff } from '#test/staff'

const relay = await testRelay()
const port = await freePort()
const hotline = 'hotline@saqbol.test'
const application = await testApplication({
  MAIL_LISTEN: `127.0.0.1:${port}`,
  MAIL_RECIPIENTS: hotline,
  SMTP_URL: relay.url,
})
const { origin } = application

let browser: Browser
let operator: Staff

before(async () => {
  browser = await launchBrowser()
  const administrator = await firstAdministrator(application)
  operator = await colleague(application, administrator, { email: 'one@hotline.test', roles: ['operator'] })
})

after(() => browser.close())

/** The operator's console in Kazakh at an address. */
async function open(path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })
  const [name = '', value = ''] = operator.cookie.split('=')
  await context.addCookies([{ name, value, url: origin }])
  await context.addInitScript("localStorage.setItem('saqbol.language', 'kk')")
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

test('a mail in Kazakh becomes a report that an operator reads, and is answered in Kazakh', async () => {
  await sendMail(port, {
    from: '"Әсем Оспанова" <asem@mail.test>',
    to: hotline,
    subject: 'Алаяқтар ақшамды алып кетті',
    text: 'Сәлеметсіз бе! Маған +7 701 555 66 77 нөмірінен қоңырау шалып, kaspi-syilyq.top сайтына кіргізді.',
    html: '<p>Сәлеметсіз бе! Маған +7 701 555 66 77 нөмірінен қоңырау шалып, kaspi-syilyq.top сайтына кіргізді.</p><img src="http://pixel.test/p.gif"><script>alert(1)</script>',
    attachments: [
      { filename: '../../чек.png', content: 'MZ not a picture', contentType: 'image/png' },
      { filename: 'жазба.txt', content: 'Құпия сөздер' },
    ],
  })
  const answer = await relay.waitFor('asem@mail.test')
  assert.match(answer.text, /Түбіртек нөміріңіз: \d{4} \d{4} \d{4} \d{4}/)
  const queue = await operator.call<{ items: { id: string; channel: string }[] }>('GET', '/api/v1/reports')
  const [report] = queue.body.items
  assert.equal(report?.channel, 'email')
  const page = await open(`/console/reports/${report?.id}`)
  await page.getByText('қоңырау шалып', { exact: false }).first().waitFor()
  // Who wrote a letter did not ask to be called.
  await page.getByText('Хатпен келді, жауап беретін мекенжай бар').waitFor()
  const panel = page.getByRole('region', { name: 'Тіркелген 2 файл жабық сақтаулы' })
  await panel.getByText('чек.png', { exact: true }).waitFor()
  await panel.getByText('Бағдарлама (жіберуші былай атаған: Сурет)', { exact: false }).waitFor()
  assert.equal(await panel.locator('img, video, iframe, object, embed').count(), 0)
  assert.equal(await page.getByText('Құпия сөздер').count(), 0)
  await axe(page, 'section[aria-label^="Тіркелген"]')
  await saveAndDestroy(page)
})

/** Takes a file out of quarantine with a reason, then destroys it. */
async function saveAndDestroy(page: Page): Promise<void> {
  const line = page.getByRole('listitem').filter({ hasText: 'жазба.txt' })
  await line.getByRole('button', { name: 'Сақтап алу' }).click()
  const dialog = page.getByRole('dialog', { name: 'жазба.txt' })
  const save = dialog.getByRole('button', { name: 'Файлды сақтап алу' })
  assert.equal(await save.isDisabled(), true)
  await dialog.getByLabel('Себебі').fill('Полиция сұрады')
  const downloading = page.waitForEvent('download')
  await save.click()
  const download = await downloading
  assert.equal(download.suggestedFilename(), 'жазба.txt')
  assert.equal(await readFile(await download.path(), 'utf8'), 'Құпия сөздер')
  await dialog.waitFor({ state: 'hidden' })
  await line.getByRole('button', { name: 'Жою' }).click()
  await dialog.getByLabel('Себебі').fill('Енді керек емес')
  await dialog.getByRole('button', { name: 'Біржола жою' }).click()
  await line.getByText('Жойылған', { exact: false }).waitFor()
  assert.equal(await line.getByRole('button').count(), 0)
}
