import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Locator } from 'playwright-core'
import { usualPaymentPolicy } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import { testApplication } from '#test/application'
import { axe } from '#test/axe'
import { launchBrowser } from '#test/browser'
import { keepPicture, openConsole } from '#test/console'
import { colleague, firstAdministrator } from '#test/staff'

const application = await testApplication()
const administrator = await firstAdministrator(application)
const first = await colleague(application, administrator, { email: 'first@rules.test', roles: ['analyst'] })
const browser = await launchBrowser()
after(() => browser.close())

const { services } = application

const words = {
  kk: 'Бұл төлем тексерілуде. Кімге төлейтініңізді тағы бір қараңыз.',
  ru: 'Платёж проверяется. Проверьте ещё раз, кому вы платите.',
  en: "The payment is being checked. Look once more at the payee's name.",
}
const spoken = { kk: 'in Kazakh', ru: 'in Russian', en: 'in English' } as const

/** Writes one sentence in the three languages. */
async function say(within: Locator, told: Readonly<Record<keyof typeof spoken, string>>): Promise<void> {
  for (const language of ['kk', 'ru', 'en'] as const) await within.getByLabel(spoken[language]).fill(told[language])
}

test('an analyst adds a rule in shadow, is told by place what is wrong with it, and takes another away', async () => {
  await using context = await openConsole(browser, application, { staff: first, width: 1440 })
  const page = await context.newPage()
  await page.goto('/console/payment-rules/change')
  const outcome = page.locator('.rules-aside')
  await outcome.getByText('Nothing is changed yet').waitFor()
  await page.locator('section[aria-labelledby="rules-edit-rules"]').getByRole('button', { name: 'Add a rule' }).click()
  const code = page.getByRole('textbox', { name: 'Code of the rule' })
  await code.waitFor()
  // What is not written yet is told, by rule and language.
  await outcome.getByText('a text in Kazakh is missing').waitFor()
  await page.waitForFunction(() => document.activeElement?.hasAttribute('data-autofocus'))
  await code.fill('Fan-in')
  await page.getByText('There is a rule of this code already.').waitFor()
  await code.fill('evening-')
  await page.getByText('The code begins with a lower-case').waitFor()
  await code.fill('evening-transfer')
  await page.getByText('The code begins with a lower-case').waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('radio', { name: 'On trial' }).isChecked(), true)
  const group = (name: string) => page.getByRole('group', { name, exact: true })
  await say(group('Name'), { kk: 'Кешкі аударым', ru: 'Вечерний перевод', en: 'Evening {late} transfer' })
  const expression = page.getByRole('textbox', { name: 'Expression' })
  await expression.fill('amont / tenge')
  await page.getByText('the feature ‘amont’ at character 1 does not exist').first().waitFor()
  await page.locator('.rules-place mark', { hasText: 'amont' }).waitFor()
  await axe(page)
  await keepPicture(page, 'rules-new-wrong', 1900)
  await expression.fill('')
  const picker = page.getByRole('combobox', { name: 'Insert a feature', exact: true })
  await picker.fill('no such feature')
  await page.getByRole('option', { name: 'There is no such feature' }).waitFor()
  await axe(page, '[role="listbox"]')
  await picker.fill('hour of the day')
  await page.getByRole('option', { name: /localHour/ }).waitFor()
  await axe(page, 'main')
  await axe(page, '[role="listbox"]')
  await keepPicture(page, 'rules-new-picker', 900)
  // Looking through the page may have closed the list.
  await picker.fill('localH')
  await page.getByRole('option', { name: /localHour/ }).click()
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  assert.equal(await expression.inputValue(), 'localHour')
  await page.getByText('The expression is sound: 9 of 500 characters.').waitFor()
  await say(group('What the payer is told'), words)
  await say(group('What the analyst is told'), { kk: 'Кешкі төлем', ru: 'Платёж вечером', en: 'An evening payment' })
  await page.getByRole('button', { name: 'Add a band' }).click()
  const second = group('Band 2')
  await outcome.getByText('a text in Kazakh is missing').waitFor()
  const many = usualPaymentPolicy.rules[0]?.bands[0]?.reason ?? ''
  await second.getByLabel('Reason').selectOption(many)
  await second.getByLabel('From').fill('2000000')
  await group('Counts in these typologies').getByLabel('Add to a typology').selectOption('safe-account')
  await outcome.getByText('Evening {late} transfer').first().waitFor()
  await outcome.getByText("Look once more at the payee's name.").waitFor()
  await page.getByLabel('Find a rule').fill('fan-out')
  const editor = page.locator('section[aria-labelledby="rules-edit-rules"]')
  await editor.getByRole('button', { name: 'Fan-out', exact: false }).first().click()
  await page.getByRole('button', { name: 'Remove the rule' }).click()
  await page.getByRole('button', { name: 'Put back: Fan-out' }).waitFor()
  await outcome.getByText('− removed').waitFor()
  await axe(page)
  await keepPicture(page, 'rules-new', 1900)
  await page.getByRole('button', { name: 'Put back: Fan-out' }).click()
  await outcome.getByText('− removed').waitFor({ state: 'detached' })
  await outcome.getByLabel('Why').fill('Several people were deceived in the evening')
  await outcome.getByRole('button', { name: 'Propose' }).click()
  await page.getByRole('heading', { name: /^Version \d+$/ }).waitFor()
  await page.getByText('An evening payment').first().waitFor()
  await axe(page)
  await keepPicture(page, 'rules-new-version', 1900)
  const [latest] = await services.payments.policies.versions()
  const { policy } = unwrap(await services.payments.policies.version(latest?.number ?? 0))
  const added = policy.rules.find(({ id }) => id === 'evening-transfer')
  assert.deepEqual(
    [added?.id, added?.mode, added?.bands.map(({ reason }) => reason)],
    ['evening-transfer', 'shadow', ['evening-transfer', many]],
  )
  assert.deepEqual(added?.texts?.reasons['evening-transfer']?.customer, words)
  assert.equal(policy.typologies.find(({ id }) => id === 'safe-account')?.rules['evening-transfer'], 0.3)
  assert.ok(policy.rules.some(({ id }) => id === 'fan-out'))
  unwrap(await services.payments.policies.withdraw(anonymous, latest?.number ?? 0, 'It was an exercise'))
})

test('the form of a new rule speaks the three languages', async () => {
  for (const [language, width] of [
    ['kk', 1280],
    ['ru', 1440],
  ] as const) {
    await using context = await openConsole(browser, application, { staff: first, language, width })
    const page = await context.newPage()
    await page.goto('/console/payment-rules/change')
    const editor = page.locator('section[aria-labelledby="rules-edit-rules"]')
    await editor.locator('button').first().click()
    await page.locator('[data-autofocus]').waitFor()
    await page.locator('.rules-aside [role="alert"]').waitFor()
    await page.getByRole('combobox').first().click()
    await page.locator('.mantine-Select-option').first().waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /(console|payment-rule|payment-feature)\./)
    assert.doesNotMatch(await page.getByRole('listbox').innerText(), /payment-feature\./)
    await keepPicture(page, `rules-new-${language}-${width}`, 1900)
    await page.keyboard.press('Escape')
    await axe(page)
  }
})
