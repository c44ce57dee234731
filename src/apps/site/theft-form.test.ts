import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  atPayment,
  carried,
  paymentsMost,
  paymentsOf,
  type TheftAnswers,
  theftErrors,
  withAnother,
  withoutPayment,
} from './theft-flow.ts'
import { moveOf, readTheft, theftBody } from './theft-form.ts'
import { furtherTextMost, paidAt, recipientOf, toldPayment } from './theft-payment.ts'
import { sumOf, theftSubmission, toldByBank } from './theft-submission.ts'

const now = new Date('2026-11-22T09:30:00+05:00')
const later = new Date('2026-11-22T11:00:00+05:00')
const iban = 'KZ86125KZT5004100100'
const card = '4111111111111111'
const key = 'a'.repeat(32)

const read = (fields: Readonly<Record<string, string>>) =>
  readTheft(theftBody.parse(fields), { newKey: () => key, banks: new Set(['722', '801']), now })

const told: TheftAnswers = { key, bank: '722', amount: '450 000', when: 'now', asOf: now.toISOString(), to: iban }

describe('the form', () => {
  test('takes only banks that can be asked', () => {
    assert.equal(read({ bank: '999' }).answers.bank, undefined)
    assert.equal(read({ bank: '722' }).answers.bank, '722')
    assert.equal(read({ bank: 'other' }).answers.bank, 'other')
    assert.equal(read({ bankName: 'Far Bank' }).answers.bank, 'other')
  })

  test('asks which it is where a bank is chosen and another is named', () => {
    const errors = ({ bank, bankName }: TheftAnswers) =>
      theftErrors({ ...told, bank, bankName }, 'bank', '2026-11-22').map(({ field }) => field)
    assert.deepEqual(errors({ key, bank: '722', bankName: 'Far Bank' }), ['bankName'])
    assert.deepEqual(errors({ key, bank: 'other', bankName: 'Far Bank' }), [])
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

const amounts = (answers: TheftAnswers) => paymentsOf(answers).map(({ amount }) => amount)

/** The same answers as the page sends them and the next press reads them. */
const sentOn = (answers: TheftAnswers) => {
  const fields = Object.entries(carried(answers, 'more')).filter(([, value]) => value !== undefined)
  return read(Object.fromEntries(fields) as Record<string, string>).answers
}

/** Answers with so many payments of 1, 2, 3 … tenge. */
const severalOf = (count: number) => {
  let answers: TheftAnswers = { ...told, amount: '1' }
  for (let number = 2; number <= count; number++)
    answers = { ...withAnother(answers), amount: String(number), when: 'now', asOf: now.toISOString(), to: iban }
  return atPayment(answers, 0)
}

describe('several payments', () => {
  test('are added out of the bank of the last, asked for amount and recipient alone, and lead back to the last look', () => {
    const added = moveOf({ answers: told, step: 'check', go: 'add' }, now)
    assert.ok(added.to === 'ask')
    assert.deepEqual([added.step, added.answers.bank, added.answers.amount], ['money', '722', undefined])
    const money = { ...added.answers, amount: '5 000', when: 'today' }
    const to = moveOf({ answers: money, step: 'money', go: 'next' }, now)
    assert.ok(to.to === 'ask' && to.step === 'to')
    const look = moveOf({ answers: to.answers, step: 'to', go: 'unknown' }, now)
    assert.ok(look.to === 'ask' && look.step === 'check')
    assert.deepEqual(amounts(look.answers), ['450 000', '5 000'])
    assert.equal(look.answers.amount, '450 000', 'the first is at hand again')
  })

  test('keep their order and all that was typed, whichever is at hand, through the fields of a page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: paymentsMost }), fc.nat({ max: 12 }), (count, place) => {
        const answers = severalOf(count)
        const moved = sentOn(atPayment(answers, place))
        assert.deepEqual(paymentsOf(moved), paymentsOf(sentOn(answers)))
        assert.equal(sumOf(moved), BigInt((count * (count + 1)) / 2) * 100n)
      }),
    )
  })

  test('are at most ten', () => {
    const answers = severalOf(paymentsMost)
    assert.equal(withAnother(answers), answers)
    const move = moveOf({ answers, step: 'check', go: 'add' }, now)
    assert.equal(move.to === 'ask' && move.step, 'check')
    const others = JSON.stringify(Array.from({ length: 30 }, () => ({ bank: '722' })))
    assert.equal(paymentsOf(read({ bank: '722', others }).answers).length, paymentsMost)
  })

  test('are changed and removed by their number, and one always stays', () => {
    const answers = severalOf(3)
    const change = moveOf({ answers, step: 'check', go: 'change:to:3' }, now)
    assert.deepEqual(change.to === 'ask' && [change.step, change.answers.amount], ['to', '3'])
    const removed = moveOf({ answers, step: 'check', go: 'remove:1' }, now)
    assert.ok(removed.to === 'ask')
    assert.deepEqual(amounts(removed.answers), ['2', '3'])
    assert.deepEqual(amounts(withoutPayment(told, 0)), ['450 000'])
    assert.deepEqual(amounts(withoutPayment(answers, 7)), ['1', '2', '3'])
  })

  test('back out of one that is half told drops it, and its bank leads back to it', () => {
    const added = withAnother(told)
    const back = moveOf({ answers: added, step: 'money', go: 'back' }, now)
    assert.ok(back.to === 'ask' && back.step === 'check')
    assert.deepEqual(amounts(back.answers), ['450 000'])
    const bank = moveOf({ answers: { ...added, amount: '7' }, step: 'money', go: 'change:bank' }, now)
    assert.deepEqual(bank.to === 'ask' && [bank.step, bank.answers.amount], ['bank', '7'])
    const chosen = moveOf({ answers: { ...added, bank: '801', amount: '7' }, step: 'bank', go: 'next' }, now)
    assert.deepEqual(chosen.to === 'ask' && [chosen.step, chosen.answers.amount], ['money', '7'])
    const from = moveOf({ answers: added, step: 'bank', go: 'back' }, now)
    assert.equal(from.to === 'ask' && from.step, 'money')
  })

  test('are sent only when every one is complete: the first that is not is asked again', () => {
    const broken = { ...told, others: [{ ...told, amount: 'x' }], place: 0 }
    const move = moveOf({ answers: broken, step: 'check', go: 'send' }, now)
    assert.ok(move.to === 'ask')
    assert.deepEqual([move.step, move.answers.place, move.errors.map(({ field }) => field)], ['money', 1, ['amount']])
    const long = 'x'.repeat(furtherTextMost + 1)
    const errors = theftErrors({ ...withAnother(told), to: long }, 'to', '2026-11-22')
    assert.deepEqual(
      errors.map(({ values }) => values),
      [{ limit: furtherTextMost }],
    )
    assert.deepEqual(theftErrors({ ...told, to: long }, 'to', '2026-11-22'), [])
  })

  test('each says on the last look which account of its slip was paid', () => {
    const slip = `+77075550123 ${iban}`
    const others = JSON.stringify([{ ...told, to: slip }])
    const form = read({ bank: '722', to: slip, others, step: 'check', 'recipient-2': '+77075550123' })
    assert.deepEqual(
      paymentsOf(form.answers).map((payment) => recipientOf(payment)?.value),
      [iban, '+77075550123'],
    )
  })

  test('go to each bank by its own, and to the report as their sum and the last time', () => {
    const answers: TheftAnswers = {
      ...told,
      region: 'KZ-75',
      others: [
        { ...told, bank: '801', amount: '1 000,50', when: 'date', paidOn: '2026-11-20' },
        { ...told, amount: '2 000' },
        { ...told, bank: 'other', bankName: 'Far Bank', amount: '3' },
      ],
    }
    const byBank = [...toldByBank(answers, now)].map(([bank, payments]) => [bank, payments.map(({ amount }) => amount)])
    assert.deepEqual(byBank, [
      ['722', [45_000_000n, 200_000n]],
      ['801', [100_050n]],
    ])
    const wording = { t: (key: string) => key, banks: [], now }
    const { amount, paidAt: last, region } = theftSubmission(answers, wording)
    assert.deepEqual([amount?.amount, region], ['453003.50', 'KZ-75'])
    assert.equal(last, paidAt(told, now).toISOString())
  })

  test('what no page of ours wrote is as if nothing stood there', () => {
    for (const others of ['', '{', 'null', '{"a":1}', '[1]', '["x"]'])
      assert.equal(paymentsOf(read({ bank: '722', others, place: '9' }).answers).length, 1, others)
  })
})

describe('an account that was paid and is the victim’s own', () => {
  const errors = (more: Partial<TheftAnswers>) => {
    const move = moveOf({ answers: { ...told, ...more }, step: 'check', go: 'send' }, now)
    return move.to === 'ask' ? [move.step, ...move.errors.map(({ field }) => field)] : move.to
  }

  test('is told, on the page where both can be put right', () => {
    assert.deepEqual(errors({ own: iban }), ['check', 'own'])
    assert.deepEqual(errors({ to: `${iban} +77075550123`, own: iban, recipient: iban }), ['check', 'own'])
    assert.deepEqual(errors({ others: [{ ...told, to: '+77075550123' }], own: '+77075550123' }), ['check', 'own'])
  })

  test('is no slip where another was chosen, or where it went is not known', () => {
    assert.equal(errors({ to: `${iban} +77075550123`, own: iban }), 'send')
    assert.equal(errors({ to: `${iban} +77075550123`, own: iban, recipient: '+77075550123' }), 'send')
    assert.equal(errors({ own: iban, toUnknown: '1' }), 'send')
    assert.equal(errors({ own: '+77075550123' }), 'send')
  })
})

test('a region is one of the country or none', () => {
  assert.equal(read({ region: 'KZ-75' }).answers.region, 'KZ-75')
  assert.equal(read({ region: 'unknown' }).answers.region, 'unknown')
  assert.equal(read({ region: 'US-CA' }).answers.region, undefined)
})
