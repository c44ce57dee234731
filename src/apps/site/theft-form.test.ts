import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { paidAt, type TheftAnswers, theftErrors } from './theft-flow.ts'
import { moveOf, readTheft, theftBody } from './theft-form.ts'
import { recipientOf, toldPayment } from './theft-submission.ts'

const now = new Date('2026-11-22T09:30:00+05:00')
const later = new Date('2026-11-22T11:00:00+05:00')
const iban = 'KZ86125KZT5004100100'
const card = '4111111111111111'
const key = 'a'.repeat(32)

const read = (fields: Readonly<Record<string, string>>) =>
  readTheft(theftBody.parse(fields), { newKey: () => key, banks: new Set(['722']), now })

const told: TheftAnswers = { key, bank: '722', amount: '450 000', when: 'now', asOf: now.toISOString(), to: iban }

describe('the form', () => {
  test('takes only banks that can be asked', () => {
    assert.equal(read({ bank: '999' }).answers.bank, undefined)
    assert.equal(read({ bank: '722' }).answers.bank, '722')
    assert.equal(read({ bank: 'other' }).answers.bank, 'other')
    assert.equal(read({ bankName: 'Far Bank' }).answers.bank, 'other')
  })

  test('goes on question by question and comes back to each', () => {
    const steps = ['bank', 'money', 'to', 'more'] as const
    const after = steps.map((step) => moveOf({ answers: told, step, go: 'next' }, now))
    assert.deepEqual(
      after.map((move) => move.to === 'ask' && [move.step, move.errors]),
      [
        ['money', []],
        ['to', []],
        ['more', []],
        ['check', []],
      ],
    )
    const back = (['money', 'to', 'more', 'check'] as const).map((step) =>
      moveOf({ answers: told, step, go: 'back' }, now),
    )
    assert.deepEqual(
      back.map((move) => move.to === 'ask' && move.step),
      steps.slice(),
    )
    assert.equal(moveOf({ answers: told, step: 'bank', go: 'back' }, now).to, 'leave')
  })

  test('a changed answer leads back to the last look', () => {
    const move = moveOf({ answers: { ...told, changing: '1' }, step: 'bank', go: 'next' }, now)
    assert.equal(move.to === 'ask' && move.step, 'check')
  })

  test('is not sent while an answer is missing', () => {
    const move = moveOf({ answers: { ...told, amount: '' }, step: 'check', go: 'send' }, now)
    assert.deepEqual(move.to === 'ask' && [move.step, move.errors.map(({ field }) => field)], ['money', ['amount']])
    assert.equal(moveOf({ answers: told, step: 'check', go: 'send' }, now).to, 'send')
  })

  test('a moment that no page of ours wrote is not taken', () => {
    for (const asOf of ['', 'x', '2036-01-01T00:00:00Z', '2020-01-01T00:00:00Z'])
      assert.equal(read({ asOf }).answers.asOf, undefined)
    assert.equal(read({ asOf: now.toISOString() }).answers.asOf, now.toISOString())
  })
})

describe('when the money left', () => {
  test('does not move while the form lies open', () => {
    const sent = moveOf({ answers: told, step: 'check', go: 'send' }, later)
    assert.ok(sent.to === 'send')
    assert.equal(paidAt(sent.answers, later).toISOString(), new Date('2026-11-22T09:25:00+05:00').toISOString())
  })

  test('is the middle of what was answered, and never ahead', () => {
    const at = (more: Partial<TheftAnswers>) => paidAt({ ...told, ...more }, now).toISOString()
    assert.equal(at({ when: 'hour' }), '2026-11-22T04:00:00.000Z')
    assert.equal(at({ when: 'today' }), '2026-11-21T23:45:00.000Z')
    assert.equal(at({ when: 'date', paidOn: '2026-11-20' }), '2026-11-20T07:00:00.000Z')
    assert.equal(at({ when: 'date', paidOn: '2026-11-22' }), now.toISOString())
  })

  test('a day ahead, one too long ago and no day at all are told', () => {
    const errors = (paidOn: string) =>
      theftErrors({ ...told, when: 'date', paidOn }, 'money', '2026-11-22').map(({ key: told }) => told)
    assert.deepEqual(errors('2026-11-23'), ['problem.report.paid-at.future'])
    assert.deepEqual(errors('2024-01-01'), ['problem.recall.payment.too-old'])
    assert.deepEqual(errors('yesterday'), ['site-theft.money.date.error'])
    assert.deepEqual(errors('2026-11-22'), [])
  })
})

describe('where the money went', () => {
  test('is found in a pasted slip, the account before the telephone', () => {
    const to = `Перевод 450 000 ₸\nПолучатель +7 707 555 01 23\nСчёт ${iban}`
    assert.equal(recipientOf({ ...told, to })?.value, iban)
    assert.equal(recipientOf({ ...told, to, recipient: '+77075550123' })?.value, '+77075550123')
    assert.equal(recipientOf({ ...told, to, own: iban })?.value, '+77075550123')
  })

  test('a card is told to the bank without the digits in its middle', () => {
    const { account, amount } = toldPayment({ ...told, to: `карта ${card}` }, now)
    assert.equal(account, '411111******1111')
    assert.equal(amount, 45_000_000n)
  })

  test('may stay unknown', () => {
    assert.deepEqual(theftErrors({ ...told, to: '' }, 'to', '2026-11-22')[0]?.key, 'site-theft.to.error')
    assert.deepEqual(theftErrors({ ...told, to: '', toUnknown: '1' }, 'to', '2026-11-22'), [])
    assert.equal(toldPayment({ ...told, to: '' }, now).account, 'NOTPROVIDED')
  })

  test('an account with a slip in it is told as such, and words are taken as they are', () => {
    const errors = (to: string) => theftErrors({ ...told, to }, 'to', '2026-11-22').map(({ key: error }) => error)
    assert.deepEqual(errors('KZ86125KZT5004100101'), ['problem.iban.bad-check-digits'])
    assert.deepEqual(errors('Через терминал, на имя Асхат'), [])
  })
})
