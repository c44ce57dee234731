import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { type ObservableKind, observableKinds, parseObservable } from './observable.ts'

const read = (text: string) => {
  const result = parseObservable(text)
  return result.ok ? `${result.value.kind} ${result.value.value}` : result.error.code
}

test('the kind of what a person typed is found without asking', () => {
  const typed = {
    '8 (707) 555 01 23': 'phone +77075550123',
    '+7\u00a0707\u202d 555\u200b 01 23': 'phone +77075550123',
    '８７０７５５５０１２３': 'phone +77075550123',
    'тел.: 8 707 555 01 23': 'phone +77075550123',
    '102': 'phone 102',
    'wa.me/77015550123': 'phone +77015550123',
    'kz86 125k zt50 0410 0100': 'iban KZ86125KZT5004100100',
    '4400 4356 8671 5570': 'card 4400435686715570',
    'ИИН 850315374835': 'iin 850315374835',
    '850315374835': 'iin 850315374835',
    '356938107670383': 'imei 356938107670383',
    'hxxps://kaspi-bonus[.]top/login': 'url https://kaspi-bonus.top/login',
    '«Kaspi-Bonus.top/»': 'domain kaspi-bonus.top',
    'қазпошта.қаз': 'domain xn--80aau2aet5b92c.xn--80ao21a',
    'Name@Mail.ru': 'email name@mail.ru',
    '@nick': 'handle unknown:nick',
    'телеграм @nick': 'handle telegram:nick',
    't.me/nick': 'handle telegram:nick',
    dark_seller: 'handle unknown:dark_seller',
    '185.220.101[.]45': 'ip 185.220.101.45',
    '2001:db8::1': 'ip 2001:db8::1',
    '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed': 'wallet 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  }
  for (const [text, expected] of Object.entries(typed)) assert.equal(read(text), expected, text)
})

test('a near miss is told what is wrong with it', () => {
  const typed = {
    'kz86 125k zt20 0410 0100': 'iban.bad-check-digits',
    '8 703 123 45 67': 'phone.not-assigned',
    '4400435686715571': 'card.bad-check-digit',
    '850315374836': 'iin.bad-check-digit',
    '356938107670384': 'imei.bad-check-digit',
    'pages.dev': 'domain.public-suffix',
    'https://gov.kz/': 'domain.public-suffix',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD': 'wallet.bad-checksum',
  }
  for (const [text, expected] of Object.entries(typed)) assert.equal(read(text), expected, text)
})

test('what is nothing we know is unrecognised, and what is too long is refused', () => {
  for (const text of [
    '',
    '   ',
    'hello',
    'сәлем әлем',
    '<script>alert(1)</script>',
    "' OR 1=1 --",
    '🙂',
    'photo.jpg',
  ]) {
    assert.equal(read(text), 'observable.unrecognised', text)
  }
  assert.equal(read('7'.repeat(2049)), 'observable.too-long')
})

test('cards and IINs are sensitive and shown masked; nothing else is', () => {
  for (const text of ['4400 4356 8671 5570', '850315374835']) {
    const found = unwrap(parseObservable(text))
    assert.ok(found.sensitive && !found.display.includes(found.value.slice(6, 8)) && found.display.includes('•'))
    assert.ok(!JSON.stringify(found.attributes).includes(found.value))
  }
  assert.ok(!unwrap(parseObservable('@nick')).sensitive)
})

test('a kind that is given is the only one tried', () => {
  const kinds: Partial<Record<ObservableKind, string>> = { handle: '102a', domain: 'kaspi.kz', url: 'kaspi.kz' }
  assert.equal(unwrap(parseObservable(kinds.handle ?? '', { kind: 'handle' })).value, 'unknown:102a')
  assert.equal(unwrap(parseObservable(kinds.url ?? '', { kind: 'url' })).value, 'https://kaspi.kz/')
  const wrong = parseObservable('kaspi.kz', { kind: 'phone' })
  assert.equal(wrong.ok ? '' : wrong.error.code, 'phone.malformed')
})

test('every value is read again as itself', () => {
  const texts = [
    '8 707 555 01 23',
    'kz86 125k zt50 0410 0100',
    '4400435686715570',
    '850315374835',
    'bad[.]top/x',
    'bad.top',
    'a@b.kz',
    't.me/nick',
    't.me/+AbCdEf123456xyZ',
    '@nick',
    '185.220.101.45',
    '356938107670383',
    '102',
  ]
  for (const text of texts) {
    const first = unwrap(parseObservable(text))
    assert.equal(unwrap(parseObservable(first.value, { kind: first.kind })).value, first.value)
  }
})

test('a link whose escapes are no UTF-8 is a link', () => {
  assert.equal(read('https://t.me/%CF%F0%E8'), 'url https://t.me/%CF%F0%E8')
  assert.equal(read('wa.me/%D0%9F%D1'), 'url https://wa.me/%D0%9F%D1')
  assert.equal(read('https://www.youtube.com/@%FF'), 'url https://www.youtube.com/@%FF')
})

test('no percent escape makes it throw', () => {
  const octet = fc.integer({ min: 0, max: 255 }).map((code) => `%${code.toString(16).padStart(2, '0')}`)
  const host = fc.constantFrom(
    't.me/',
    'https://wa.me/',
    'youtube.com/@',
    'vk.com/',
    'pay.kz/',
    'tg://resolve?domain=',
    '',
  )
  const piece = fc.oneof(octet, octet, fc.constantFrom('%', '%c', 'a', '+', '@', '.kz', '?phone=', ':', '7'))
  fc.assert(
    fc.property(
      host,
      fc.array(piece, { maxLength: 8 }),
      fc.option(fc.constantFrom(...observableKinds)),
      (start, pieces, kind) => {
        parseObservable(start + pieces.join(''), kind === null ? {} : { kind })
      },
    ),
    { numRuns: 1000 },
  )
})

test('no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.option(fc.constantFrom(...observableKinds)),
      (text, kind) => {
        parseObservable(text, kind === null ? {} : { kind })
      },
    ),
    { numRuns: 500 },
  )
})
