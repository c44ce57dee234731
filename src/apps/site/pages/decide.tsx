import { callRules } from '#engines/screening'
import type { View } from '../view.ts'
import { Article, type Section } from './article.tsx'

/** What the page that explains decisions shows: periods in days, as configured. */
export interface DecideProps {
  readonly view: View
  /** Within how many days a report can repeat an earlier one. */
  readonly duplicateDays: number
  readonly reportedDays: number
  readonly confirmedDays: number
  readonly disputeDays: number
}

/** How we decide: words, states, what counts once, legal basis, expiry, appeal. */
export function DecidePage(props: DecideProps) {
  const { view } = props
  const { t } = view
  return (
    <Article
      view={view}
      path="/decide"
      title={t('site.decide.title')}
      lede={t('site.decide.lede')}
      sections={[...whatIsListed(props), ...howItEnds(props)]}
    >
      <p class="actions">
        <a class="button" href={view.href('/check')}>
          {t('site.check.title')}
        </a>
        <a class="button button-outline" href={view.href('/calls')}>
          {t('site.nav.calls')}
        </a>
      </p>
    </Article>
  )
}

function whatIsListed({ view, duplicateDays }: DecideProps): readonly Section[] {
  const { t } = view
  return [
    {
      id: 'states',
      title: t('site.decide.states.title'),
      paragraphs: [t('site.decide.states.text')],
      points: (['confirmed', 'reported', 'none', 'official'] as const).map((state) => t(`site.decide.states.${state}`)),
    },
    {
      id: 'duplicate',
      title: t('site.decide.duplicate.title'),
      paragraphs: [t('site.decide.duplicate.text', { days: duplicateDays })],
      points: (['words', 'page', 'reporter'] as const).map((ground) => t(`site.decide.duplicate.${ground}`)),
      after: t('site.decide.duplicate.count'),
    },
    {
      id: 'basis',
      title: t('site.decide.basis.title'),
      paragraphs: [t('site.decide.basis.text')],
      points: (['warn', 'reject-call', 'hold-payment', 'block-page'] as const).map(
        (measure) => `${t(`taxonomy.measure.${measure}.title`)}. ${t(`taxonomy.measure.${measure}.help`)}`,
      ),
    },
    {
      id: 'calls',
      title: t('site-calls.decide.title'),
      paragraphs: [t('site-calls.decide.text')],
      points: callRules.map((rule) => t(`call-rule.rule.${rule}`)),
      after: t('site-calls.decide.after'),
    },
    { id: 'machine', title: t('site.decide.machine.title'), paragraphs: [t('site.decide.machine.text')] },
  ]
}

function howItEnds({ view, reportedDays, confirmedDays, disputeDays }: DecideProps): readonly Section[] {
  const { t } = view
  return [
    {
      id: 'expiry',
      title: t('site.decide.expiry.title'),
      paragraphs: [t('site.decide.expiry.text', { reported: reportedDays, confirmed: confirmedDays })],
    },
    {
      id: 'appeal',
      title: t('site.decide.appeal.title'),
      paragraphs: [t('site.decide.appeal.text', { days: disputeDays }), t('site.decide.appeal.after')],
    },
    {
      id: 'never',
      title: t('site.decide.never.title'),
      paragraphs: [],
      points: (['politics', 'name', 'images', 'payment'] as const).map((name) => t(`site.decide.never.${name}`)),
    },
  ]
}
