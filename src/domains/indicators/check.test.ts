import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages } from '#kernel/language'
import { unwrap } from '#kernel/result'
import { testRegistry, validIin } from '#test/registry'
import { officialCodes } from './official.ts'

const registry = await testRegistry()
const { indicators, report, confirm, check } = registry

test('everything that leads to a listed domain is warned of, and nothing beside it', async () => {
  await report('kaspi-bonus.top')
  for (const [text, match] of [
    ['kaspi-bonus.top', 'exact'],
    ['KASPI-BONUS.TOP.', 'exact'],
    ['www.kaspi-bonus.top', 'exact'],
    ['hxxps://kaspi-bonus[.]top/login', 'host'],
    ['http://pay.kaspi-bonus.top/', 'parent-domain'],
    ['info@kaspi-bonus.top', 'host'],
  ] as const) {
    const verdict = await check(text)
    assert.equal(verdict.state, 'reported', text)
    assert.equal(verdict.match, match, text)
    assert.equal(verdict.matchedDisplay, 'kaspi-bonus.top')
  }
  for (const text of ['kaspi-bonus.kz', 'xkaspi-bonus.top', 'bonus.top'])
    assert.equal((await check(text)).state, 'none', text)
})

test('a listed page warns of itself under either scheme, not of its host', async () => {
  await report('https://sites.example.org/view/prize?id=7')
  assert.equal((await check('http://sites.example.org/view/prize?id=7')).match, 'exact')
  assert.equal((await check('https://sites.example.org/view/prize?id=8')).state, 'none')
  assert.equal((await check('sites.example.org')).state, 'none')
})

test('a number is found however it is written, and through a link to it', async () => {
  await report('8 (701) 234-56-78')
  for (const text of ['+77012345678', '87012345678', '8 701 234 56 78', 'https://wa.me/77012345678']) {
    assert.equal((await check(text)).state, 'reported', text)
  }
})

test('every kind of identifier can be reported and checked', async () => {
  const texts = [
    'KZ86125KZT5004100100',
    '4111 1111 1111 1111',
    'bad@evil-mail.kz',
    't.me/bad_operator',
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '490154203237518',
    '203.0.113.77',
  ]
  for (const text of texts) {
    await report(text)
    const verdict = await check(text)
    assert.equal(verdict.state, 'reported', text)
  }
  assert.equal((await check('4111111111111111')).display.includes('1111 1111'), false)
})

test('numbers and sites of the state and the banks are official, and stay so whatever is reported', async () => {
  for (const text of [
    '102',
    '111',
    'kaspi.kz',
    'https://kaspi.kz/shop',
    'my.egov.kz',
    'kgd.gov.kz',
    'gov.kz',
    'https://gov.kz/',
  ]) {
    assert.equal((await check(text)).state, 'official', text)
  }
  await report('https://kaspi.kz/fake')
  await report('102')
  assert.equal((await check('https://kaspi.kz/fake')).state, 'official')
  assert.equal((await check('102')).state, 'official')
  const named = async (language: 'kk' | 'ru' | 'en') => unwrap(await indicators.check('112', { language })).officialName
  assert.equal(await named('kk'), 'Құтқару қызметі')
  assert.equal(await named('ru'), 'Служба спасения')
  assert.equal(await named('en'), 'Rescue service')
})

test('every official has a name in every language', () => {
  for (const language of languages) {
    for (const code of officialCodes) assert.ok(registry.messages.in(language)(`official.${code}`).length > 0)
  }
})

test('a public suffix can be neither checked as one site nor listed', async () => {
  for (const text of ['kz', 'com', 'com.kz', 'github.io', 'pages.dev']) {
    const verdict = await indicators.check(text, { kind: 'domain' })
    assert.equal(verdict.ok, false, text)
  }
  const result = await indicators.check('pages.dev')
  assert.deepEqual(result.ok ? 'ok' : result.error.code, 'domain.public-suffix')
})

test('the public cannot ask about a person by IIN; who is cleared can, and so can anyone about an organisation', async () => {
  const person = '880514300123'
  const answers = async (text: string, ceiling: 'clear' | 'red') => {
    const result = await indicators.check(text, { kind: 'iin', ceiling })
    return result.ok ? result.value.state : result.error.code
  }
  const valid = validIin(person)
  assert.equal(await answers(valid, 'clear'), 'check.person.forbidden')
  assert.equal(await answers(valid, 'red'), 'none')
})

test('many checks at once answer in order, each as alone', async () => {
  unwrap(await confirm('evil-many.kz'))
  const texts = [
    'evil-many.kz',
    'not an identifier at all',
    '102',
    'https://x.evil-many.kz/',
    '+77770000001',
    'evil-many.kz',
  ]
  const results = await indicators.checkMany(texts.map((text) => ({ text })))
  const said = results.map((result) => (result.ok ? result.value.state : result.error.code))
  assert.deepEqual(said, ['confirmed', 'observable.unrecognised', 'official', 'confirmed', 'none', 'confirmed'])
  for (const [place, text] of texts.entries()) assert.deepEqual(results[place], await indicators.check(text))
  assert.deepEqual(await indicators.checkMany([]), [])
})

test('no text makes a check throw', async () => {
  const odd = [
    '',
    ' ',
    '\u0000',
    '\u202e',
    '\ud800',
    "'; drop table indicators.indicator; --",
    '<script>',
    '9'.repeat(10_000_000),
    '%s%n',
    '{}',
    '../../etc/passwd',
    'http://',
    '@',
    '.',
    '*.',
    '\\',
  ]
  for (const text of odd) assert.equal((await indicators.check(text)).ok, false, JSON.stringify(text.slice(0, 20)))
})
