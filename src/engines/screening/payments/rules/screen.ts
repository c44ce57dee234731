import { ok, type Result } from '#kernel/result'
import { type PaymentFeature, paymentFeatures, placeOfFeature } from '../feature-names.ts'
import { type CompiledPolicy, compilePolicy, findBands } from './compiled-policy.ts'
import { makeWeighing, type Outcome, severityOf } from './outcome.ts'
import {
  decisionOfOverride,
  type Override,
  type PaymentOutcome,
  type PaymentPolicy,
  type PaymentScreen,
  type PaymentVerdict,
} from './policy.ts'

/** What the registry says of the sides of a payment; 1 is reported and not confirmed. */
const listings: readonly PaymentFeature[] = ['debtorListed', 'creditorListed', 'phoneListed', 'deviceListed']
const listingPlaces = listings.map((name) => placeOfFeature[name])

/**
 * Compiles a policy once, so that a payment is screened in about a microsecond. Fails as `compilePolicy` does.
 *
 * Whatever the policy says, a listing that is reported and not confirmed neither holds nor blocks by itself: where a payment would be
 * held or blocked, it is looked at once more without reports, and unless something else is worth an alert then, the payer is only asked.
 */
export function compilePayments(policy: PaymentPolicy): Result<PaymentScreen> {
  const compiled = compilePolicy(policy)
  if (!compiled.ok) return compiled
  return ok(makeScreen(policy, compiled.value))
}

function makeScreen(policy: PaymentPolicy, compiled: CompiledPolicy): PaymentScreen {
  const { version } = policy
  const bands = new Int8Array(compiled.rules.length)
  const struck = new Float64Array(paymentFeatures.length)
  const again = new Int8Array(compiled.rules.length)
  const clear = makeClear(version)
  const weigh = makeWeighing(compiled)

  /** What rules come to without what was only reported. */
  const withoutReports = (values: Float64Array, withShadow: boolean): Outcome => {
    struck.set(values)
    for (const place of listingPlaces) if (struck[place] === 1) struck[place] = 0
    findBands(compiled, struck, again)
    return weigh(again, withShadow)
  }
  const judge = (values: Float64Array, withShadow: boolean): Outcome => {
    const outcome = weigh(bands, withShadow)
    if (severityOf(outcome.decision) < severityOf('hold') || !isReported(values)) return outcome
    const rest = withoutReports(values, withShadow)
    return rest.alert || rest.decision !== 'allow' ? outcome : { ...outcome, decision: 'challenge' }
  }
  const screen = (values: Float64Array, override?: Override): PaymentVerdict => {
    if (findBands(compiled, values, bands) === 0) return clear[override ?? 'none']
    const live = overridden(judge(values, false), override)
    const shadow = compiled.hasShadow ? overridden(judge(values, true), override) : live
    const { alert, decision, reasons, typologies } = live
    return { decision, reasons, alert, typologies, shadow: outcomeAlone(shadow), version }
  }
  return Object.assign(screen, { version, policy, uses: compiled.uses })
}

const isReported = (values: Float64Array): boolean => listingPlaces.some((place) => values[place] === 1)

const outcomeAlone = ({ decision, reasons, typologies }: Outcome): PaymentOutcome => ({ decision, reasons, typologies })

/** An override decides, and is the first reason; what rules found stays to be seen. */
function overridden(outcome: Outcome, override: Override): Outcome {
  if (override === undefined) return outcome
  const { alert, reasons, typologies } = outcome
  return { decision: decisionOfOverride(override), alert, reasons: [`override-${override}`, ...reasons], typologies }
}

/** The verdicts on payments that nothing was found in, made once. */
function makeClear(version: string): Readonly<Record<NonNullable<Override> | 'none', PaymentVerdict>> {
  const of = (override: Override): PaymentVerdict => {
    const nothing: Outcome = { decision: 'allow', alert: false, reasons: [], typologies: [] }
    const { alert, decision, reasons, typologies } = overridden(nothing, override)
    const shadow = Object.freeze({ decision, reasons: Object.freeze(reasons), typologies: Object.freeze(typologies) })
    return Object.freeze({ ...shadow, alert, shadow, version })
  }
  return { none: of(undefined), 'absolute-block': of('absolute-block'), release: of('release'), block: of('block') }
}
