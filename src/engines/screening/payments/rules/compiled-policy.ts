import { fail, ok, type Result } from '#kernel/result'
import { type PaymentFeature, placeOfFeature } from '../feature-names.ts'
import { type Known, type Score, scoreOf, type Test, testOf } from './closures.ts'
import { checkExpression, type Expression } from './expression.ts'
import type { PaymentDecision, PaymentPolicy, PaymentRule, PaymentTypology } from './policy.ts'

/** A rule that is on or in shadow. */
export interface CompiledRule {
  readonly id: string
  readonly isLive: boolean
  readonly weights: Float64Array
  readonly reasons: readonly string[]
}

/** What is asked of one rule, at its place among the compiled ones. */
interface Asked {
  readonly place: number
  readonly when: Test | null
  readonly score: Score
  readonly from: Float64Array
}

/** A typology that is on or in shadow; `places` of its rules among the compiled ones, and their weights. */
export interface CompiledTypology {
  readonly id: string
  readonly isLive: boolean
  readonly places: Int32Array
  readonly weights: Float64Array
  readonly alert: number
  readonly challenge: number
  readonly interdict: number
  readonly action: PaymentDecision
}

/** A policy ready to be asked: what is off is left out. */
export interface CompiledPolicy {
  readonly rules: readonly CompiledRule[]
  readonly typologies: readonly CompiledTypology[]
  /** What is asked of payments of each kind, in the order of `kinds`; the last of those of no or several kinds. */
  readonly plans: readonly (readonly Asked[])[]
  readonly uses: readonly PaymentFeature[]
  readonly hasShadow: boolean
}

/**
 * Compiles the expressions, those of rules that are off as well, so that whoever switches one on later is not surprised. Fails with
 * `payment-policy.expression-…` (details: `rule`, `part`, `at`), `payment-policy.unknown-rule` or `payment-policy.guard` (a guard is no yes or no).
 */
export function compilePolicy({ rules, typologies }: PaymentPolicy): Result<CompiledPolicy> {
  const compiled: CompiledRule[] = []
  const plans: Asked[][] = [...knownOfKind, none].map(() => [])
  const places = new Map<string, number>()
  const uses = new Set<PaymentFeature>()
  for (const rule of rules) {
    const made = compileRule(rule)
    if (!made.ok) return made
    if (rule.mode === 'off') {
      places.set(rule.id, -1)
      continue
    }
    for (const feature of made.value.uses) uses.add(feature)
    places.set(rule.id, compiled.length)
    for (const [which, asked] of made.value.asked.entries()) {
      if (asked !== null)
        plans[which]?.push({ place: compiled.length, when: asked.when, score: asked.score, from: asked.from })
    }
    compiled.push(made.value.rule)
  }
  const joined: CompiledTypology[] = []
  for (const typology of typologies) {
    const stranger = Object.keys(typology.rules).find((id) => !places.has(id))
    if (stranger !== undefined) return fail('payment-policy.unknown-rule', { typology: typology.id, rule: stranger })
    if (typology.mode !== 'off') joined.push(compileTypology(typology, places))
  }
  const hasShadow = [...compiled, ...joined].some(({ isLive }) => !isLive)
  return ok({ rules: compiled, typologies: joined, plans, uses: [...uses], hasShadow })
}

/** The kinds of payments, of which exactly one is 1: most guards are settled by it. */
const kinds = ['isTransfer', 'isPurchase', 'isCashOut', 'isCrypto', 'isLoan', 'isIncome'] as const
const kindPlaces = kinds.map((kind) => placeOfFeature[kind])
const knownOfKind: readonly Known[] = kinds.map((kind) => new Map(kinds.map((other) => [other, other === kind])))
const none: Known = new Map()

interface Made {
  readonly rule: CompiledRule
  readonly uses: readonly PaymentFeature[]
  /** By kind, and for no kind; null where its guard is never met. */
  readonly asked: readonly (Omit<Asked, 'place'> | null)[]
}

function compileRule(rule: PaymentRule): Result<Made> {
  const expression = checkPart(rule.id, 'expression', rule.expression)
  if (!expression.ok) return expression
  const guard = rule.when === undefined ? null : checkPart(rule.id, 'when', rule.when)
  if (guard !== null && !guard.ok) return guard
  const score = scoreOf(expression.value)
  const from = Float64Array.from(rule.bands, (band) => band.from)
  const asked = [...knownOfKind, none].map((known) => {
    const when = guard === null ? true : testOf(guard.value, known)
    if (when === false) return null
    return { when: when === true ? null : when, score, from }
  })
  const made: CompiledRule = {
    id: rule.id,
    isLive: rule.mode === 'on',
    weights: Float64Array.from(rule.bands, ({ weight }) => weight),
    reasons: rule.bands.map(({ reason }) => reason),
  }
  return ok({ rule: made, uses: [...expression.value.uses, ...(guard?.value.uses ?? [])], asked })
}

/**
 * Checks the expression of a rule, or its guard (`when`), which is a yes or no. Fails with `payment-policy.expression-…` (details: `rule`,
 * `part`, `at`) or `payment-policy.guard`.
 */
export function checkPart(rule: string, part: 'expression' | 'when', text: string): Result<Expression> {
  const read = checkExpression(text)
  if (!read.ok) return fail(read.error.code, { rule, part, ...read.error.details })
  return part === 'when' && read.value.kind !== 'bool' ? fail('payment-policy.guard', { rule }) : read
}

function compileTypology(typology: PaymentTypology, places: ReadonlyMap<string, number>): CompiledTypology {
  const known = Object.entries(typology.rules)
    .map(([id, weight]) => ({ place: places.get(id) ?? -1, weight }))
    .filter(({ place }) => place >= 0)
  return {
    id: typology.id,
    isLive: typology.mode === 'on',
    places: Int32Array.from(known, ({ place }) => place),
    weights: Float64Array.from(known, ({ weight }) => weight),
    alert: typology.alert,
    challenge: typology.challenge,
    interdict: typology.interdict,
    action: typology.action,
  }
}

/** Fills the band that each rule finds, -1 for none; returns how many found one. */
export function findBands({ plans }: CompiledPolicy, values: Float64Array, bands: Int8Array): number {
  const plan = plans[kindOf(values)] as readonly Asked[]
  bands.fill(-1)
  let found = 0
  for (let order = 0; order < plan.length; order++) {
    const { from, place, score, when } = plan[order] as Asked
    if (when !== null && !when(values)) continue
    const number = score(values)
    // Not so of NaN either.
    if (!(number >= (from[0] as number)) || number === Number.POSITIVE_INFINITY) continue
    bands[place] = bandOf(from, number)
    found++
  }
  return found
}

/** Place of the one kind that is 1, or the place after the last. */
function kindOf(values: Float64Array): number {
  let found: number = kinds.length
  for (let kind = 0; kind < kinds.length; kind++) {
    const value = values[kindPlaces[kind] as number]
    if (value === 0) continue
    if (value !== 1 || found < kinds.length) return kinds.length
    found = kind
  }
  return found
}

function bandOf(from: Float64Array, score: number): number {
  let band = from.length - 1
  while (score < (from[band] as number)) band--
  return band
}
