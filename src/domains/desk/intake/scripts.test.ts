import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fraudTypeCodes, topics } from '#domains/taxonomy'
import { languages } from '#kernel/language'
import { loadMessages } from '#platform/messages'
import { allScripts, questionCodes, scriptOf, stepCodes } from './scripts.ts'

const { topics: byTopic, fraudTypes } = allScripts()
const all = [...Object.values(byTopic), ...Object.values(fraudTypes)]

test('there is a script for every topic and every type of fraud, and every question and step stands in one', () => {
  assert.deepEqual(Object.keys(byTopic), topics)
  assert.deepEqual(Object.keys(fraudTypes), fraudTypeCodes)
  const used = new Set(all.flatMap(({ questions, steps }) => [...questions, ...steps]))
  assert.deepEqual(
    [...questionCodes, ...stepCodes].filter((code) => !used.has(code)),
    [],
  )
})

test('danger is asked first, the region and the wish for a call last, and nothing twice', () => {
  for (const { questions, steps } of all) {
    assert.equal(questions[0], 'danger-now')
    assert.deepEqual(questions.slice(-2), ['region', 'contact'])
    assert.equal(new Set(questions).size, questions.length)
    assert.equal(new Set(steps).size, steps.length)
    assert.equal(steps.at(-1), 'keep-receipt')
    assert.ok(questions.length <= 13, questions.join())
  }
})

test('a caller who lost money is asked how much and when before anything else, and told to freeze the card', () => {
  const { questions, steps } = scriptOf('fraud', 'bank-call')
  assert.deepEqual(questions.slice(1, 5), ['amount', 'paid-when', 'code-told', 'remote-app'])
  assert.deepEqual(steps.slice(0, 2), ['hang-up', 'freeze-card'])
})

test('nobody is asked to describe or to send abuse material', () => {
  assert.ok(scriptOf('csam').steps.includes('do-not-save'))
  assert.ok(!scriptOf('csam').questions.includes('what-happened'))
})

test('every question and step has words in three languages', () => {
  const messages = loadMessages(new URL('../../../../locales', import.meta.url).pathname)
  for (const language of languages) {
    const t = messages.in(language)
    for (const code of questionCodes) {
      assert.ok(t(`console.scripts.question.${code}.ask`).length > 5)
      assert.ok(t(`console.scripts.question.${code}.note`).length <= 30, code)
    }
    for (const code of stepCodes) assert.ok(t(`console.scripts.step.${code}`).length > 10)
  }
})
