import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { PaymentPolicy, PaymentRuleTexts } from '#engines/screening'
import { languages } from '#kernel/language'
import { loadMessages } from '#platform/messages'
import { transferBetween } from '#test/payments-node'
import { makeAnswers, type ToldDecision } from './answer.ts'
import type { Decided } from './decide.ts'
import { readOrder } from './order.ts'

const said = (text: string) => ({ kk: `${text} «қаз»`, ru: `${text} «рус»`, en: `${text} "eng"` })

/** A policy whose only rule was added while nodes run, and says `text`; without words of its own where that is undefined. */
function policyOf(text: string | undefined): PaymentPolicy {
  const words: PaymentRuleTexts['reasons'] =
    text === undefined ? {} : { 'evening-transfer': { customer: said(text), analyst: said(`${text}!`) } }
  const rule = {
    id: 'evening-transfer',
    mode: 'on' as const,
    expression: 'localHour',
    bands: [{ from: 18, weight: 1, reason: 'evening-transfer' }],
    texts: { name: said('Evening'), reasons: words },
  }
  return { version: text ?? 'none', rules: [rule], typologies: [] }
}

const order = readOrder(transferBetween(1, 2), Date.now())
assert.ok(order.ok)
const reasons = ['evening-transfer', 'in-call', 'override-block']
const shadow = { decision: 'hold' as const, reasons, typologies: [] }
const verdict = { ...shadow, alert: true, shadow, version: '1' }

test('a policy’s own words are told in the language asked for, beside the program’s, and change with the policy', () => {
  let policy = policyOf('First')
  const write = makeAnswers(loadMessages(join(import.meta.dirname, '../../../../locales')), () => policy)
  const tell = (language: (typeof languages)[number]) => {
    const decided = { verdict, override: undefined } as unknown as Decided
    const bytes = write(order.value, decided, { language, now: 0 })
    return (JSON.parse(bytes.toString()) as ToldDecision).reasons
  }
  for (const language of languages) {
    const [own, inCall, override] = tell(language)
    assert.deepEqual(own, {
      code: 'evening-transfer',
      customer: said('First')[language],
      analyst: said('First!')[language],
    })
    assert.ok(inCall?.customer && inCall.analyst && override?.customer)
  }
  policy = policyOf('Second')
  assert.equal(tell('ru')[0]?.customer, said('Second').ru)
  policy = policyOf(undefined)
  assert.match(tell('en')[0]?.customer ?? '', /being checked/)
})
