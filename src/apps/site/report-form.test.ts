import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { ReportAnswers, ReportStep } from './report-flow.ts'
import { stepsOf } from './report-flow.ts'
import { moveOf, readForm, reportBody } from './report-form.ts'

const key = '0'.repeat(32)
const today = '2026-11-21'
const fresh = () => 'f'.repeat(32)
const read = (sent: Readonly<Record<string, unknown>>) => readForm(reportBody.parse(sent), fresh)
const complete: ReportAnswers = {
  key,
  topic: 'fraud',
  text: 'they called me',
  paid: 'no',
  danger: 'none',
  region: 'KZ-15',
}
const press = (go: string, step: ReportStep, answers = complete) => moveOf({ answers, step, go }, today)

/** Where a press leads, and with which errors. */
function place(go: string, step: ReportStep, answers = complete) {
  const move = press(go, step, answers)
  return move.to === 'ask' ? [move.step, ...move.errors.map(({ field }) => field)] : [move.to]
}

describe('a form as it comes in', () => {
  test('reads whatever is sent, and takes only codes that exist', () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.object())
    const names = Object.keys(reportBody.shape)
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (sent) => {
        const { answers, step } = read(sent)
        assert.ok(stepsOf(answers).includes(step))
        assert.match(answers.key, /^[0-9a-f]{32}$/)
        assert.ok(answers.currency === undefined || /^[A-Z]{3}$/.test(answers.currency))
      }),
    )
  })

  test('a topic that children are not offered is asked again', () => {
    assert.equal(read({ child: '1', topic: 'hate' }).answers.topic, undefined)
    assert.equal(read({ child: '1', topic: 'unknown' }).answers.topic, 'unknown')
    assert.equal(read({ topic: 'hate' }).answers.topic, 'hate')
    assert.equal(read({ topic: 'politics' }).answers.topic, undefined)
  })

  test('line ends count once, and words put an end to "I cannot put it into words"', () => {
    const { answers } = read({ text: 'one\r\ntwo', wordless: '1' })
    assert.equal(answers.text, 'one\ntwo')
    assert.equal(answers.wordless, undefined)
    assert.equal(read({ text: ' ', wordless: '1' }).answers.wordless, '1')
  })

  test('a key that no form of ours made is replaced', () => {
    assert.equal(read({ key }).answers.key, key)
    assert.equal(read({ key: 'x' }).answers.key, fresh())
  })

  test('ticks come one by one or one a line', () => {
    assert.equal(read({ own: ['+77051112233', 'a.kz'] }).answers.own, '+77051112233\na.kz')
    assert.equal(read({ own: '+77051112233\r\na.kz' }).answers.own, '+77051112233\na.kz')
    assert.equal(read({}).answers.own, undefined)
  })
})

describe('a press', () => {
  test('leads on, back, and out before the first question', () => {
    assert.deepEqual(place('next', 'topic'), ['text'])
    assert.deepEqual(place('next', 'region'), ['contact'])
    assert.deepEqual(place('next', 'contact'), ['check'])
    assert.deepEqual(place('back', 'check'), ['contact'])
    assert.deepEqual(place('back', 'topic'), ['leave'])
    assert.deepEqual(place('anything', 'danger'), ['region'])
  })

  test('stays where an answer is missing, and says which', () => {
    assert.deepEqual(place('next', 'topic', { key }), ['topic', 'topic'])
    assert.deepEqual(place('back', 'text', { key }), ['topic'])
    assert.deepEqual(place('stay', 'text', { key }), ['text'])
  })

  test('a payment cannot lie ahead', () => {
    const paid = { ...complete, paid: 'yes', paidOn: '2026-11-22' }
    assert.deepEqual(place('next', 'money', paid), ['money', 'paidOn'])
    assert.deepEqual(place('next', 'money', { ...paid, paidOn: today }), ['danger'])
  })

  test('what was typed about calling back stands on its own page and travels to no other', () => {
    const typed = { ...complete, contactPhone: 'кешке', contact: 'sealed' }
    assert.deepEqual(place('next', 'contact', typed), ['contact', 'contactPhone'])
    assert.deepEqual(place('next', 'contact', { ...typed, contactPhone: '', contactEmail: 'x' }), [
      'contact',
      'contactEmail',
    ])
    for (const go of ['back', 'unknown', 'change:region', 'change:danger']) {
      const move = press(go, 'contact', typed)
      assert.ok(move.to === 'ask' && move.answers.contactPhone === undefined)
      assert.equal(move.answers.contact, go === 'unknown' ? undefined : 'sealed')
    }
    const forgotten = press('forget', 'contact', { ...complete, contact: 'sealed' })
    assert.ok(forgotten.to === 'ask' && forgotten.step === 'contact' && forgotten.answers.contact === undefined)
  })

  test('sends only what is complete, and only from the last look', () => {
    assert.deepEqual(place('send', 'check'), ['send'])
    assert.deepEqual(place('send', 'topic'), ['text'])
    assert.deepEqual(place('send', 'check', { ...complete, danger: undefined }), ['danger', 'danger'])
    assert.deepEqual(place('next', 'check'), ['check'])
  })

  test('a change leads back to the last look, by way of what it opened', () => {
    const changing = press('change:topic', 'check', { ...complete, topic: 'hate', paid: undefined })
    assert.ok(changing.to === 'ask' && changing.step === 'topic' && changing.answers.changing === '1')
    const answers = { ...changing.answers, topic: 'fraud' }
    assert.deepEqual(place('next', 'topic', answers), ['money'])
    assert.deepEqual(place('next', 'topic', { ...answers, topic: 'drugs' }), ['check'])
    assert.deepEqual(place('back', 'topic', { ...answers, topic: 'drugs' }), ['check'])
    const back = press('next', 'topic', { ...answers, topic: 'drugs' })
    assert.equal(back.to === 'ask' && back.answers.changing, undefined)
  })

  test('"I don’t know" is taken at every question', () => {
    let answers: ReportAnswers = { key }
    const asked: ReportStep[] = []
    for (let step: ReportStep = 'topic'; step !== 'check'; ) {
      asked.push(step)
      const move = press('unknown', step, answers)
      assert.ok(move.to === 'ask' && move.errors.length === 0)
      ;({ step, answers } = move)
    }
    assert.deepEqual(asked, ['topic', 'text', 'danger', 'region', 'contact'])
    assert.equal(press('send', 'check', answers).to, 'send')
  })
})

test('own identifiers sent by the thousand are cut to what the page can offer', () => {
  const lines = Array.from({ length: 200 }, (_, i) =>
    Array.from({ length: 1000 }, (_, j) => `${i}-${j} 8(8(`).join('\n'),
  )
  const own = read({ own: lines }).answers.own ?? ''
  assert.equal(own.split('\n').length, 20)
  assert.ok((read({ own: ['8('.repeat(50_000)] }).answers.own ?? '').length <= 20_000)
})
