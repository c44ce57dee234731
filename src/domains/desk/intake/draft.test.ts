import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DraftContent, draftLife, keptContent, openingOf, sameContent, startOf } from './draft.ts'

const now = new Date('2026-11-21T09:00:00Z')
const content: DraftContent = {
  channel: 'phone',
  language: 'kk',
  text: 'Картам 4400 4302 1234 5679, нөмірім 8 701 555 22 01',
  facts: { own: ['4400430212345679'], amount: { amount: '450 000', currency: 'KZT' } },
  callId: null,
  startedAt: now,
}

test('a card is masked in the words of a draft and in what was called one’s own; a telephone number stays', () => {
  const kept = keptContent(content, now)
  assert.equal(kept.text, 'Картам 4400 43•• •••• 5679, нөмірім 8 701 555 22 01')
  assert.deepEqual(kept.facts.own, ['4400 43•• •••• 5679'])
  assert.deepEqual(keptContent(kept, now), kept)
})

test('a draft begins neither tomorrow nor more than a week ago, wherever the clock of the computer jumps', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (claimed) => {
      const start = startOf(claimed, now).getTime()
      assert.ok(start <= now.getTime() && start >= now.getTime() - draftLife)
    }),
  )
  const anHourAgo = new Date(now.getTime() - 3_600_000)
  assert.deepEqual(startOf(anHourAgo, now), anHourAgo)
})

test('the same content is known again whatever the order of its facts, and whenever it began', () => {
  const again = { ...content, startedAt: new Date(0), facts: { amount: content.facts.amount, own: content.facts.own } }
  assert.ok(sameContent(content, { ...again, facts: { ...again.facts, region: undefined } }))
  assert.ok(!sameContent(content, { ...content, text: 'басқа' }))
  assert.ok(!sameContent(content, { ...content, facts: {} }))
})

test('a list shows one line of the words', () => {
  assert.equal(openingOf('  Біреу\n\nқоңырау   шалды '), 'Біреу қоңырау шалды')
  assert.equal(openingOf('а'.repeat(500)).length, 80)
})
