import type { PaymentPolicy, PaymentRule, PaymentTypology } from '#engines/screening'

/** One thing about a rule or typology that is otherwise; as text, null where there is none. */
export interface FieldChange {
  /** `weight` is of a rule within a typology; the others are called as in the policy. */
  readonly field: 'mode' | 'expression' | 'when' | 'bands' | 'alert' | 'challenge' | 'interdict' | 'action' | 'weight'
  /** The rule that a weight is of; null for every other field. */
  readonly of: string | null
  readonly before: string | null
  readonly after: string | null
}

/** One rule or typology that came, went or is otherwise. */
export interface PolicyChange {
  readonly part: 'rule' | 'typology'
  readonly id: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** What is otherwise; of what came or went, all that it says. */
  readonly fields: readonly FieldChange[]
}

/**
 * What changes from one policy to another: rules first, then typologies, each in the order of the later policy, then what went.
 * Empty where both decide the same; neither the version nor the order of rules counts.
 */
export function policyChanges(before: PaymentPolicy, after: PaymentPolicy): readonly PolicyChange[] {
  return [
    ...partChanges('rule', { before: before.rules.map(ruleFields), after: after.rules.map(ruleFields) }),
    ...partChanges('typology', {
      before: before.typologies.map(typologyFields),
      after: after.typologies.map(typologyFields),
    }),
  ]
}

interface Part {
  readonly id: string
  /** Text by field; of weights by `weight` and the rule. */
  readonly fields: ReadonlyMap<string, string>
}

const weightOf = 'weight '

function ruleFields({ id, mode, expression, when, bands }: PaymentRule): Part {
  const fields = new Map([
    ['mode', mode],
    ['expression', expression],
  ])
  if (when !== undefined) fields.set('when', when)
  fields.set('bands', bands.map(({ from, weight, reason }) => `${from} → ${weight} ${reason}`).join('\n'))
  return { id, fields }
}

function typologyFields({ id, mode, rules, alert, challenge, interdict, action }: PaymentTypology): Part {
  const fields = new Map<string, string>([
    ['mode', mode],
    ['alert', String(alert)],
    ['challenge', String(challenge)],
    ['interdict', String(interdict)],
    ['action', action],
  ])
  for (const [rule, weight] of Object.entries(rules)) fields.set(weightOf + rule, String(weight))
  return { id, fields }
}

function partChanges(
  part: PolicyChange['part'],
  { before, after }: { readonly before: readonly Part[]; readonly after: readonly Part[] },
): readonly PolicyChange[] {
  const old = new Map(before.map((one) => [one.id, one.fields]))
  const left = new Set(after.map(({ id }) => id))
  const none: Part['fields'] = new Map()
  const changed = after.flatMap(({ id, fields }): PolicyChange[] => {
    const was = old.get(id)
    const told = fieldChanges(was ?? none, fields)
    return told.length === 0 ? [] : [{ part, id, kind: was === undefined ? 'added' : 'changed', fields: told }]
  })
  const gone = before
    .filter(({ id }) => !left.has(id))
    .map(({ id, fields }): PolicyChange => ({ part, id, kind: 'removed', fields: fieldChanges(fields, none) }))
  return [...changed, ...gone]
}

function fieldChanges(before: Part['fields'], after: Part['fields']): readonly FieldChange[] {
  const names = new Set([...after.keys(), ...before.keys()])
  return [...names]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => {
      const weight = name.startsWith(weightOf)
      return {
        field: weight ? 'weight' : (name as FieldChange['field']),
        of: weight ? name.slice(weightOf.length) : null,
        before: before.get(name) ?? null,
        after: after.get(name) ?? null,
      }
    })
}
