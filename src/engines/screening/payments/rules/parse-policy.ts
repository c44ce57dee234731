import { languages } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { RuleMode } from '../../rule.ts'
import { mostCharacters } from './expression.ts'
import type {
  PaymentBand,
  PaymentPolicy,
  PaymentReasonWords,
  PaymentRule,
  PaymentRuleTexts,
  PaymentText,
  PaymentTypology,
} from './policy.ts'

/**
 * How much one policy may hold. `text` are the characters of one sentence; `words` the UTF-8 bytes that all rules' own sentences of
 * reasons may come to in an answer, the longest of each rule: an answer fits into a record of a node's journal whatever is found.
 */
export const policyLimits = { rules: 200, typologies: 100, bands: 8, version: 60, text: 240, words: 32_768 } as const

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
 * alert or a question later than the action) , `payment-policy.unknown-rule` or `payment-policy.text` (a sentence is
 * missing, too long or has line breaks; details: `rule`, `language`); details: `at`, the path. Expressions are looked at by `compilePayments`.
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
  if (code === 'text') return fail('payment-policy.text', textPath(at))
  if (code === 'unknown-rule') return fail('payment-policy.unknown-rule', rulesPath(at))
  return fail('payment-policy.shape', { at: at === '' ? 'policy' : at })
}

/** `typologies.x.rules.y` names the typology and the rule. */
function rulesPath(at: string): { typology: string; rule: string } {
  const [, typology = '', , rule = ''] = at.split('.')
  return { typology, rule }
}

/** `rule.language`. */
function textPath(at: string): { rule: string; language: string } {
  const [rule = '', language = ''] = at.split('.')
  return { rule, language }
}

function policyOf(json: unknown, spot: Spot): PaymentPolicy {
  const policy = fields(json, spot, ['version', 'rules', 'typologies'])
  const version = text(policy['version'], below(spot, 'version'), policyLimits.version)
  const rules = eachOf(policy['rules'], { spot: below(spot, 'rules'), most: policyLimits.rules, read: ruleOf })
  const ids = unique(rules, below(spot, 'rules'))
  checkWords(rules, below(spot, 'rules'))
  const typologies = eachOf(policy['typologies'], {
    spot: below(spot, 'typologies'),
    most: policyLimits.typologies,
    read: (json, at) => typologyOf(json, at, ids),
  })
  unique(typologies, below(spot, 'typologies'))
  return { version, rules, typologies }
}

function ruleOf(json: unknown, spot: Spot): PaymentRule {
  const rule = fields(json, spot, ['id', 'mode', 'expression', 'when', 'bands', 'texts'])
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
  const when = rule['when'] === undefined ? {} : { when: text(rule['when'], below(spot, 'when'), mostCharacters) }
  const told = rule['texts'] === undefined ? {} : { texts: textsOf(rule['texts'], read, below(spot, 'texts')) }
  return Object.assign(read, when, told)
}

function textsOf(json: unknown, { id, bands }: Pick<PaymentRule, 'id' | 'bands'>, spot: Spot): PaymentRuleTexts {
  const texts = fields(json, spot, ['name', 'reasons'])
  const list = below(spot, 'reasons')
  const given = fields(
    texts['reasons'],
    list,
    bands.map(({ reason }) => reason),
  )
  const wordsOf = (reason: string): PaymentReasonWords => {
    const words = fields(given[reason], below(list, reason), ['customer', 'analyst'])
    const say = (who: 'customer' | 'analyst') => sentences(words[who], id, below(below(list, reason), who))
    return { customer: say('customer'), analyst: say('analyst') }
  }
  return {
    name: sentences(texts['name'], id, below(spot, 'name')),
    reasons: Object.fromEntries(Object.keys(given).map((reason) => [reason, wordsOf(reason)])),
  }
}

/** In each language; what is missing is told by rule and language. */
function sentences(json: unknown, rule: string, spot: Spot): PaymentText {
  const given = fields(json, spot, languages)
  const [kk, ru, en] = languages.map((language) => {
    const said = given[language]
    return isSentence(said) ? said : wrong({ at: `${rule}.${language}`, faults: spot.faults }, '', 'text')
  })
  return { kk: kk ?? '', ru: ru ?? '', en: en ?? '' }
}

const isSentence = (said: unknown): said is string =>
  typeof said === 'string' && said.trim() !== '' && said.length <= policyLimits.text && !/[\p{Cc}\p{Cs}]/u.test(said)

const utf8 = new TextEncoder()

/** What one reason says is said once, and all of it together fits into an answer. */
function checkWords(rules: readonly PaymentRule[], spot: Spot): void {
  const said = new Map<string, string>()
  let all = 0
  for (const { id, texts } of rules) {
    let longest = 0
    for (const [reason, words] of Object.entries(texts?.reasons ?? {})) {
      const told = JSON.stringify(words)
      if ((said.get(reason) ?? told) !== told) wrong(below(below(spot, id), reason), null, 'duplicate')
      said.set(reason, told)
      for (const language of languages) {
        const answer = JSON.stringify([words.customer[language], words.analyst[language]])
        longest = Math.max(longest, utf8.encode(answer).length)
      }
    }
    all += longest
  }
  if (all > policyLimits.words) wrong(spot, null, 'too-large')
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
