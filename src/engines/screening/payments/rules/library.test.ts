import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { pastPayments, paymentWorld } from '#simulation/payments'
import { backTestPayments } from './back-test.ts'
import { usualPaymentPolicy } from './library.ts'
import { paymentDecisions } from './policy.ts'
import { explainedReasons, explainPaymentReason } from './reasons.ts'
import { compilePayments } from './screen.ts'

const { rules, typologies } = usualPaymentPolicy
const root = new URL('../../../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

test('every rule, reason, typology and decision has its words in all three languages', () => {
  const keys = [
    ...rules.flatMap(({ id }) => [`payment-rule.rule.${id}`, `payment-rule.description.${id}`]),
    ...[...explainedReasons, 'of-a-bank'].flatMap(
      (reason) => Object.values(explainPaymentReason(reason)) as readonly string[],
    ),
    ...typologies.map(({ id }) => `payment-rule.typology.${id}`),
    ...paymentDecisions.map((decision) => `payment-rule.decision.${decision}`),
  ]
  for (const language of ['kk', 'ru', 'en']) {
    const texts = JSON.parse(read(`locales/${language}/payment-rule.json`)) as Record<string, string>
    assert.deepEqual(
      keys.filter((key) => texts[key] === undefined),
      [],
      language,
    )
    assert.deepEqual(
      Object.keys(texts).filter((key) => !keys.includes(key)),
      [],
      language,
    )
  }
})

test('every rule counts in a typology, and none but a confirmed listing acts by itself', () => {
  assert.ok(rules.length >= 28)
  const used = new Set(typologies.flatMap(({ rules }) => Object.keys(rules)))
  assert.deepEqual(
    rules.filter(({ id }) => !used.has(id)).map(({ id }) => id),
    [],
  )
  const alone = typologies.flatMap(({ interdict, rules }) =>
    Object.entries(rules)
      .filter(([, weight]) => weight >= interdict)
      .map(([id]) => id),
  )
  assert.deepEqual(alone.toSorted(), ['listed-creditor', 'listed-debtor'])
})

test('the table of the README names the rules as they are', () => {
  const rows = read('src/engines/screening/payments/README.md').matchAll(/^\| `([a-z-]+)` \| (.+) \| (.+) \|$/gm)
  const table = Object.fromEntries([...rows].map(([, id, , where]) => [id, where]))
  const wanted = rules.map(({ id }) => [
    id,
    typologies
      .filter(({ rules }) => rules[id] !== undefined)
      .map((one) => `${one.id} ${one.rules[id]}`)
      .join(', '),
  ])
  assert.deepEqual(table, Object.fromEntries(wanted))
})

test('honest people of a simulated country are not blocked, and hardly ever held; safe-account thefts are stopped', () => {
  const world = paymentWorld({ seed: 4, people: 3000, days: 20, thefts: 100 })
  world.play(world.to)
  const screen = unwrap(compilePayments(usualPaymentPolicy))
  const memory = { accounts: 16_000, payments: 400_000, bearers: 16_000, bearerPayments: 200_000, pairs: 300_000 }
  const { current, frauds, payments } = backTestPayments(
    pastPayments(world),
    { current: screen, candidate: screen },
    memory,
  )
  assert.equal(current.decisions.block, 0)
  assert.ok(current.falseAlarms < payments / 500, `asked or held: ${current.falseAlarms} of ${payments}`)
  const held = current.decisions.hold - current.stopped
  assert.ok(held < payments / 5000, `held: ${held} of ${payments}`)
  assert.ok(current.stopped > frauds / 5, `${current.stopped} of ${frauds}`)
  const safe = current.typologies.find(({ id }) => id === 'safe-account')
  assert.ok(safe !== undefined && safe.precision > 0.5, `precision ${safe?.precision}`)
})
