import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'
import { until } from '#test/until'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const operator = await colleague(application, administrator, { email: 'op@hotline.test', roles: ['operator'] })
const browser = await launchBrowser()
after(() => browser.close())

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

interface Sealed {
  readonly nonce: BufferSource
  readonly sealed: BufferSource
}

/** The words of all that this computer keeps, opened with the key that lies beside them. */
const keptHere = (page: Page) =>
  page.evaluate(async () => {
    const opening = indexedDB.open('saqbol-intake', 1)
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const store = opening.result.transaction(['keys', 'records'])
    const keys: IDBRequest<CryptoKey[]> = store.objectStore('keys').getAll()
    const records: IDBRequest<Sealed[]> = store.objectStore('records').getAll()
    await new Promise((resolve) => records.addEventListener('success', resolve))
    opening.result.close()
    const [key] = keys.result
    if (key === undefined) return []
    return Promise.all(
      records.result.map(async ({ nonce, sealed }) => {
        const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, sealed)
        const { form } = JSON.parse(new TextDecoder().decode(plain)) as { readonly form?: { readonly text: string } }
        return form?.text
      }),
    )
  })

/** Waits until this computer keeps words to the last letter. */
const untilKept = (page: Page, text: string) =>
  until(
    () => keptHere(page),
    (texts) => texts.includes(text),
  )

test('what was typed survives a page loaded anew, a closed window and a dead network', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const page = await form(context)
  await page.keyboard.type('She says: my card 4400 4302 1234 5679 ')
  await untilKept(page, 'She says: my card 4400 4302 1234 5679 ')
  await page.reload()
  await page.locator(words).waitFor()
  assert.equal(await page.locator(words).inputValue(), 'She says: my card 4400 4302 1234 5679 ')
  await context.setOffline(true)
  await page.locator(words).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('was stolen from ')
  await page.getByText('Saved on this computer').waitFor()
  await untilKept(page, 'She says: my card 4400 4302 1234 5679 was stolen from ')
  await look(page, 'offline')
  await page.close()
  await context.setOffline(false)
  const again = await form(context)
  await again.getByRole('button', { name: 'Continue' }).first().click()
  await again.waitForFunction(
    (field) => document.querySelector<HTMLTextAreaElement>(field)?.value.endsWith('was stolen from ') === true,
    words,
  )
  await again.getByText('Saved', { exact: false }).first().waitFor()
  await context.setOffline(true)
  await again.locator(words).focus()
  await again.keyboard.press('Control+End')
  await again.keyboard.type('me')
  await again.keyboard.press('Control+Enter')
  await again.getByText('Nothing is lost').waitFor()
  await context.setOffline(false)
  const digits = again.locator('.receipt-digits')
  await digits.waitFor()
  const receipt = await digits.getAttribute('aria-label')
  const { body } = await operator.call<{ identifiers: { kind: string }[] }>('POST', '/api/v1/reports/follow', {
    receipt,
  })
  assert.deepEqual(
    body.identifiers.map(({ kind }) => kind),
    ['card'],
  )
  // What stands on this computer cannot be read without the key that never leaves the browser.
  const kept = await again.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('saqbol-intake', 1)
        opening.onsuccess = () => {
          const all = opening.result.transaction('records').objectStore('records').getAll()
          all.onsuccess = () => resolve(JSON.stringify(all.result))
        }
      }),
  )
  assert.ok(!kept.includes('stolen'))
})

test('one window writes a draft at a time, and another one can take it over', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const first = await form(context)
  await first.keyboard.type('Written in the first window')
  await first.getByText('✓ Saved').waitFor()
  const { body } = await operator.call<{ items: { id: string; opening: string }[] }>('GET', '/api/v1/desk/drafts')
  const id = body.items.find(({ opening }) => opening.startsWith('Written in the first'))?.id ?? ''
  const second = await context.newPage()
  await second.goto(`/console/intake/${id}`)
  await second.getByText('open in another window').waitFor()
  assert.equal(await second.locator(words).getAttribute('readonly'), '')
  await second.getByRole('button', { name: 'Go on in this window' }).click()
  await first.getByText('open in another window').waitFor()
  await second.getByText('open in another window').waitFor({ state: 'detached' })
  await second.locator(words).focus()
  await second.keyboard.press('Control+End')
  await second.keyboard.type(', then in the second')
  assert.equal(await second.locator(words).inputValue(), 'Written in the first window, then in the second')
})

test('two computers with one draft: the conflict shows both texts, and joining them loses nobody’s words', async () => {
  await using here = await openConsole(browser, application, { staff: operator, language: 'en' })
  const first = await form(here)
  await first.keyboard.type('Begun here')
  await first.getByText('✓ Saved').waitFor()
  const { body } = await operator.call<{ items: { id: string; opening: string }[] }>('GET', '/api/v1/desk/drafts')
  const id = body.items.find(({ opening }) => opening === 'Begun here')?.id ?? ''
  await using there = await openConsole(browser, application, { staff: operator, language: 'en' })
  const second = await there.newPage()
  await second.goto(`/console/intake/${id}`)
  await second.locator(words).fill('Begun here, gone on there')
  await second.getByText('✓ Saved').waitFor()
  await first.locator(words).fill('Begun here, gone on here')
  await first.getByText('changed in another window as well').waitFor()
  await first.getByText('Begun here, gone on there').waitFor()
  await look(first, 'conflict')
  await first.getByRole('button', { name: 'Join both' }).click()
  await first.getByText('✓ Saved').waitFor()
  const { body: kept } = await operator.call<{ text: string }>('GET', `/api/v1/desk/drafts/${id}`)
  assert.equal(kept.text, 'Begun here, gone on here\n\nBegun here, gone on there')
})

test('a clock that jumps by a year moves neither the length of the call nor the draft', async () => {
  await using context = await openConsole(browser, application, { staff: operator, language: 'en' })
  const page = await form(context)
  await page.evaluate(() => {
    const real = Date.now.bind(Date)
    Date.now = () => real() + 365 * 86_400_000
  })
  await page.keyboard.type('The clock of this computer is wrong')
  await page.getByText('✓ Saved').waitFor()
  assert.match((await page.getByRole('timer').textContent()) ?? '', /^0:\d\d$/)
  await page.reload()
  await page.locator(words).waitFor()
  assert.match((await page.getByRole('timer').textContent()) ?? '', /^\d:\d\d$/)
  await page.locator(words).focus()
  await page.keyboard.press('Control+Enter')
  await page.locator('.receipt-digits').waitFor()
})

test('signing out leaves nothing of the caller on this computer', async () => {
  const leaver = await colleague(application, administrator, { email: 'leaver@hotline.test', roles: ['operator'] })
  await using context = await openConsole(browser, application, { staff: leaver, language: 'en' })
  const page = await form(context)
  await page.keyboard.type('Words that must not stay here')
  await page.getByText('✓ Saved').waitFor()
  await page.getByRole('button', { name: 'Colleague' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/console/sign-in')
  const left = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  assert.deepEqual(left, [])
})
