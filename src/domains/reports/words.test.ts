import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spansIn } from './identifiers.ts'
import { extractKept, readAccount, readMessage, rereadWords } from './words.ts'

const pan = '4400430212345679'
const iin = '850101300114'

const readOf = (text: string) => {
  const read = readAccount(text)
  assert.ok(read.ok, read.ok ? '' : read.error.code)
  return read.value
}
const named = (text: string) => readOf(text).found.map(({ kind, value }) => `${kind}:${value}`)

test('a card number never stays in the words, however it is written', () => {
  const ways = [
    `карта ${pan}`,
    `карта 4400 4302 1234 5679`,
    `карта 4400-4302-1234-5679`,
    `https://kaspi-bonus.top/pay?card=${pan}&x=1`,
    `https://kaspi-bonus.top/pay?card=4400-4302-1234-5679`,
    `https://kaspi-bonus.top/pay?card=4400+4302+1234+5679&x=1`,
    `https://kaspi-bonus.top/c${pan}`,
    `t.me/u${pan}`,
    `${pan}@kaspi-bonus.top`,
    `номер карты:${pan}.`,
  ]
  for (const text of ways) {
    const digits = readOf(text).text.replace(/[^0-9]/g, '')
    assert.ok(!digits.includes(pan), text)
  }
})

test('an IIN never stays in the words', () => {
  for (const text of [`ИИН ${iin}`, `ЖСН: ${iin},`, `сайт kaspi-bonus.top/?iin=${iin}`, `${iin}@mail.kz`]) {
    assert.ok(!readOf(text).text.includes(iin), text)
  }
})

test('what stands beside a masked number is found again after masking', () => {
  const texts = [
    `Карта ${pan} 87011234567 позвоните`,
    `ИИН ${iin}, +7 701 123 45 67`,
    `https://kaspi-bonus.top/pay?card=${pan}`,
    `${pan}\n${iin}\nt.me/evil_shop`,
  ]
  for (const text of texts) {
    const { text: kept, found } = readOf(text)
    const open = found.filter(({ sensitive }) => !sensitive).map(({ kind, value }) => `${kind}:${value}`)
    assert.deepEqual(
      rereadWords([kept]).map(({ kind, value }) => `${kind}:${value}`),
      open,
      text,
    )
  }
})

test('identifiers keep the order of the text and stand once', () => {
  assert.deepEqual(named(`+7 701 123 45 67, kaspi-bonus.top, потом снова 8 701 123-45-67 и карта ${pan}`), [
    'phone:+77011234567',
    'domain:kaspi-bonus.top',
    `card:${pan}`,
  ])
})

test('spans mark the kept text, the masked numbers too', () => {
  const { text } = readOf(`Карта ${pan}, сайт kaspi-bonus.top`)
  const markOf = ({ kind, value }: { kind: string; value: string }) => `${kind}:${value}`
  const own = { observableId: null, own: false, dismissed: false } as const
  const spans = spansIn(
    text,
    [
      { ...own, kind: 'card', mark: 'card', display: '4400 43•• •••• 5679' },
      { ...own, kind: 'domain', mark: 'domain:kaspi-bonus.top', display: 'kaspi-bonus.top' },
    ],
    markOf,
  )
  assert.deepEqual(
    spans.map(({ start, end }) => text.slice(start, end)),
    ['4400 43•• •••• 5679', 'kaspi-bonus.top'],
  )
})

test('lines are kept; controls, overrides and invisible characters are not', () => {
  assert.equal(readOf('бір\r\nекі\u0000\u202e үш\u200b\n\n\n\nтөрт').text, 'бір\nекі үш\n\nтөрт')
})

test('only what is unusable is refused, with a clear code', () => {
  const codes = ['', '  ', '..', '\u202e\u202e\u202e', '!!!!!'].map((text) => {
    const read = readAccount(text)
    return read.ok ? 'ok' : read.error.code
  })
  assert.deepEqual(
    codes,
    Array.from({ length: 5 }, () => 'report.text.too-short'),
  )
  const long = readAccount('а'.repeat(20_001))
  assert.equal(long.ok ? 'ok' : long.error.code, 'report.text.too-long')
  assert.ok(readAccount('а'.repeat(20_000)).ok)
  assert.ok(readMessage('1').ok)
  assert.ok(readAccount(`<script>alert('1')</script>'; drop table reports.report; --`).ok)
})

test('reading is stable: what was kept reads the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 3, maxLength: 400 }), (raw) => {
      const once = readAccount(raw)
      if (!once.ok) return
      assert.equal(readOf(once.value.text).text, once.value.text)
    }),
  )
})

test('any text at all can be read, and every span lies in the text in order', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(pan, iin, '+7 701 123 45 67', ' kaspi-bonus.top ', '@nick_name ', '•••• •••• 4835', '\n'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const raw = pieces.join('')
      const read = readAccount(raw)
      if (!read.ok) return
      let at = 0
      for (const { start, end } of extractKept(read.value.text)) {
        assert.ok(start >= at && end > start && end <= read.value.text.length)
        at = end
      }
    }),
  )
})
