import type { PaymentPolicy, PaymentRule, PaymentTypology } from '#engines/screening'

/** What has been changed so far, and what to do with a further change. */
export interface Draft {
  /** What it was made from. */
  readonly base: PaymentPolicy
  readonly policy: PaymentPolicy
  readonly set: (policy: PaymentPolicy) => void
}

type RuleChange = Partial<Pick<PaymentRule, 'mode' | 'expression' | 'bands' | 'texts'>>
type TypologyChange = Partial<Omit<PaymentTypology, 'id' | 'rules'>>

/** The policy with one rule changed. */
export function withRule(policy: PaymentPolicy, id: string, change: RuleChange): PaymentPolicy {
  return { ...policy, rules: policy.rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)) }
}

/** The policy with the condition of one rule changed; an empty text takes it away. */
export function withCondition(policy: PaymentPolicy, id: string, when: string): PaymentPolicy {
  const changed = (before: PaymentRule): PaymentRule => {
    const { when: _, ...rule } = before
    return when.trim() === '' ? rule : { ...rule, when }
  }
  return { ...policy, rules: policy.rules.map((rule) => (rule.id === id ? changed(rule) : rule)) }
}

/** The policy with one typology changed. */
export function withTypology(policy: PaymentPolicy, id: string, change: TypologyChange): PaymentPolicy {
  return { ...policy, typologies: policy.typologies.map((one) => (one.id === id ? { ...one, ...change } : one)) }
}

/** The policy with the weight that a rule has for a typology; null takes the rule out of it. */
export function withWeight(
  policy: PaymentPolicy,
  id: string,
  { rule, weight }: { readonly rule: string; readonly weight: number | null },
): PaymentPolicy {
  const changed = (typology: PaymentTypology): PaymentTypology => {
    const { [rule]: _, ...others } = typology.rules
    if (weight === null) return { ...typology, rules: others }
    // A weight that is there keeps its place among the others.
    return { ...typology, rules: { ...typology.rules, [rule]: weight } }
  }
  return { ...policy, typologies: policy.typologies.map((one) => (one.id === id ? changed(one) : one)) }
}

/** Whether a text can be the id of a rule: what the policy's schema takes. */
export function isRuleId(id: string): boolean {
  return id.length <= 60 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)
}

/** The policy with a rule at its end, under an id that no other has; and that id. */
export function withNewRule(
  policy: PaymentPolicy,
  start: PaymentRule,
): { readonly policy: PaymentPolicy; readonly id: string } {
  const taken = new Set(policy.rules.map((rule) => rule.id))
  const id = firstFree(start.id, (name) => taken.has(name))
  return { policy: { ...policy, rules: [...policy.rules, named(start, id)] }, id }
}

/** `name`, or `name-2`, `name-3` … where that is taken. */
export function firstFree(name: string, isTaken: (name: string) => boolean): string {
  let [free, count] = [name, 1]
  while (isTaken(free)) free = `${name}-${++count}`
  return free
}

/** The policy with a rule under another id; reasons that the rule tells in its own words follow, and so do its weights. */
export function withRenamed(policy: PaymentPolicy, id: string, next: string): PaymentPolicy {
  const keyed = ([rule, weight]: readonly [string, number]) => [rule === id ? next : rule, weight] as const
  return {
    ...policy,
    rules: policy.rules.map((rule) => (rule.id === id ? named(rule, next) : rule)),
    typologies: policy.typologies.map((typology) =>
      Object.hasOwn(typology.rules, id)
        ? { ...typology, rules: Object.fromEntries(Object.entries(typology.rules).map(keyed)) }
        : typology,
    ),
  }
}

function named(rule: PaymentRule, id: string): PaymentRule {
  const { bands, texts } = rule
  if (texts === undefined) return { ...rule, id }
  const follows = (reason: string): string => {
    if (!Object.hasOwn(texts.reasons, reason)) return reason
    if (reason === rule.id) return id
    return reason.startsWith(`${rule.id}-`) ? id + reason.slice(rule.id.length) : reason
  }
  const reasons = Object.entries(texts.reasons).map(([reason, words]) => [follows(reason), words] as const)
  return {
    ...rule,
    id,
    bands: bands.map((band) => ({ ...band, reason: follows(band.reason) })),
    texts: { ...texts, reasons: Object.fromEntries(reasons) },
  }
}

/** The policy without a rule and its weights. */
export function withoutRule(policy: PaymentPolicy, id: string): PaymentPolicy {
  const typologies = policy.typologies.map((typology) => {
    const { [id]: gone, ...rules } = typology.rules
    return gone === undefined ? typology : { ...typology, rules }
  })
  return { ...policy, rules: policy.rules.filter((rule) => rule.id !== id), typologies }
}

/** The policy with a rule that was taken away, as it was: with its weights in the typologies that are still there. */
export function withRuleBack(policy: PaymentPolicy, base: PaymentPolicy, id: string): PaymentPolicy {
  const rule = base.rules.find((one) => one.id === id)
  if (rule === undefined || policy.rules.some((one) => one.id === id)) return policy
  const weights = new Map(base.typologies.map((one) => [one.id, one.rules[id]]))
  const typologies = policy.typologies.map((typology) => {
    const weight = weights.get(typology.id)
    return weight === undefined ? typology : { ...typology, rules: { ...typology.rules, [id]: weight } }
  })
  return { ...policy, rules: [...policy.rules, rule], typologies }
}
