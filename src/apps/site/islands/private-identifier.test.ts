import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { domainAndParents, parseDomain } from '#formats/domain'
import { type Observable, parseObservable } from '#formats/observable'
import { anchorOf, type PrivateName, readPrivately } from './private-identifier.ts'

/** What the server would look at for the same text, without the second scheme of a page. */
function namesOnServer({ kind, value, attributes }: Observable): readonly string[] {
  const host = kind === 'domain' ? value : kind === 'url' ? attributes['domain'] : undefined
  const domain = host === undefined ? undefined : parseDomain(host)
  const chain = domain?.ok === true ? domainAndParents(domain.value) : []
  const above = chain.map((name) => `domain:${name}`)
  if (kind === 'domain') return above
  return [`${kind}:${kind === 'url' ? value.replace(/^http:/, 'https:') : value}`, ...above]
}

const spelt = ({ kind, value }: PrivateName) => `${kind}:${value}`

/** Where the browser reads a text, the server reads it so, or refuses it; the browser may name public endings besides. */
function agrees(text: string): void {
  const read = readPrivately(text)
  if (read === undefined) return
  const parsed = parseObservable(text)
  if (read === 'card') {
    assert.ok(!parsed.ok || ['card', 'imei', 'phone'].includes(parsed.value.kind), text)
    return
  }
  if (!parsed.ok) {
    const refused = /^(?:phone\.not-assigned|domain\.(?:public-suffix|unknown-suffix)|observable\.unrecognised)$/
    assert.match(parsed.error.code, refused, text)
    return
  }
  const names = read.map(spelt)
  const expected = namesOnServer(parsed.value)
  assert.deepEqual(
    names.filter((name) => expected.includes(name)),
    expected,
    text,
  )
  const others = names.filter((name) => !expected.includes(name))
  assert.ok(
    others.every((name) => name.startsWith('domain:www.') || !parseDomain(name.slice(7)).ok),
    `${text}: ${others.join(' ')}`,
  )
}

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: least, maxLength: most })
const spaced = (text: string) =>
  fc
    .array(fc.constantFrom('', '', '', ' ', '-', ' (', ') ', '\u00a0', '.'), {
      minLength: text.length,
      maxLength: text.length,
    })
    .map((gaps) =>
      Array.from(text)
        .map((letter, place) => letter + (gaps[place] ?? ''))
        .join(''),
    )
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
const ending = fc.constantFrom(
  'kz',
  'com',
  'com.kz',
  'pages.dev',
  'co.uk',
  'top',
  'org.kz',
  'github.io',
  't.me',
  'zz',
  'ck',
)
const host = fc
  .tuple(fc.constantFrom('', 'www.', 'WWW.', 'm.'), fc.array(label, { maxLength: 3 }), ending)
  .map(([front, labels, end]) => front + [...labels, end].join('.'))

test('telephone numbers are read as the server reads them', () => {
  const prefix = fc.constantFrom('+7', '8', '7', '', '+8', '+', '00', '810', '+77', '87', '8707', '+998', '+1')
  const number = fc.tuple(prefix, digits(3, 14)).chain(([front, rest]) => spaced(front + rest))
  fc.assert(fc.property(number, agrees), { numRuns: 3000 })
  const likely = fc
    .tuple(
      fc.constantFrom('+7', '+7 ', '8', '8 ', '7', '', '+8'),
      fc.constantFrom('7', '70', '77', '71', '72', '9', '8'),
      digits(8, 9),
    )
    .map((parts) => parts.join(''))
  fc.assert(fc.property(likely, agrees), { numRuns: 4000 })
  fc.assert(
    fc.property(fc.constantFrom('+9', '+3', '+44', '+1', '+86', '+8'), digits(8, 12), (front, rest) =>
      agrees(front + rest),
    ),
    { numRuns: 2000 },
  )
  for (const text of ['+7 707 123-45-67', '8 (707) 123 45 67', '87071234567', '7071234567', '77071234567']) {
    assert.deepEqual(readPrivately(text), [{ kind: 'phone', value: '+77071234567' }], text)
  }
  assert.deepEqual(readPrivately('+998 90 123 45 67'), [{ kind: 'phone', value: '+998901234567' }])
  for (const text of ['102', '1414', '880514300123', '84912345678', 'тел: 87071234567']) {
    assert.equal(readPrivately(text), undefined, text)
  }
})

test('accounts are read as the server reads them', () => {
  assert.deepEqual(readPrivately('kz86 125k zt50 0410 0100'), [{ kind: 'iban', value: 'KZ86125KZT5004100100' }])
  assert.equal(readPrivately('KZ87125KZT5004100100'), undefined)
  const body = fc.string({ unit: fc.constantFrom(...Array.from('0123456789ABKOZ')), minLength: 16, maxLength: 16 })
  const account = fc.tuple(digits(2, 2), body).chain(([check, rest]) => spaced(`KZ${check}${rest}`))
  fc.assert(fc.property(account, agrees), { numRuns: 1000 })
  const right = body.map((rest) => {
    const text = `${rest}KZ00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
    return `KZ${String(98n - (BigInt(text) % 97n)).padStart(2, '0')}${rest}`
  })
  fc.assert(fc.property(right, agrees), { numRuns: 1000 })
})

test('sites and pages are read as the server reads them', () => {
  fc.assert(fc.property(host, agrees), { numRuns: 2000 })
  const rest = fc.constantFrom(
    '',
    '/',
    '/a b',
    '/login?x=1#top',
    ':8080/',
    '/%zz',
    '/[.]',
    '/?',
    '?q=1',
    '/ä',
    '//x',
    '/a.',
    '/hxxp',
  )
  const page = fc
    .tuple(
      fc.constantFrom('http://', 'https://', 'HTTPS://', 'hxxp://', 'http:\\\\', 'ftp://', 'https://a:b@'),
      host,
      rest,
    )
    .map((parts) => parts.join(''))
  fc.assert(fc.property(page, agrees), { numRuns: 2000 })
  const names = (text: string) => (readPrivately(text) as readonly PrivateName[]).map(spelt)
  assert.deepEqual(names('www.Pay.kaspi-bonus.top'), [
    'domain:pay.kaspi-bonus.top',
    'domain:www.pay.kaspi-bonus.top',
    'domain:kaspi-bonus.top',
  ])
  assert.deepEqual(names('http://kaspi-bonus.top/a'), ['url:https://kaspi-bonus.top/a', 'domain:kaspi-bonus.top'])
  for (const text of ['https://t.me/nick', 'кaspi.kz', 'қазақ.қаз', 'xn--80ak6aa92e.com', '1.2.3.4', 'a@b.kz']) {
    assert.equal(readPrivately(text), undefined, text)
  }
})

test('a card is known for what it is, and nothing of it is hashed', () => {
  for (const text of ['4111 1111 1111 1111', '4400-4301-2345-6784'])
    assert.notEqual(typeof readPrivately(text), 'object')
  assert.equal(readPrivately('4111 1111 1111 1111'), 'card')
})

test('no text at all is read otherwise than by the server', () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), agrees), { numRuns: 3000 })
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), agrees), { numRuns: 1000 })
  const near = fc.array(
    fc.constantFrom('+7', '8', '707', '1234567', 'KZ', '.kz', 'www.', 'a', '_', ' ', '-', '/', '@', 'http://', ':'),
    {
      maxLength: 8,
    },
  )
  fc.assert(
    fc.property(near, (parts) => agrees(parts.join(''))),
    { numRuns: 4000 },
  )
})

test('a host and all above it are asked for by the name somebody registered', () => {
  const suffixes = ['com.kz', 'pages.dev']
  assert.equal(anchorOf('pay.kaspi-bonus.top', suffixes), 'kaspi-bonus.top')
  assert.equal(anchorOf('a.b.shop.com.kz', suffixes), 'shop.com.kz')
  assert.equal(anchorOf('x.pages.dev', suffixes), 'x.pages.dev')
  assert.equal(anchorOf('com.kz', suffixes), 'com.kz')
  fc.assert(
    fc.property(host, (text) => {
      const domain = parseDomain(text)
      if (!domain.ok || !domain.value.publicSuffix.includes('.')) return
      assert.equal(anchorOf(domain.value.domain, [domain.value.publicSuffix]), domain.value.registrable)
    }),
  )
})
