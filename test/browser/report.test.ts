import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { colleague, firstAdministrator, type Staff } from '#test/staff'

const application = await testApplication()
const { origin } = application

let browser: Browser
let operator: Staff
let second: Staff
let investigator: Staff

before(async () => {
  browser = await launchBrowser()
  const administrator = await firstAdministrator(application)
  operator = await colleague(application, administrator, { email: 'one@hotline.test', roles: ['operator'] })
  second = await colleague(application, administrator, { email: 'two@hotline.test', roles: ['operator'] })
  const wanted = { email: 'three@police.test', roles: ['investigator'], region: 'KZ-63' } as const
  investigator = await colleague(application, administrator, wanted)
})

after(() => browser.close())

/** The answer of the API as far as the tests look at it. */
interface Answered {
  readonly id: string
  readonly version: number
  readonly state: string
  readonly region: string | null
  readonly reports: readonly { readonly id: string }[]
  readonly words: readonly { readonly body: string }[]
}

async function reported(text: string, region = 'KZ-75'): Promise<string> {
  const given = { text, topics: ['fraud'], region, channel: 'phone', language: 'kk' }
  const { body } = await operator.call<Answered>('POST', '/api/v1/reports', given)
  const [report] = body.reports
  assert.ok(report)
  return report.id
}

/** A screen of somebody's console. Fails where the page breaks its policy or complains. */
async function sit(who: Staff, path: string, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const complaints: string[] = []
  try {
    const [name = '', value = ''] = who.cookie.split('=')
    await context.addCookies([{ name, value, url: origin }])
    await context.addInitScript("localStorage.setItem('saqbol.language', 'en')")
    const page = await context.newPage()
    page.on('console', (message) => {
      // The browser itself notes every answer that is an error; those are asserted where they are due.
      if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
        complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(origin)) complaints.push(`loads ${request.url()}`)
    })
    await page.goto(`${origin}${path}`)
    await look(page)
  } finally {
    await context.close()
  }
  assert.deepEqual(complaints, [])
}

const call = '+7 707 555 04 01 нөмірінен қоңырау шалып, http://halyk-qorgau.top/kirru сілтемесін жіберді'

describe('the report screen', () => {
  test('a report is judged, its number listed and the report closed with the keyboard alone', async () => {
    const id = await reported(call)
    await sit(operator, `/console/reports/${id}`, async (page) => {
      await page
        .getByRole('button', { name: /\+7 707 555/ })
        .first()
        .waitFor()
      await page.keyboard.press('a')
      await page.locator('[data-part="classification"] input:focus').waitFor()
      await page.keyboard.press('Space')
      await page.keyboard.press('Tab')
      const closing = page.getByLabel('Close as')
      for (let step = 0; step < 9 && (await closing.inputValue()) !== 'referred'; step++) {
        await page.keyboard.press('ArrowDown')
      }
      await page.keyboard.press('Tab')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Банктің атынан қоңырау шалып, код сұраған')
      await page.keyboard.press('Control+Enter')
      await page.getByText('Judged and closed').waitFor()
      await page.getByText('closed', { exact: true }).waitFor()
    })
    const { body } = await operator.call<Answered>('GET', `/api/v1/reports/${id}`)
    assert.equal(body.state, 'closed')
    const checked = await operator.call<{ state: string }>('GET', '/api/v1/check?q=%2B77075550401')
    assert.equal(checked.body.state, 'confirmed')
  })

  test('words of the reporter are text: nothing of them runs, links or is loaded', async () => {
    const hostile = `<img src="http://tracker.example/x.png" onerror="alert(1)"> <a href="https://kaspi-bonus.top/a">${call}</a>`
    const id = await reported(hostile)
    await sit(operator, `/console/reports/${id}`, async (page) => {
      await page.locator('.report-mark').first().waitFor()
      assert.equal(await page.locator('.report-words img, .report-words a').count(), 0)
      const marked = await page.locator('.report-mark').allInnerTexts()
      assert.ok(marked.some((text) => text.includes('hxxp')))
      assert.ok((await page.locator('.report-words').first().innerText()).includes('<img'))
    })
  })

  test('why a report is urgent is told in words, also where it is its topic alone', async () => {
    const given = { text: 'Ескі хабарлама, ақша жоғалмаған', topics: ['fraud'], region: 'KZ-75', language: 'kk' }
    const { body } = await operator.call<Answered>('POST', '/api/v1/reports', { ...given, channel: 'phone' })
    await sit(operator, `/console/reports/${body.reports[0]?.id}`, async (page) => {
      await page.getByText(/(mild|moderate|serious) topic/).waitFor()
      assert.doesNotMatch(await page.locator('main').innerText(), /taxonomy\.|console\.report/)
    })
  })

  test('focus on an identifier shows its verdict, and Escape closes it', async () => {
    const id = await reported(call.replace('04 01', '04 02'))
    await sit(operator, `/console/reports/${id}`, async (page) => {
      const mark = page.locator('button.report-mark').first()
      await mark.focus()
      await page.getByRole('tooltip').getByText('reported').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('tooltip').waitFor({ state: 'hidden' })
    })
  })

  test('two operators edit the same words: the second sees both versions and loses none', async () => {
    const id = await reported(call.replace('04 01', '04 03'))
    await sit(operator, `/console/reports/${id}`, async (page) => {
      await page.locator('.report-mark').first().waitFor()
      const { body: before } = await second.call<Answered>('GET', `/api/v1/reports/${id}`)
      await page.keyboard.press('e')
      const mine = page.getByLabel('words', { exact: true })
      await mine.fill('Менің мәтінім, бірінші оператордікі')
      const theirs = { version: before.version, text: 'Екінші оператордың мәтіні', region: 'KZ-71' }
      const saved = await second.call<Answered>('PATCH', `/api/v1/reports/${id}`, theirs)
      assert.equal(saved.status, 200)
      await mine.focus()
      await page.keyboard.press('Control+Enter')
      await page.getByText('Nothing of yours is lost').waitFor()
      await page.getByText('Екінші оператордың мәтіні').first().waitFor()
      assert.equal(await page.getByLabel('Your words').inputValue(), 'Менің мәтінім, бірінші оператордікі')
      await page.getByRole('button', { name: 'Put theirs below mine' }).click()
      await page.keyboard.press('Control+Enter')
      await page.locator('.report-words').first().waitFor()
    })
    const { body } = await operator.call<Answered>('GET', `/api/v1/reports/${id}`)
    assert.equal(body.words[0]?.body, 'Менің мәтінім, бірінші оператордікі\n\nЕкінші оператордың мәтіні')
    assert.equal(body.region, 'KZ-71')
  })

  test('two operators edit different fields: both are kept without a question', async () => {
    const id = await reported(call.replace('04 01', '04 04'))
    await sit(operator, `/console/reports/${id}`, async (page) => {
      await page.locator('.report-mark').first().waitFor()
      const { body: before } = await second.call<Answered>('GET', `/api/v1/reports/${id}`)
      await page.keyboard.press('e')
      await page.locator('.report-pair textarea').fill('Сөздері түзетілді')
      await second.call('PATCH', `/api/v1/reports/${id}`, { version: before.version, region: 'KZ-71' })
      await page.keyboard.press('Control+Enter')
      await page.getByText('Both changes are kept').waitFor()
    })
    const { body } = await operator.call<Answered>('GET', `/api/v1/reports/${id}`)
    assert.deepEqual([body.words[0]?.body, body.region], ['Сөздері түзетілді', 'KZ-71'])
  })

  test('who opens a report that a colleague has reads it, and is told whose it is', async () => {
    const id = await reported(call.replace('04 01', '04 06'))
    assert.equal((await second.call('POST', `/api/v1/reports/${id}/lease`)).status, 200)
    await sit(operator, `/console/reports/${id}`, async (page) => {
      await page.getByText(/Colleague.* is working on this report/).waitFor()
      assert.ok(await page.getByRole('button', { name: 'Edit' }).isDisabled())
      await second.call('DELETE', `/api/v1/reports/${id}/lease`)
      await page.getByRole('button', { name: 'Look again' }).click()
      await page.getByRole('button', { name: 'Look again' }).waitFor({ state: 'hidden' })
      assert.ok(await page.getByRole('button', { name: 'Edit' }).isEnabled())
    })
  })

  test('an edit that was begun is there again, and a change by a colleague is announced while it is written', async () => {
    const id = await reported(call.replace('04 01', '04 07'))
    await sit(operator, `/console/reports/${id}`, async (page) => {
      await page.locator('.report-mark').first().waitFor()
      await page.keyboard.press('e')
      await page.locator('.report-pair textarea').fill('Жартылай жазылған мәтін')
      await page.keyboard.press('Escape')
      await page.locator('.report-mark').first().waitFor()
      await second.call('PATCH', `/api/v1/reports/${id}`, { version: 1, region: 'KZ-71' })
      await page.getByText('The report changed meanwhile').waitFor()
      await page.getByRole('button', { name: 'Show the newest' }).click()
      await page.getByText('Astana city').waitFor()
      await page.getByRole('button', { name: 'Go on editing' }).click()
      assert.equal(await page.locator('.report-pair textarea').inputValue(), 'Жартылай жазылған мәтін')
      await page.keyboard.press('Control+Enter')
      await page.getByText('Both changes are kept').waitFor()
    })
  })

  test('an investigator of another region finds nothing by any address', async () => {
    const id = await reported(call.replace('04 01', '04 05'), 'KZ-75')
    const own = await reported(call.replace('04 01', '04 05'), 'KZ-63')
    await sit(investigator, `/console/reports/${id}`, async (page) => {
      await page.getByText('There is no such report here').waitFor()
      assert.ok(!(await page.content()).includes('halyk'))
    })
    for (const part of ['', '/links', '/history', '/group', '/changes?since=1', '/similar']) {
      assert.equal((await investigator.call('GET', `/api/v1/reports/${id}${part}`)).status, 404, part)
    }
    await sit(investigator, `/console/reports/${own}`, async (page) => {
      await page
        .getByText(/more in other regions/)
        .first()
        .waitFor()
      assert.equal(await page.getByRole('button', { name: 'Assess' }).count(), 0)
      assert.ok(!(await page.content()).includes(id))
    })
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no view of a report has a fault of accessibility, ${colorScheme}`, async () => {
      const id = await reported(`${call} ${colorScheme}`)
      await reported(`${call}, тағы бір рет ${colorScheme}`)
      await sit(operator, `/console/reports/${id}`, async (page) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.locator('.report-mark').first().waitFor()
        for (const key of ['i', 'l', 'q', 'g', 'h', 'e']) {
          await page.evaluate('document.activeElement?.blur()')
          await page.keyboard.press(key)
          await page.waitForTimeout(200)
          const { violations } = await new AxeBuilder({ page })
            .options({ rules: { 'heading-order': { enabled: true } } })
            .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
            .analyze()
          const told = violations.flatMap(({ id: rule, nodes }) => nodes.map(({ html }) => `${key} ${rule}: ${html}`))
          assert.deepEqual(told, [])
        }
      })
    })
  }
})
