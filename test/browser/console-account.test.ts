import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { testApplication } from '#test/application'
import { launchBrowser } from '#test/browser'
import { codeAt, testPassword } from '#test/identity'
import { firstAdministrator, type Staff } from '#test/staff'

// The address of a visitor is what the proxy says, so that a test can move to another network.
const application = await testApplication({ TRUSTED_PROXIES: '1' })
/** Passkeys are bound to a name: they do not work at a bare address. */
const origin = application.origin.replace('127.0.0.1', 'localhost')
const [office, train] = ['198.51.100.7', '203.0.113.9']

let browser: Browser
let administrator: Staff

before(async () => {
  browser = await launchBrowser()
  administrator = await firstAdministrator(application)
})

after(() => browser.close())

/** Somebody who has a password and nothing else yet. */
async function invite(email: string, role = 'operator'): Promise<void> {
  const { body: mine } = await administrator.call<{ person: { organisation: { id: string } } }>(
    'GET',
    '/api/v1/session',
  )
  const organisationId = mine.person.organisation.id
  const wanted = { email, name: 'Aigul', roles: [role], organisationId }
  const invited = await administrator.call<{ link: { token: string } }>('POST', '/api/v1/people', wanted)
  await application.services.identity.acceptInvitation({ token: invited.body.link.token, password: testPassword })
}

const moveTo = (context: BrowserContext, address: string) => context.setExtraHTTPHeaders({ 'x-forwarded-for': address })

/** A visitor in English whose computer has an authenticator that verifies its user. Fails where the browser complains. */
async function visit(look: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' })
  const complaints: string[] = []
  try {
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
        complaints.push(message.text())
    })
    await moveTo(context, office)
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    const options = { protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true } as const
    const able = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true }
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, ...able } })
    await look(page, context)
  } finally {
    await context.close()
  }
  assert.deepEqual(complaints, [])
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const onAccount = (page: Page) => page.getByRole('heading', { name: 'My account' }).waitFor()

async function enterPassword(page: Page, email: string, password = testPassword): Promise<void> {
  await page.fill('input[type=email]', email)
  await page.fill('input[autocomplete=current-password]', password)
  await button(page, 'Continue').click()
}

/** Signs in by the password and sets up a passkey, which leads to the account page. */
async function enrolPasskey(page: Page, email: string): Promise<void> {
  await page.goto(`${origin}/console/account`)
  await enterPassword(page, email)
  await button(page, 'Set up a passkey').click()
  await onAccount(page)
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
  )
}

test('a passkey is the first second factor, and signs in by itself from then on', async () => {
  await invite('one@hotline.test')
  await visit(async (page) => {
    await page.goto(`${origin}/console/account`)
    await enterPassword(page, 'one@hotline.test', 'not the right one')
    await page.getByRole('alert').getByText('wrong').waitFor()
    await enrolPasskey(page, 'one@hotline.test')
    await button(page, 'Aigul').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/console/sign-in')
    await enterPassword(page, 'one@hotline.test')
    await page.getByRole('alert').getByText('protected by a passkey').waitFor()
    await button(page, 'Sign in with a passkey').click()
    await button(page, 'Aigul').waitFor()
    assert.ok(!page.url().includes('sign-in'))
  })
})

test('an authenticator app is set up with its recovery codes, and lets in by a code and by a recovery code', async () => {
  await invite('two@hotline.test')
  await visit(async (page) => {
    await page.goto(`${origin}/console/account`)
    await enterPassword(page, 'two@hotline.test')
    await button(page, 'Use an authenticator app').click()
    const secret = (await page.getByLabel('Key for the app').innerText()).replaceAll(' ', '')
    await page.getByLabel('Code of the authenticator app').fill('000000')
    await button(page, 'Confirm').click()
    await page.getByText('The code is wrong').waitFor()
    await page.getByLabel('Code of the authenticator app').fill(codeAt(secret, new Date()))
    await button(page, 'Confirm').click()
    const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
    await codes.first().waitFor()
    assert.equal(await codes.count(), 10)
    const recovery = await codes.first().innerText()
    await button(page, 'I have kept them').click()
    await onAccount(page)
    await page.context().clearCookies()
    await page.goto(`${origin}/console/account`)
    await enterPassword(page, 'two@hotline.test')
    await button(page, 'The phone is not at hand: use a recovery code').click()
    await page.getByLabel('Recovery code').fill(recovery)
    await button(page, 'Sign in').click()
    await onAccount(page)
  })
})

test('in another network the session waits for its owner, and nothing typed is lost', async () => {
  await invite('three@hotline.test')
  await visit(async (page, context) => {
    await enrolPasskey(page, 'three@hotline.test')
    await page.fill('input[autocomplete=new-password]', 'half of a sentence')
    await moveTo(context, train)
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.keyboard.type(' at work')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This session has moved to another network').waitFor()
    await dialog.getByLabel('Password', { exact: true }).fill('not the right one')
    await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
    await dialog.getByRole('alert').getByText('not right').waitFor()
    await dialog.getByRole('button', { name: 'Confirm with a passkey' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('This computer at work').first().waitFor()
    assert.equal(await page.inputValue('input[autocomplete=new-password]'), 'half of a sentence')
    await page.reload()
    await page.getByText('Another network, confirmed by you: Chrome').waitFor()
  })
})

test('whoever opens the console in another network and cannot confirm gets to the sign-in form', async () => {
  await invite('elsewhere@hotline.test')
  await visit(async (page, context) => {
    await enrolPasskey(page, 'elsewhere@hotline.test')
    await moveTo(context, train)
    await page.reload()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This session has moved to another network').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('input[type=email], input[autocomplete~=username]').first().waitFor()
    assert.equal(await dialog.count(), 0)
  })
})

test('a stolen cookie shows nothing, and its owner sees who tried', async () => {
  await invite('four@hotline.test')
  await visit(async (page, context) => {
    await enrolPasskey(page, 'four@hotline.test')
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const thief = { cookie, 'x-forwarded-for': train, 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' }
    const stolen = await fetch(`${application.origin}/api/v1/session`, { headers: thief })
    assert.equal(stolen.status, 401)
    assert.equal(((await stolen.json()) as { code: string }).code, 'access.session-elsewhere.unauthenticated')
    await page.reload()
    await page.getByText('Not let in: Firefox, Linux, from another network').waitFor()
  })
})

test('a session that ended is begun again over the page, by the same person', async () => {
  await invite('five@hotline.test')
  await visit(async (page) => {
    await enrolPasskey(page, 'five@hotline.test')
    await page.fill('input[autocomplete=new-password]', 'half of a sentence')
    await application.services.pool.query(
      `delete from identity.session where person_id = (select id from identity.person where email = 'five@hotline.test')`,
    )
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.keyboard.type(' again')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Your session is over').waitFor()
    assert.equal(await dialog.getByLabel('E-mail').inputValue(), 'five@hotline.test')
    await dialog.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('This computer again').first().waitFor()
    assert.equal(await page.inputValue('input[autocomplete=new-password]'), 'half of a sentence')
  })
})

test('the palette goes to a screen by the keyboard alone, and reads what is typed', async () => {
  await invite('six@hotline.test')
  await visit(async (page) => {
    await enrolPasskey(page, 'six@hotline.test')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('A screen, a command').fill('templ')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/console/templates')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('A screen, a command').fill('4821-9930 1175 6601')
    await page.keyboard.press('Enter')
    await page.getByText('The receipt number does not look right').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    assert.equal(await page.getByText('Figures').count(), 0, 'an operator has no figures to go to')
  })
})

test('an administrator invites somebody in the console, who comes in by the link', async () => {
  const email = 'admin@hotline.test'
  await invite(email, 'administrator')
  await visit(async (page, context) => {
    await enrolPasskey(page, email)
    await page.goto(`${origin}/console/people`)
    await button(page, 'Invite somebody').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Daulet')
    await dialog.getByLabel('E-mail').fill('daulet@hotline.test')
    assert.deepEqual(await violations(page), [], 'invitation')
    await dialog.getByRole('button', { name: 'Make the link' }).click()
    const link = await dialog.getByText('/invitation?token=').innerText()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('row', { name: /Daulet.*invited/ }).waitFor()
    assert.deepEqual(await violations(page), [], 'people')
    await context.clearCookies()
    await page.goto(link)
    await page.fill('input[name=password]', testPassword)
    await page.click('form button.button[type=submit]:not([name])')
    await page.click('a[href="/console/sign-in"]')
    await enterPassword(page, 'daulet@hotline.test')
    await button(page, 'Set up a passkey').waitFor()
  })
})

test('the screens of the account break no rule of accessibility, light and dark', async () => {
  await invite('seven@hotline.test')
  for (const colorScheme of ['light', 'dark'] as const) {
    await visit(async (page) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      if (colorScheme === 'dark') await invite('eight@hotline.test')
      await page.goto(`${origin}/console/account`)
      await button(page, 'Sign in with a passkey').waitFor()
      assert.deepEqual(await violations(page), [], 'sign-in')
      await enterPassword(page, colorScheme === 'dark' ? 'eight@hotline.test' : 'seven@hotline.test')
      await button(page, 'Set up a passkey').waitFor()
      assert.deepEqual(await violations(page), [], 'enrolment')
      await button(page, 'Set up a passkey').click()
      await onAccount(page)
      await page.getByRole('cell', { name: 'This computer', exact: true }).waitFor()
      assert.deepEqual(await violations(page), [], 'account')
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('A screen, a command').waitFor()
      assert.deepEqual(await violations(page), [], 'palette')
    })
  }
})
