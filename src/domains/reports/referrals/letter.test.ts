import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { languages } from '#kernel/language'
import { loadMessages } from '#platform/messages'
import { factsFor, type LetterReport, numberOf, writeLetter } from './letter.ts'
import { addresseeKinds } from './referral.ts'

const messages = loadMessages(join(import.meta.dirname, '../../../../locales'))

const fraud: LetterReport = {
  id: '01900000-0000-7000-8000-0000c0ffee01',
  topic: 'fraud',
  fraudType: 'bank-call',
  region: 'KZ-75',
  submittedAt: new Date('2026-11-21T09:00:00Z'),
  occurredOn: '2026-11-20',
  amount: { minor: 45_000_000n, currency: 'KZT' },
  classification: 'illegal',
  identifiers: [
    { kind: 'phone', display: '+7 707 555 01 23' },
    { kind: 'card', display: '4400 43•• •••• 4561' },
    { kind: 'url', display: 'https://kaspi-bonus.example/login' },
  ],
}
const abuse: LetterReport = { ...fraud, topic: 'csam', fraudType: null, amount: null }
const write = (
  kind: (typeof addresseeKinds)[number],
  report: LetterReport,
  language: (typeof languages)[number] = 'ru',
) => writeLetter(factsFor(kind, report), { kind, name: 'Адресат', language, answerDays: 3, t: messages.in(language) })

test('every letter is whole in all three languages, without a hole or a brace', () => {
  for (const kind of addresseeKinds) {
    for (const language of languages) {
      for (const report of [fraud, abuse]) {
        const { subject, text } = write(kind, report, language)
        assert.ok(subject.includes('0000-C0FF-EE01'))
        assert.ok(!/[{}]|undefined|null|NaN/.test(subject + text), text)
        assert.ok(text.split('\n\n').length >= 7)
      }
    }
  }
})

test('the police see everything named; a provider sees what leads to the material and not the loss', () => {
  const police = write('police', fraud).text
  for (const { display } of fraud.identifiers) assert.ok(police.includes(display))
  assert.match(police, /450\s000/u)
  const provider = write('provider', fraud).text
  assert.ok(provider.includes('kaspi-bonus.example'))
  assert.ok(!provider.includes('4400') && !provider.includes('707'))
  assert.ok(!/450\s000/u.test(provider))
})

test('an address of abuse material goes only to whoever may act on it, with the word that nobody opened it', () => {
  for (const kind of addresseeKinds) {
    const { text } = write(kind, abuse)
    assert.equal(text.includes('kaspi-bonus.example'), ['police', 'provider', 'foreign-hotline'].includes(kind))
    assert.ok(text.includes('Мы его не открывали'))
  }
})

test('a helpline learns the topic and the place, and no identifier', () => {
  assert.deepEqual(factsFor('helpline', fraud).identifiers, [])
  assert.equal(factsFor('helpline', fraud).amount, null)
})

test('the number of a letter is the end of the report’s id, to be read over the telephone', () => {
  assert.equal(numberOf(fraud.id), '0000-C0FF-EE01')
})
