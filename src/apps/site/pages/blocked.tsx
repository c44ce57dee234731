import type { LegalBasis, Topic } from '#domains/taxonomy'
import { type Fact, Facts } from '../components/facts.tsx'
import { Notice } from '../components/notice.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** The decision by which a site is blocked. */
export interface BlockedFacts {
  /** The site that is listed: the one asked for, or one above it. */
  readonly site: string
  /** What names the decision when somebody calls or writes. */
  readonly decision: string
  readonly decidedAt: Date
  readonly validUntil: Date
  readonly reason: string | null
  readonly legalBasis: LegalBasis | null
  readonly topic: Topic | null
  readonly disputed: boolean
}

interface BlockedProps {
  readonly view: View
  /** The host that was asked for; empty where none was. */
  readonly name: string
  /** Undefined where it is not blocked. */
  readonly facts: BlockedFacts | undefined
  /** Working days within which a dispute is decided. */
  readonly disputeDays: number
}

/** Why a site did not open: what it is held to be, by which decision, until when, and how to appeal. */
export function BlockedPage(props: BlockedProps) {
  const { view, facts, name } = props
  const { t } = view
  if (facts === undefined) return <NotBlocked view={view} name={name} />
  return (
    <Layout view={view} title={t('blocked.title')} unlisted>
      <h1 class="title">{t('blocked.title')}</h1>
      <p class="lede">{t('blocked.lede', { site: name })}</p>
      <Notice tone="danger" title={t('blocked.why')}>
        {facts.topic && <p>{t(`taxonomy.topic.${facts.topic}.title`)}</p>}
        {facts.reason && <p>{facts.reason}</p>}
        {facts.disputed && <p>{t('site.result.disputed')}</p>}
      </Notice>
      <Facts facts={decisionOf(view, facts)} wide />
      <h2>{t('blocked.appeal.title')}</h2>
      <p>{t('blocked.appeal.text', { days: props.disputeDays })}</p>
      <p class="actions">
        <a class="button" href={`${view.href('/dispute')}?${new URLSearchParams({ q: facts.site }).toString()}`}>
          {t('blocked.appeal.action')}
        </a>
        <a class="button button-outline" href={view.href('/paid')}>
          {t('blocked.paid')}
        </a>
      </p>
      <p class="quiet">{t('blocked.privacy')}</p>
    </Layout>
  )
}

function decisionOf(view: View, facts: BlockedFacts): readonly Fact[] {
  const { t } = view
  const day = (date: Date) => <time dateTime={date.toISOString().slice(0, 10)}>{view.formatDate(date)}</time>
  return [
    { term: t('blocked.fact.site'), value: facts.site },
    ...(facts.legalBasis === null
      ? []
      : [{ term: t('blocked.fact.basis'), value: t(`taxonomy.legal-basis.${facts.legalBasis}.title`) }]),
    { term: t('blocked.fact.decided'), value: day(facts.decidedAt) },
    { term: t('blocked.fact.until'), value: day(facts.validUntil) },
    { term: t('blocked.fact.decision'), value: facts.decision },
  ]
}

function NotBlocked({ view, name }: { readonly view: View; readonly name: string }) {
  const { t } = view
  return (
    <Layout view={view} title={t('blocked.not.title')} unlisted>
      <h1 class="title">{t('blocked.not.title')}</h1>
      <p class="lede">{name === '' ? t('blocked.not.nameless') : t('blocked.not.lede', { site: name })}</p>
      <p class="actions">
        <a class="button" href={`${view.href('/check')}?${new URLSearchParams({ q: name }).toString()}`}>
          {t('blocked.not.check')}
        </a>
      </p>
    </Layout>
  )
}
