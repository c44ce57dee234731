import { builtInOfficial, type Match, type Target, targetsOf } from '#domains/indicators'
import { isObservableKind } from '#domains/taxonomy'
import { parseObservable } from '#formats/observable'
import { dialledDigits } from '#formats/phone'
import { measuresOf, type Registry, topicAt } from './registry.ts'

/** What is known of one identifier: nothing, an official, or a listing. */
export type Outcome =
  | { readonly state: 'none'; readonly kind: string }
  | { readonly state: 'official'; readonly kind: string }
  | Found
  /** Why it could not be looked up: the code of its kind's codec, or `edge.kind-not-carried` for cards and IINs. */
  | { readonly state: 'unreadable'; readonly code: string }

/** A listing that concerns what was asked. */
export interface Found {
  readonly state: 'reported' | 'confirmed'
  readonly kind: string
  readonly match: Match
  /** What is listed, for the sighting. */
  readonly listed: { readonly kind: string; readonly value: string }
  readonly facts: number
  /** Minutes since 1970; 0 for never. */
  readonly expiry: number
}

const confirmed = 2
const minute = 60_000
const none = { state: 'none', kind: 'phone' } as const

/** Answers one question at a moment (milliseconds since 1970), as the centre would. */
export function answerOf(
  registry: Registry,
  question: { readonly text: string; readonly kind?: string },
  now: number,
): Outcome {
  const { text, kind } = question
  const digits = kind === undefined || kind === 'phone' ? digitsOf(text) : 0
  if (digits > 0) return answerNumber(registry, digits, now)
  if (kind !== undefined && !isObservableKind(kind)) return { state: 'unreadable', code: 'edge.kind-unknown' }
  const parsed = parseObservable(text, kind === undefined ? {} : { kind })
  if (!parsed.ok) return answerUnheld(registry, text, { code: parsed.error.code, now })
  const observable = parsed.value
  if (observable.sensitive) return { state: 'unreadable', code: 'edge.kind-not-carried' }
  if (builtInOfficial(observable) !== undefined) return { state: 'official', kind: observable.kind }
  if (observable.kind === 'phone') return answerNumber(registry, digitsOf(observable.value), now)
  const targets = targetsOf(observable)
  const allowed = registry.allowances() === 0 ? undefined : allowedAmong(registry, targets)
  if (allowed === 'official') return { state: 'official', kind: observable.kind }
  let best: Found | undefined
  for (const target of targets) {
    // A popular host silences listings of itself and of the domains above, but not of a page on it.
    if (allowed === 'popular' && target.kind === 'domain') continue
    const { high, low } = registry.keyOf(target.kind, target.value)
    const facts = registry.reader.facts(high, low)
    if (facts === 0) continue
    const expiry = registry.reader.expiry()
    if (expiry !== 0 && expiry * minute <= now) continue
    const state = stateOf(facts)
    // Confirmed before reported, then the nearer before the farther.
    if (best === undefined || (state === 'confirmed' && best.state === 'reported')) {
      best = { state, kind: observable.kind, match: target.match, listed: target, facts, expiry }
    }
  }
  return best ?? { state: 'none', kind: observable.kind }
}

function stateOf(facts: number): 'reported' | 'confirmed' {
  return (facts & 7) === confirmed ? 'confirmed' : 'reported'
}

/** What the allow list says: an official name at or above what was asked, or a popular one that is its very host. */
function allowedAmong(registry: Registry, targets: readonly Target[]): 'official' | 'popular' | undefined {
  const covers = ({ kind, match }: Target) => match === 'exact' || kind === 'domain'
  if (targets.some((one) => covers(one) && registry.isAllowed('official', one.kind, one.value))) return 'official'
  const host = targets.find(({ kind }) => kind === 'domain')
  return host !== undefined && registry.isAllowed('popular', 'domain', host.value) ? 'popular' : undefined
}

/** A number that nobody can hold is unreadable, unless it lies in a listed block. */
function answerUnheld(
  registry: Registry,
  text: string,
  { code, now }: { readonly code: string; readonly now: number },
): Outcome {
  const digits = code === 'phone.not-assigned' ? dialledDigits(text) : undefined
  const outcome = digits === undefined ? none : answerNumber(registry, digits, now)
  return outcome.state === 'none' ? { state: 'unreadable', code } : outcome
}

/** The answer for a telephone number by its E.164 digits. */
export function answerNumber(registry: Registry, digits: number, now: number): Outcome {
  const { reader, blocks } = registry
  const facts = reader.facts(Math.floor(digits / 0x1_0000_0000), digits >>> 0)
  const expiry = facts === 0 ? 0 : reader.expiry()
  const own = facts !== 0 && (expiry === 0 || expiry * minute > now)
  if (blocks.size() > 0 && !(own && stateOf(facts) === 'confirmed')) {
    const around = answerInBlock(registry, digits, now)
    if (around !== undefined && (!own || around.state !== 'reported')) return around
  }
  if (!own) return none
  const listed = { kind: 'phone', value: `+${digits}` }
  return { state: stateOf(facts), kind: 'phone', match: 'exact', listed, facts, expiry }
}

/** The answer by the block that a number lies in; an allowed number is not touched by it. */
function answerInBlock(registry: Registry, digits: number, now: number): Outcome | undefined {
  if (registry.reader.findInRanges(digits, now) === null) return undefined
  const block = registry.blocks.at(digits, now)
  if (block === undefined) return undefined
  if (registry.isAllowed('official', 'phone', `+${digits}`)) return { state: 'official', kind: 'phone' }
  if (registry.isAllowed('popular', 'phone', `+${digits}`)) return undefined
  const { value, facts, expiry } = block
  const listed = { kind: 'number-block', value }
  return { state: stateOf(facts), kind: 'phone', match: 'number-block', listed, facts, expiry }
}

/** The digits of a number written as `+77071234567`; 0 for anything else, which the codecs read. */
export function digitsOf(text: string): number {
  if (text.length < 8 || text.length > 16 || text.charCodeAt(0) !== 43 || text.charCodeAt(1) === 48) return 0
  let digits = 0
  for (let at = 1; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return 0
    digits = digits * 10 + digit
  }
  return digits
}

const known = new Map<number, string>()

/** The facts of a listing as members of JSON. The same few stand behind most listings, so they are written once. */
function factsJson(facts: number): string {
  const before = known.get(facts)
  if (before !== undefined) return before
  const measures = JSON.stringify(measuresOf((facts >>> 15) & 255))
  const topic = JSON.stringify(topicAt((facts >>> 10) & 31))
  const text = `"confidence":${(facts >>> 3) & 127},"measures":${measures},"topic":${topic},"sources":${(facts >>> 23) & 255}`
  if (known.size > 50_000) known.clear()
  known.set(facts, text)
  return text
}

const nothing = '"match":null,"confidence":0,"measures":[],"topic":null,"sources":0,"expiresAt":null}'

/** An outcome as JSON. */
export function outcomeJson(outcome: Outcome): string {
  if (outcome.state === 'unreadable') return `{"state":"unreadable","code":"${outcome.code}"}`
  const start = `{"kind":"${outcome.kind}","state":"${outcome.state}",`
  if (outcome.state === 'none' || outcome.state === 'official') return `${start}${nothing}`
  const expires = outcome.expiry === 0 ? 'null' : `"${new Date(outcome.expiry * minute).toISOString()}"`
  return `${start}"match":"${outcome.match}",${factsJson(outcome.facts)},"expiresAt":${expires}}`
}

/** An outcome as one line of text: `-` nothing known, `o` official, `?` unreadable and why, else the listing. */
export function outcomeLine(outcome: Outcome): string {
  if (outcome.state === 'none') return '-\n'
  if (outcome.state === 'official') return 'o\n'
  if (outcome.state === 'unreadable') return `? ${outcome.code}\n`
  const { facts, expiry, state, match } = outcome
  const until = expiry === 0 ? '-' : String(expiry * 60)
  return `${state} ${factsLine(facts)} ${until} ${match}\n`
}

const knownLines = new Map<number, string>()

function factsLine(facts: number): string {
  const before = knownLines.get(facts)
  if (before !== undefined) return before
  const measures = measuresOf((facts >>> 15) & 255).join() || '-'
  const text = `${(facts >>> 3) & 127} ${measures} ${topicAt((facts >>> 10) & 31) ?? '-'} ${(facts >>> 23) & 255}`
  if (knownLines.size > 50_000) knownLines.clear()
  knownLines.set(facts, text)
  return text
}
