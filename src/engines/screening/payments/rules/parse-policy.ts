import { fail, ok, type Result } from '#kernel/result'
import type { RuleMode } from '../../rule.ts'
import { mostCharacters } from './expression.ts'
import type { PaymentBand, PaymentPolicy, PaymentRule, PaymentTypology } from './policy.ts'

/** How much one policy may hold. */
export const policyLimits = { rules: 200, typologies: 100, bands: 8, version: 60 } as const

type Plain = Readonly<Record<string, unknown>>

interface Fault {
  readonly code: string
  readonly at: string
}

/** Where one reads, and what was wrong so far: reading goes on with something harmless, and the first fault is told. */
interface Spot {
  readonly at: string
  readonly faults: Fault[]
}

const below = ({ at, faults }: Spot, name: string | number): Spot => ({
  at: at === '' ? `${name}` : `${at}.${name}`,
  faults,
})

function wrong<T>({ at, faults }: Spot, instead: T, code = 'shape'): T {
  faults.push({ code, at })
  return instead
}

/**
 * Reads a policy as it is stored or sent. Strict: unknown fields are refused. Fails with `payment-policy.shape` (a field is missing, unknown
 * or no such value), `payment-policy.too-large`, `payment-policy.duplicate` (two of one id), `payment-policy.order` (bands not ascending, or an
 * alert or a question later than the action) or `payment-policy.unknown-rule`; details: `at`, the path. Expressions are looked
 * at by `compilePayments`.
 */
export function parsePaymentPolicy(json: unknown): Result<PaymentPolicy> {
  const faults: Fault[] = []
  const policy = policyOf(json, { at: '', faults })
  return faults[0] === undefined ? ok(policy) : failOf(faults[0])
}

function failOf({ at, code }: Fault): Result<never> {
  if (code === 'too-large') return fail('payment-policy.too-large', { at })
  if (code === 'duplicate') return fail('payment-policy.duplicate', { at })
  if (code === 'order') return fail('payment-policy.order', { at })
  if (code === 'unknown-rule') return fail('payment-policy.unknown-rule', rulesPath(at))
  return fail('payment-policy.shape', { at: at === '' ? 'policy' : at })
}

/** `typologies.x.rules.y` names the typology and the rule. */
function rulesPath(at: string): { typology: string; rule: string } {
  const [, typology = '', , rule = ''] = at.split('.')
  return { typology, rule }
}

function policyOf(json: unknown, spot: Spot): PaymentPolicy {
  const policy = fields(json, spot, ['version', 'rules', 'typologies'])
  const version = text(policy['version'], below(spot, 'version'), policyLimits.version)
  const rules = eachOf(policy['rules'], { spot: below(spot, 'rules'), most: policyLimits.rules, read: ruleOf })
  const ids = unique(rules, below(spot, 'rules'))
  const typologies = eachOf(policy['typologies'], {
    spot: below(spot, 'typologies'),
    most: policyLimits.typologies,
    read: (json, at) => typologyOf(json, at, ids),
  })
  unique(typologies, below(spot, 'typologies'))
  return { version, rules, typologies }
}

function ruleOf(json: unknown, spot: Spot): PaymentRule {
  const rule = fields(json, spot, ['id', 'mode', 'expression', 'when', 'bands'])
  const list = below(spot, 'bands')
  const bands = eachOf(rule['bands'], { spot: list, most: policyLimits.bands, read: bandOf })
  if (bands.length === 0) wrong(list, null)
  for (const [place, { from }] of bands.entries()) {
    const before = bands[place - 1]
    if (before !== undefined && before.from >= from) wrong(below(list, place), null, 'order')
  }
  const read = {
    id: idOf(rule['id'], below(spot, 'id')),
    mode: modeOf(rule['mode'], below(spot, 'mode')),
    expression: text(rule['expression'], below(spot, 'expression'), mostCharacters),
    bands,
  }
  if (rule['when'] === undefined) return read
  return Object.assign(read, { when: text(rule['when'], below(spot, 'when'), mostCharacters) })
}

function bandOf(json: unknown, spot: Spot): PaymentBand {
  const band = fields(json, spot, ['from', 'weight', 'reason'])
  return {
    from: numberOf(band['from'], below(spot, 'from'), [-1e15, 1e15]),
    weight: numberOf(band['weight'], below(spot, 'weight'), [0, 1]),
    reason: idOf(band['reason'], below(spot, 'reason')),
  }
}

function typologyOf(json: unknown, spot: Spot, ids: ReadonlySet<string>): PaymentTypology {
  const read = fields(json, spot, ['id', 'mode', 'rules', 'alert', 'challenge', 'interdict', 'action'])
  const id = idOf(read['id'], below(spot, 'id'))
  const rules: Record<string, number> = {}
  for (const [rule, weight] of Object.entries(plainOf(read['rules'], below(spot, 'rules')))) {
    const at = { at: `typologies.${id}.rules.${rule.slice(0, 60)}`, faults: spot.faults }
    if (ids.has(rule)) rules[rule] = numberOf(weight, at, [0, 1])
    else wrong(at, null, 'unknown-rule')
  }
  const threshold = (name: string) => numberOf(read[name], below(spot, name), [0.01, policyLimits.rules])
  const [alert, challenge, interdict] = [threshold('alert'), threshold('challenge'), threshold('interdict')]
  if (alert > interdict || challenge > interdict) wrong(spot, null, 'order')
  const { action } = read
  const known = action === 'hold' || action === 'block' ? action : wrong(below(spot, 'action'), 'hold' as const)
  return { id, mode: modeOf(read['mode'], below(spot, 'mode')), rules, alert, challenge, interdict, action: known }
}

function plainOf(json: unknown, spot: Spot): Plain {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Plain) : wrong(spot, {})
}

function fields(json: unknown, spot: Spot, names: readonly string[]): Plain {
  const plain = plainOf(json, spot)
  const stranger = Object.keys(plain).find((name) => !names.includes(name))
  if (stranger !== undefined) wrong(below(spot, stranger.slice(0, 60)), null)
  return plain
}

interface Each<T> {
  readonly spot: Spot
  readonly most: number
  read(json: unknown, spot: Spot): T
}

function eachOf<T>(json: unknown, { most, read, spot }: Each<T>): readonly T[] {
  if (!Array.isArray(json)) return wrong(spot, [])
  if (json.length > most) return wrong(spot, [], 'too-large')
  return json.map((item: unknown, place) => read(item, below(spot, place)))
}

function text(json: unknown, spot: Spot, most: number): string {
  return typeof json === 'string' && json.trim() !== '' && json.length <= most ? json : wrong(spot, '')
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

function idOf(json: unknown, spot: Spot): string {
  return typeof json === 'string' && json.length <= 60 && kebab.test(json) ? json : wrong(spot, '')
}

function modeOf(json: unknown, spot: Spot): RuleMode {
  return json === 'off' || json === 'shadow' || json === 'on' ? json : wrong(spot, 'off' as const)
}

function numberOf(json: unknown, spot: Spot, [least, most]: readonly [number, number]): number {
  return typeof json === 'number' && json >= least && json <= most ? json : wrong(spot, least)
}

function unique(list: readonly { readonly id: string }[], spot: Spot): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { id } of list) {
    if (ids.has(id)) wrong(below(spot, id), null, 'duplicate')
    ids.add(id)
  }
  return ids
}
