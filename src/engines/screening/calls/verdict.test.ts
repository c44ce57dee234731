import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { languages } from '#kernel/language'
import { bitOf } from '../rule.ts'
import { callActions } from './policy.ts'
import { callReasons, callRules } from './reason.ts'
import { type CallVerdict, explainReason, explainVerdict } from './verdict.ts'

const verdict: CallVerdict = {
  kind: 'verdict',
  action: 'reject',
  rule: 'foreign-mobile',
  reason: 'foreign-mobile',
  verstat: null,
  hits: bitOf(callReasons, 'foreign-mobile'),
  shadow: bitOf(callReasons, 'velocity') | bitOf(callReasons, 'listed-reported'),
  open: bitOf(callRules, 'unregistered'),
}

test('a verdict is explained by its reason, what else was found, and what rules in shadow say', () => {
  const { action, reason, found, shadow, open } = explainVerdict(verdict)
  assert.equal(action, 'call-rule.action.reject')
  assert.deepEqual(reason, explainReason('foreign-mobile'))
  assert.deepEqual(found, [explainReason('foreign-mobile')])
  assert.deepEqual(shadow, [explainReason('listed-reported'), explainReason('velocity')])
  assert.deepEqual(open, ['call-rule.rule.unregistered'])
  assert.equal(explainReason('emergency').rule, null)
})

test('every action, rule and reason has its words in every language', () => {
  for (const language of languages) {
    const file = new URL(`../../../../locales/${language}/call-rule.json`, import.meta.url)
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>
    const keys = callReasons.flatMap((reason) => {
      const { rule, caller, analyst } = explainReason(reason)
      return rule === null ? [caller, analyst] : [rule, caller, analyst]
    })
    const all = new Set([...keys, ...callActions.map((action) => explainVerdict({ ...verdict, action }).action)])
    assert.deepEqual(
      [...all].filter((key) => texts[key] === undefined),
      [],
      language,
    )
    assert.deepEqual(
      Object.keys(texts).filter((key) => !all.has(key)),
      [],
      language,
    )
  }
})
