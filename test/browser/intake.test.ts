import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'
import { until } from '#test/until'

const application = await testApplication()
const { origin } = application
const administrator = await firstAdministrator(application)
const operator = await colleague(application, administrator, { email: 'op@hotline.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())

const { body: known } = await operator.call<{ receipt: string }>('POST', '/api/v1/reports', {
  text: 'Банктен деп +7 707 555 01 23 нөмірінен қоңырау шалып, картаға ақша аудартты',
  topics: ['fraud'],
  fraudType: 'bank-call',
  region: 'KZ-15',
  channel: 'phone',
})

const { body: session } = await administrator.call<{ person: { organisation: { id: string } } }>(
  'GET',
  '/api/v1/session',
)
const { body: client } = await administrator.call<{ client: { id: string }; clientSecret: string }>(
  'POST',
  '/api/v1/clients',
  { organisationId: session.person.organisation.id, name: 'PBX', scopes: ['desk:tell-calls'] },
)
/** The telephone system tells of a call at the operator's extension. */
const tell = (event: string, call: string) =>
  fetch(`${origin}/api/v1/desk/call-events`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client.client.id}:${client.clientSecret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ event, call, extension: '7', caller: '87012223344' }),
  })
await operator.call('PUT', '/api/v1/desk/extension', { extension: '7' })

const words = '#intake-words'
const look = async (page: Page, name: string) => {
  if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/intake-${name}.png` })
}

/** The form, ready for the first word; what goes wrong in the page fails the test. */
async function form(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => assert.fail(error))
  await page.goto('/console/intake')
  // The cursor comes into the field a moment after the field itself.
  await page.waitForFunction((field) => document.activeElement?.matches(field), words)
  return page
}

/** Hands that strike five keys a second, which a practised operator does while listening. */
function typist(page: Page) {
  let struck = 0
  return {
    press: async (...keys: readonly string[]) => {
      for (const key of keys) {
        struck += 1
        await page.keyboard.press(key)
      }
    },
    type: async (text: string) => {
      struck += text.length
      await page.keyboard.type(text)
    },
    seconds: () => struck / 5,
  }
}

test('a call is taken by keyboard alone in less than ninety seconds of typing', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'kk' })
  const page = await form(context)
  const hands = typist(page)
  const began = performance.now()
  await hands.type('Банктен деп 8 707 555 01 23 нөмірінен біреу қоңырау шалды. ')
  await page.getByText('1 хабарлама').waitFor()
  await page.getByRole('link', { name: /Ақтөбе/ }).waitFor()
  await hands.press('Alt+KeyT')
  await hands.type('банктен')
  await hands.press('Enter', 'Escape', 'Alt+KeyU', 'Alt+KeyA')
  await hands.type('450000')
  await hands.press('Alt+KeyP', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab')
  await page.getByRole('button', { name: 'жаңа ғана' }).focus()
  await hands.press('Enter')
  assert.notEqual(await page.locator('#intake-paid-at').inputValue(), '')
  // Each further question leads to where its answer is written.
  await hands.press('Alt+KeyQ')
  await hands.type('кодты айтпадым')
  await hands.press('Alt+KeyX', 'Alt+KeyQ')
  await hands.type('Halyk')
  await hands.press('Alt+KeyQ')
  await hands.type('4400 4302 1234 5679')
  await hands.press('Alt+KeyR')
  await hands.type('астана')
  await hands.press('Enter')
  await look(page, 'form')
  await page.getByText('●●○').first().waitFor()
  await hands.press('Control+Enter')
  const digits = page.locator('.receipt-digits')
  await digits.waitFor()
  const receipt = ((await digits.getAttribute('aria-label')) ?? '').trim()
  assert.match(receipt, /^\d{4} \d{4} \d{4} \d{4}$/)
  await look(page, 'receipt')
  await hands.press('Space', 'Space', 'Space', 'Space', 'Space')
  await hands.type(receipt.replaceAll(' ', ''))
  await page.getByText('Бәрі дәл келді').waitFor()
  const machine = (performance.now() - began) / 1000
  assert.ok(hands.seconds() + machine < 90, `${hands.seconds()} s of typing and ${machine} s of the machine`)
  const { body } = await operator.call<{ reports: { topic: string }[]; identifiers: { kind: string }[] }>(
    'POST',
    '/api/v1/reports/follow',
    { receipt },
  )
  assert.deepEqual([body.reports[0]?.topic, body.identifiers.map(({ kind }) => kind)], ['fraud', ['phone', 'card']])
  await hands.press('Alt+KeyN')
  await page.locator(words).waitFor()
  assert.equal(await page.locator(words).inputValue(), '')
})

test('word lists suggest a topic with its words and promise no share', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'kk' })
  const page = await form(context)
  await page
    .locator(words)
    .fill('Банктің қауіпсіздік қызметінен қоңырау шалып, картамның кодын сұрады, ақша аудар деді')
  const suggested = page.getByRole('status').filter({ has: page.locator('[aria-keyshortcuts="Alt+G"]') })
  await suggested.waitFor()
  const told = await suggested.innerText()
  assert.match(told, /«.+»/)
  assert.doesNotMatch(told, /%/)
})

test('a wrong digit of what the caller repeats shows at once', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const page = await form(context)
  await page.keyboard.type('Somebody insults me in a chat')
  await page.keyboard.press('Alt+KeyC')
  await page.keyboard.type('8 701 222 33 44')
  await page.keyboard.press('Control+Enter')
  const label = await page.locator('.receipt-digits').getAttribute('aria-label')
  for (let i = 0; i < 5; i++) await page.keyboard.press('Space')
  const first = (label ?? '').slice(0, 4)
  await page.keyboard.type(first === '1111' ? '2222' : '1111')
  await page.getByText(`Group 1 differs: it is ${first}`).waitFor()
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.printed-digits').isVisible())
  assert.ok(!(await page.locator('.receipt-digits').isVisible()))
})

test('a caller returns with the receipt: the state is shown, and what the caller adds is kept', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'ru' })
  const page = await form(context)
  await page.keyboard.press('Alt+KeyB')
  await page.getByLabel('16 цифр сообщения').waitFor()
  await page.keyboard.type(known.receipt)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Звонок «из банка»').waitFor()
  await page.getByLabel('Что добавляет обратившийся').fill('Ещё звонили с 8 707 555 09 09')
  await look(page, 'return')
  await page.getByRole('button', { name: 'Добавить' }).click()
  await page.getByText('✓ Добавлено').waitFor()
})

test('the telephone opens the form with the caller’s number, which never counts as an offender’s', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const page = await form(context)
  await tell('ringing', 'c-1')
  await page.getByRole('alert').filter({ hasText: '+77012223344' }).waitFor()
  await look(page, 'ringing')
  await tell('answered', 'c-1')
  await page.getByText('the caller’s own number').waitFor()
  await page.locator(words).focus()
  await page.keyboard.type('My number is 8 701 222 33 44, they called me from 8 707 555 08 08')
  await tell('ended', 'c-1')
  await page.getByText('The call is over').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.locator('.receipt-digits').waitFor()
  const check = async (q: string) =>
    (await operator.call<{ state: string }>('GET', `/api/v1/check?q=${encodeURIComponent(q)}`)).body.state
  assert.deepEqual([await check('+77012223344'), await check('+77075550808')], ['none', 'reported'])
})

test('a call that rings before the line of live news stands is shown once it does', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const slow = Promise.withResolvers<void>()
  await context.route('**/api/v1/live', async (request) => {
    await slow.promise
    await request.fallback()
  })
  const page = await form(context)
  await tell('ringing', 'c-2')
  slow.resolve()
  await page.getByRole('alert').filter({ hasText: '+77012223344' }).waitFor()
  await tell('ended', 'c-2')
})

/** Runs in a page: listens beside the page itself, until a telephone rings. */
const hearRinging = () =>
  new Promise<void>((resolve) => {
    const line = new EventSource('/api/v1/live')
    line.addEventListener('open', () => Object.assign(globalThis, { isListening: true }))
    line.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (!data.includes('call.ringing')) return
      line.close()
      resolve()
    })
  })

test('a call that rings while the screen still hears of the moment before is shown', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const page = await context.newPage()
  let isFirst = true
  await page.route('**/api/v1/desk/extension', async (request) => {
    const answer = await request.fetch()
    if (isFirst) {
      isFirst = false
      // What was read before it rang arrives after the page has heard that it rings.
      const heard = page.evaluate(hearRinging)
      await until(() => page.evaluate('globalThis.isListening'))
      await tell('ringing', 'c-3')
      await heard
    }
    await request.fulfill({ response: answer }).catch(() => undefined)
  })
  await page.goto('/console/intake')
  await page.getByRole('alert').filter({ hasText: '+77012223344' }).waitFor()
  await tell('ended', 'c-3')
})

test('the form and the receipt have no violation that axe knows, in light and dark', async () => {
  for (const dark of [false, true]) {
    await using context = await openConsole(browser, application, { staff: operator, language: 'kk', dark })
    const page = await form(context)
    await page.keyboard.type('8 707 555 01 23 нөмірінен қоңырау шалды, kaspi.kz және bonus-kaspi.top деді')
    await page.getByText('Kaspi').first().waitFor()
    await look(page, dark ? 'dark' : 'light')
    const found = await new AxeBuilder({ page }).analyze()
    assert.deepEqual(
      found.violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ html, any }) => [dark, html, any.map(({ message }) => message)]),
      ]),
      [],
    )
    await page.keyboard.press('Control+Enter')
    await page.locator('.receipt-digits').waitFor()
    const receipt = await new AxeBuilder({ page }).analyze()
    assert.deepEqual(
      receipt.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      [],
    )
  }
})
