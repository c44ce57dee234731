import type { PaymentPolicy, PaymentRule, PaymentText, PaymentTypology } from '#engines/screening'
import { languages } from '#kernel/language'

/** What can be otherwise about a rule or a typology. */
export const changedFields = [
  'mode',
  'expression',
  'when',
  'bands',
  'name',
  'customer',
  'analyst',
  'alert',
  'challenge',
  'interdict',
  'action',
  'weight',
] as const

/** One thing about a rule or typology that is otherwise; as text, null where there is none. */
export interface FieldChange {
  /** `weight` is of a rule within a typology; `name`, `customer` and `analyst` are a rule's own texts; others as in the policy. */
  readonly field: (typeof changedFields)[number]
  /** The rule that a weight is of, the language of a name, language and reason of a sentence (`kk many-payers`); null for others. */
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
  /** Text by field; of weights by `weight` and the rule, of texts by field, language and reason. */
  readonly fields: ReadonlyMap<string, string>
}

function ruleFields({ id, mode, expression, when, bands, texts }: PaymentRule): Part {
  const fields = new Map<string, string>([
    ['mode', mode],
    ['expression', expression],
  ])
  if (when !== undefined) fields.set('when', when)
  fields.set('bands', bands.map(({ from, weight, reason }) => `${from} → ${weight} ${reason}`).join('\n'))
  const say = (field: string, text: PaymentText, reason = '') => {
    for (const language of languages) fields.set(`${field} ${language} ${reason}`.trim(), text[language])
  }
  if (texts !== undefined) say('name', texts.name)
  for (const [reason, { customer, analyst }] of Object.entries(texts?.reasons ?? {})) {
    say('customer', customer, reason)
    say('analyst', analyst, reason)
  }
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
  for (const [rule, weight] of Object.entries(rules)) fields.set(`weight ${rule}`, String(weight))
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
      const [field = '', ...of] = name.split(' ')
      return {
        field: field as FieldChange['field'],
        of: of.length === 0 ? null : of.join(' '),
        before: before.get(name) ?? null,
        after: after.get(name) ?? null,
      }
    })
}
