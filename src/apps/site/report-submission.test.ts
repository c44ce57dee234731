import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { languages } from '#kernel/language'
import { loadMessages } from '#platform/messages'
import { namedIn } from './named-identifiers.ts'
import type { ReportAnswers } from './report-flow.ts'
import { placeOf, submissionOf } from './report-submission.ts'

const messages = loadMessages(join(import.meta.dirname, '../../../locales'))
const t = messages.in('en')
const key = '0'.repeat(32)
const answers: ReportAnswers = {
  key,
  topic: 'fraud',
  fraud: 'bank-call',
  text: 'They called from +7 707 555 01 23',
  paid: 'yes',
  amount: ' 450 000 ',
  paidOn: '2026-11-20',
  paidBy: 'transfer',
  danger: 'soon',
  region: 'KZ-15',
  own: '+77051112233\na.kz',
}

test('answers become a submission, with what has no field of its own in words', () => {
  const { text, ...rest } = submissionOf(answers, t)
  assert.deepEqual(rest, {
    topics: ['fraud'],
    fraudType: 'bank-call',
    danger: 'soon',
    region: 'KZ-15',
    amount: { amount: '450 000', currency: 'KZT' },
    paidAt: '2026-11-20',
    own: ['+77051112233', 'a.kz'],
  })
  assert.ok(text.startsWith('They called from +7 707 555 01 23\n\n'))
  assert.match(text, /Transfer in a bank’s app$/)
})

test('what is no longer asked is not told', () => {
  const { text, ...rest } = submissionOf({ ...answers, topic: 'hate', own: undefined }, t)
  assert.deepEqual(rest, { topics: ['hate'], danger: 'soon', region: 'KZ-15' })
  assert.equal(text, answers.text)
  const child = submissionOf({ ...answers, child: '1' }, t)
  assert.ok(!('region' in child) && !('amount' in child))
})

test('"I don’t know" everywhere is still a submission, in every language', () => {
  for (const language of languages) {
    const told = submissionOf(
      { key, topic: 'unknown', wordless: '1', danger: 'unknown', region: 'unknown' },
      messages.in(language),
    )
    assert.ok(told.text.length >= 3)
    assert.deepEqual([told.topics, told.danger, told.region], [[], 'unknown', undefined])
  }
})

test('what was checked is told, and read as an identifier, in every language', () => {
  for (const language of languages) {
    for (const [about, value] of [
      ['+7 707 555 01 23', '+77075550123'],
      ['kaspi-bonus.example.com', 'kaspi-bonus.example.com'],
      ['@zhuldyz_shop', 'zhuldyz_shop'],
    ] as const) {
      const { text } = submissionOf({ key, wordless: '1', about }, messages.in(language))
      const found = namedIn(text).map((one) => one.value)
      assert.equal(found.length, 1, `${language} ${text} ${found.join(' ')}`)
      assert.ok(found[0]?.includes(value), `${language} ${found.join(' ')}`)
    }
  }
})

test('a failure leads to the question it is about', () => {
  assert.deepEqual(placeOf({ code: 'report.text.too-short' }), { step: 'text', field: 'text' })
  assert.deepEqual(placeOf({ code: 'money.too-large' }), { step: 'money', field: 'amount' })
  assert.deepEqual(placeOf({ code: 'report.paid-at.future' }), { step: 'money', field: 'paidOn' })
  assert.deepEqual(placeOf({ code: 'report.idempotency.conflict' }), { step: 'check', field: 'send' })
})
