import type { PaymentPolicy, PaymentRule, PaymentTypology } from '#engines/screening'

/** What has been changed so far, and what to do with a further change. */
export interface Draft {
  readonly policy: PaymentPolicy
  readonly set: (policy: PaymentPolicy) => void
}

type RuleChange = Partial<Pick<PaymentRule, 'mode' | 'expression' | 'bands'>>
type TypologyChange = Partial<Omit<PaymentTypology, 'id' | 'rules'>>

/** The policy with one rule changed. */
export function withRule(policy: PaymentPolicy, id: string, change: RuleChange): PaymentPolicy {
  return { ...policy, rules: policy.rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)) }
}

/** The policy with the condition of one rule changed; an empty text takes it away. */
export function withCondition(policy: PaymentPolicy, id: string, when: string): PaymentPolicy {
  const changed = ({ id, mode, expression, bands }: PaymentRule): PaymentRule => {
    const rule = { id, mode, expression, bands }
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
