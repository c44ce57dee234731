import type { Indicators, Verdict } from '#domains/indicators'
import {
  dangerTier,
  languageOfText,
  type Reports,
  type Suggestion,
  type Suggestions,
  type TriageReason,
  triage,
} from '#domains/reports'
import type { Danger, FraudType, ObservableKind, Topic } from '#domains/taxonomy'
import { extract } from '#engines/extraction'
import type { Clock } from '#kernel/clock'
import { asId } from '#kernel/id'
import type { Language } from '#kernel/language'
import { parseMoney } from '#kernel/money'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'

/** What a preview needs. */
export interface PreviewServices {
  readonly clock: Clock
  readonly indicators: Pick<Indicators, 'checkMany'>
  readonly reports: Pick<Reports, 'similar'>
  readonly suggestions: Pick<Suggestions, 'suggest'>
}

/** What is known so far of what somebody is telling. */
export interface PreviewInput {
  readonly text: string
  readonly language?: Language | undefined
  readonly topics?: readonly Topic[] | undefined
  readonly fraudType?: FraudType | undefined
  readonly danger?: Danger | undefined
  readonly amount?: { readonly amount: string; readonly currency: string } | undefined
  readonly paidAt?: string | undefined
}

/** An identifier where it stands in the words (UTF-16 code units), with what the registry says of it. */
export interface PreviewSpan {
  readonly start: number
  readonly end: number
  readonly kind: ObservableKind
  readonly display: string
  /** `unknown` for what the registry cannot be asked, and for what comes after the hundredth. */
  readonly state: Verdict['state'] | 'unknown'
  readonly independentReports: number
  readonly observableId: string | null
  /** Whose it is, where it belongs to an official. */
  readonly name: string | null
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  readonly lastReportedAt: Date | null
  readonly disputed: boolean
}

/** How urgent it looks: 3 where a child or a life may be in danger, 2 where money may still be held, else 1. */
export interface PreviewPriority {
  readonly value: number
  readonly level: 1 | 2 | 3
  readonly reasons: readonly TriageReason[]
}

/** What a person who listens sees while the other one talks. Nothing of it is kept. */
export interface Preview {
  readonly language: Language
  readonly spans: readonly PreviewSpan[]
  readonly similar: Awaited<ReturnType<Reports['similar']>>
  /** Null while too little was said. */
  readonly suggestion: Suggestion | null
  readonly priority: PreviewPriority
  readonly officials: readonly { readonly display: string; readonly name: string }[]
}

/** Looks at words as they are typed. */
export interface Previews {
  /** One round trip to the registry, one for similar reports; keeps and logs nothing. */
  preview(actor: Actor, input: PreviewInput): Promise<Preview>
}

/** More than this in one text is a list, and no account of what happened. */
const identifiersMost = 100

/** Where money may still be held: a payment of the last three days. */
const urgentFrom = 50

/** A few words say nothing of their topic, and are like everything. */
const leastWords = 12

/** Words beyond this change neither the topic nor what an account is like, and answering must not take longer for them. */
const comparedMost = 8000

/** Makes the previews. */
export function makePreviews(services: PreviewServices): Previews {
  return { preview: (actor, input) => preview(services, actor, input) }
}

async function preview(services: PreviewServices, actor: Actor, input: PreviewInput): Promise<Preview> {
  const { text } = input
  const language = input.language ?? languageOfText(text)
  const spans = await spansOf(services, text, language)
  const ids = new Set(spans.flatMap(({ observableId }) => observableId ?? []))
  const telling = text.trim().length >= leastWords
  const observableIds = [...ids].map((id) => asId<'observable'>(id))
  const told = text.slice(0, comparedMost)
  const [similar, suggestion] = await Promise.all([
    telling ? services.reports.similar(actor, { text: told, observableIds, limit: 6 }) : [],
    telling ? services.suggestions.suggest({ text: told, language, actor }) : null,
  ])
  return {
    language,
    spans,
    similar,
    suggestion,
    priority: priorityOf(input, services.clock.now()),
    officials: officialsAmong(spans),
  }
}

async function spansOf(
  { indicators }: PreviewServices,
  text: string,
  language: Language,
): Promise<readonly PreviewSpan[]> {
  const found = extract(text)
  const keyOf = ({ kind, value }: { readonly kind: string; readonly value: string }) => `${kind}:${value}`
  const distinct = [...new Map(found.map((one) => [keyOf(one), one])).values()].slice(0, identifiersMost)
  const queries = distinct.map(({ kind, value }) => ({ text: value, kind, language, ceiling: 'red' as const }))
  const answers = queries.length === 0 ? [] : await indicators.checkMany(queries)
  const byKey = new Map(distinct.map((one, i) => [keyOf(one), answers[i]]))
  return found.map((one) => spanOf(one, byKey.get(keyOf(one))))
}

function spanOf(
  { start, end, kind, display }: Pick<PreviewSpan, 'start' | 'end' | 'kind' | 'display'>,
  answer: Result<Verdict> | undefined,
): PreviewSpan {
  const verdict = answer?.ok ? answer.value : undefined
  return {
    start,
    end,
    kind,
    display,
    state: verdict?.state ?? 'unknown',
    independentReports: verdict?.independentReports ?? 0,
    observableId: verdict?.observableId ?? null,
    name: verdict?.officialName ?? null,
    topic: verdict?.topic ?? null,
    fraudType: verdict?.fraudType ?? null,
    lastReportedAt: verdict?.lastReportedAt ?? null,
    disputed: verdict?.disputed ?? false,
  }
}

function officialsAmong(spans: readonly PreviewSpan[]): Preview['officials'] {
  const named = spans.flatMap(({ display, name }) => (name === null ? [] : [[display, name] as const]))
  return [...new Map(named)].map(([display, name]) => ({ display, name }))
}

/** The place in the queue that this would have: of several topics the most urgent. */
function priorityOf(input: PreviewInput, now: Date): PreviewPriority {
  const { text, topics = [], fraudType = null, danger = 'unknown' } = input
  const money = input.amount === undefined ? undefined : parseMoney(input.amount.amount, input.amount.currency)
  const time = Date.parse(input.paidAt ?? '')
  const paidAt = Number.isNaN(time) || time > now.getTime() ? null : new Date(time)
  const shared = { danger, text, amount: money?.ok ? money.value : null, paidAt, now }
  const subjects: readonly Topic[] = topics.length > 0 ? topics : fraudType === null ? ['other'] : ['fraud']
  const [first, ...rest] = subjects.map((topic) => triage({ ...shared, topic, fraudType }))
  const best = rest.reduce((a, b) => (b.priority > a.priority ? b : a), first ?? { priority: 0, reasons: [] })
  const level = best.priority >= dangerTier ? 3 : best.priority >= urgentFrom ? 2 : 1
  return { value: best.priority, level, reasons: best.reasons }
}
