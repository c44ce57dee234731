import type { FraudType, Measure, ObservableKind, Topic } from '#domains/taxonomy'
import { type Fact, Facts } from '../components/facts.tsx'
import { type CheckState, StateBadge } from '../components/state-badge.tsx'
import type { View } from '../view.ts'

/** What is known about one identifier, as the public may see it. */
export interface CheckResult {
  readonly state: CheckState
  readonly kind: ObservableKind
  /** The identifier as it may be shown: grouped, cards and accounts of people masked. */
  readonly display: string
  /** What the reports are about. */
  readonly topic?: Topic
  readonly fraud?: FraudType
  /** Number of independent reports. */
  readonly reports?: number
  readonly firstReported?: Date
  readonly lastReported?: Date
  /** Until when the listing holds without new reports. */
  readonly validUntil?: Date
  readonly measures?: readonly Measure[]
  /** Who an official number or site belongs to. */
  readonly owner?: string
  /** What is listed where it is not the identifier itself: the site of a page, the domain above. */
  readonly listed?: string
  /** The list of another organisation that names it. */
  readonly source?: string
  /** Why an analyst or operator listed it, in their words. */
  readonly reason?: string
  /** Whether the listing is disputed and not decided yet. */
  readonly disputed?: boolean
}

/** The source of what this hotline has decided itself. */
const ownSource = 'hotline'

interface ResultProps {
  readonly view: View
  readonly result: CheckResult
  readonly query: string
}

/** The answer to a check: state, what they do, facts, actions. */
export function Result({ view, result, query }: ResultProps) {
  const { t } = view
  const { state } = result
  return (
    <>
      <section class={`result result-${state}`} aria-labelledby="result-title">
        <StateBadge view={view} state={state} />
        <p class="result-identifier">{result.display}</p>
        <h1 class="result-title" id="result-title">
          {t(`site.state.${state}.title`)}
        </h1>
        <p class="result-text">{t(`site.state.${state}.text`)}</p>
        {result.reason && <p class="result-reason">{result.reason}</p>}
        {result.disputed && <p class="result-reason">{t('site.result.disputed')}</p>}
        <ResultFacts view={view} result={result} />
      </section>
      <Actions view={view} result={result} query={query} />
      <div class="columns">
        <Doing view={view} result={result} />
        <Advice view={view} result={result} />
      </div>
    </>
  )
}

/** What it is about, in the closest words the taxonomy has: the kind of fraud, else the topic. */
function subject({ t }: View, { topic, fraud }: CheckResult, part: 'title' | 'help'): string | undefined {
  if (fraud) return t(`taxonomy.fraud-type.${fraud}.${part}`)
  // What stands with "other" helps to choose it, and tells nothing of what they do.
  if (topic === 'other' && part === 'help') return undefined
  return topic && t(`taxonomy.topic.${topic}.${part}`)
}

function ResultFacts({ view, result }: Omit<ResultProps, 'query'>) {
  const { t } = view
  const facts: Fact[] = []
  const add = (term: string, value: Fact['value'] | undefined) => value !== undefined && facts.push({ term, value })
  const day = (date: Date | undefined) =>
    date && <time dateTime={date.toISOString().slice(0, 10)}>{view.formatDate(date)}</time>
  add(t('site.result.owner'), result.owner)
  add(t('site.result.listed'), result.listed)
  add(t('site.result.topic'), subject(view, result, 'title'))
  add(t('site.result.reports'), result.reports !== undefined ? view.formatNumber(result.reports) : undefined)
  add(t('site.result.source'), result.source === ownSource ? t('site.result.source.hotline') : result.source)
  add(t('site.result.first'), day(result.firstReported))
  add(t('site.result.last'), day(result.lastReported))
  add(t('site.result.until'), day(result.validUntil))
  const measures = (result.measures ?? []).map((measure) => t(`taxonomy.measure.${measure}.title`))
  add(t('site.result.measures'), measures.length > 0 ? measures.join(' · ') : undefined)
  return facts.length > 0 ? <Facts facts={facts} /> : null
}

function Actions({ view, result, query }: ResultProps) {
  const { t } = view
  const to = (path: string, values: Record<string, string | undefined>) => {
    const present = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
    return `${view.href(path)}?${new URLSearchParams(present).toString()}`
  }
  const listed = result.state === 'confirmed' || result.state === 'reported'
  return (
    <p class="actions">
      <a class="button" href={to('/report', { about: query, topic: result.topic, fraud: result.fraud })}>
        {listed ? t('site.result.me-too') : t('site.result.report')}
      </a>
      <a class="button button-outline" href={to('/theft', { about: query })}>
        {t('site.result.paid')}
      </a>
      {listed && (
        <a class="actions-last" href={to('/dispute', { q: query })}>
          {t('site.result.mistake')}
        </a>
      )}
    </p>
  )
}

function Doing({ view, result }: Omit<ResultProps, 'query'>) {
  const help = result.state === 'official' ? undefined : subject(view, result, 'help')
  if (!help) return null
  return (
    <section class="advice">
      <h2>{view.t('site.result.doing')}</h2>
      <p>{help}</p>
    </section>
  )
}

function Advice({ view, result }: Omit<ResultProps, 'query'>) {
  const { t } = view
  return (
    <section class="advice">
      <h2>{t('site.result.advice')}</h2>
      {result.fraud && result.state !== 'official' && <p>{t(`taxonomy.fraud-type.${result.fraud}.advice`)}</p>}
      <ul>
        {(['one', 'two', 'three'] as const).map((name) => (
          <li>{t(`site.state.${result.state}.${name}`)}</li>
        ))}
      </ul>
      <p class="quiet">
        <a href={view.href('/decide')}>{t('site.result.how')}</a>
      </p>
    </section>
  )
}
