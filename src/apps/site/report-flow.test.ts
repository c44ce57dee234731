import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { topics } from '#domains/taxonomy'
import {
  asked,
  askedTopics,
  carried,
  errorsAt,
  firstOpenStep,
  progressOf,
  type ReportAnswers,
  type ReportStep,
  stepAfter,
  stepBefore,
  stepsOf,
  textLimit,
  unknownAt,
} from './report-flow.ts'

const key = 'a-key-of-this-form'
const fraud: ReportAnswers = { key, topic: 'fraud' }

/** Answers as anybody could send them. */
const anyAnswers = fc.record(
  {
    key: fc.constant(key),
    child: fc.constantFrom('', '1'),
    topic: fc.constantFrom('fraud', 'csam', 'unknown', 'politics', ''),
    text: fc.string(),
    paid: fc.constantFrom('yes', 'no', 'unknown', ''),
    amount: fc.string(),
    currency: fc.constantFrom('KZT', 'XXX', ''),
    paidOn: fc.constantFrom('2026-11-20', 'yesterday', ''),
    danger: fc.constantFrom('now', 'none', 'maybe', ''),
    region: fc.string(),
  },
  { requiredKeys: ['key'] },
)

describe('the questions of a report', () => {
  test('money is asked after fraud only', () => {
    assert.deepEqual(stepsOf(fraud), ['topic', 'text', 'money', 'danger', 'region', 'contact', 'check'])
    assert.deepEqual(stepsOf({ key, topic: 'hate' }), ['topic', 'text', 'danger', 'region', 'contact', 'check'])
  })

  test('a child is asked three questions, whatever the topic', () => {
    assert.deepEqual(stepsOf({ ...fraud, child: '1' }), ['topic', 'text', 'danger', 'check'])
  })

  test('progress counts questions and not the last look', () => {
    assert.deepEqual(progressOf(fraud, 'money'), { number: 3, of: 6 })
    assert.deepEqual(progressOf({ key, child: '1' }, 'danger'), { number: 3, of: 3 })
  })

  test('every step but the first has one before it, and going on and back ends where it began', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        for (const step of stepsOf(answers)) {
          const before = stepBefore(answers, step)
          if (before === undefined) assert.equal(step, 'topic')
          else assert.equal(stepAfter(answers, before), step)
        }
      }),
    )
  })
})

describe('the answers of a report', () => {
  test('"I don’t know" is a valid answer to every question', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        for (const step of stepsOf(answers).filter((name) => name !== 'money' && name !== 'check')) {
          assert.deepEqual(errorsAt(unknownAt(answers, step), step), [])
        }
      }),
    )
    assert.deepEqual(errorsAt(unknownAt(fraud, 'money'), 'money'), [])
  })

  test('a missing answer names its field', () => {
    const fields = (step: ReportStep) => errorsAt(fraud, step).map(({ field }) => field)
    assert.deepEqual(errorsAt({ key }, 'topic'), [{ field: 'topic', key: 'site.report.topic.error' }])
    assert.deepEqual(fields('text'), ['text'])
    assert.deepEqual(fields('money'), ['paid'])
    assert.deepEqual(fields('danger'), ['danger'])
    assert.deepEqual(fields('region'), [])
  })

  test('a topic or a danger that does not exist is no answer', () => {
    assert.equal(errorsAt({ key, topic: 'politics' }, 'topic').length, 1)
    assert.equal(errorsAt({ key, danger: 'maybe' }, 'danger').length, 1)
  })

  test('a sum, a day and a text that cannot be read are told', () => {
    assert.deepEqual(errorsAt({ ...fraud, paid: 'yes', amount: '450 000' }, 'money'), [])
    assert.equal(errorsAt({ ...fraud, paid: 'yes', amount: 'much' }, 'money')[0]?.field, 'amount')
    assert.equal(errorsAt({ ...fraud, paid: 'yes', paidOn: 'yesterday' }, 'money')[0]?.field, 'paidOn')
    assert.equal(errorsAt({ ...fraud, text: 'a'.repeat(textLimit + 1) }, 'text')[0]?.field, 'text')
    assert.equal(errorsAt({ ...fraud, text: ' … ' }, 'text')[0]?.field, 'text')
  })

  test('a form that arrives out of order continues at its first open question', () => {
    assert.equal(firstOpenStep({ key }), 'topic')
    assert.equal(firstOpenStep({ ...fraud, text: 'they called', danger: 'none' }), 'money')
    assert.equal(firstOpenStep({ ...fraud, text: 'they called', danger: 'none', paid: 'no' }), 'check')
  })

  test('a question carries every answer but its own', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        for (const step of stepsOf(answers)) {
          const hidden = carried(answers, step)
          assert.equal(hidden['step'], step)
          for (const name of Object.keys(answers)) {
            assert.equal(name in hidden, !asked[step].includes(name as keyof ReportAnswers))
          }
        }
      }),
    )
  })
})

test('every topic can be reported', () => {
  assert.deepEqual(new Set(askedTopics), new Set(topics))
  assert.equal(askedTopics.length, topics.length)
})
