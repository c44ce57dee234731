import type { ComponentChildren } from 'preact'
import type { CallMonth } from '#domains/calls'
import type { CodeSum, Dimension, FiguresTable, History, PublishedSum, RegisterCounts } from '#domains/statistics'
import { type Bar, BarChart } from '../components/bar-chart.tsx'
import { DataTable } from '../components/data-table.tsx'
import { Facts } from '../components/facts.tsx'
import { LineChart } from '../components/line-chart.tsx'
import { Notice } from '../components/notice.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'
import { NewestCalls } from './call-figures.tsx'
import { Past } from './past.tsx'

/** What the statistics page shows. */
export interface StatisticsProps {
  readonly view: View
  /** The same reports counted in every way; all real or all synthetic. */
  readonly figures: Readonly<Record<Dimension, FiguresTable>>
  /** What happened to listed identifiers. */
  readonly register: RegisterCounts
  /** When the last event was counted; null before the first. */
  readonly updated: Date | null
  /** Counts below this are withheld. */
  readonly suppressBelow: number
  readonly history: History
  /** Calls that operators rejected in the newest month that is known. */
  readonly calls?: CallMonth
  /** Whether the counts come from the synthetic country. */
  readonly synthetic?: boolean
  /** Addresses of the same figures for programs. */
  readonly downloads: { readonly json: string; readonly csv: string }
}

/** Public counts: one idea a chart, a table beside each. */
export function StatisticsPage(props: StatisticsProps) {
  const { view, figures, register, updated } = props
  const { t } = view
  const { total } = figures.year
  return (
    <Layout view={view} title={t('site.statistics.title')} current="/statistics">
      <h1 class="title">{t('site.statistics.title')}</h1>
      <p class="lede">{t('site.statistics.lede')}</p>
      {props.synthetic && (
        <Notice tone="warn" title={t('site.statistics.synthetic.title')}>
          <p>{t('site.statistics.synthetic.text')}</p>
        </Notice>
      )}
      <p class="big-figure">
        <strong>{shown(view, total)}</strong> {t('site.statistics.total', { count: total.atLeast })}
      </p>
      <Facts
        facts={(['reported', 'confirmed', 'lapsed', 'delisted', 'disputed', 'upheld'] as const).map((event) => ({
          term: t(`site.statistics.register.${event}`),
          value: view.formatNumber(register[event]),
        }))}
      />
      {total.atLeast === 0 && total.count !== null ? <p>{t('site.statistics.empty')}</p> : <Breakdowns {...props} />}
      <NewestCalls view={view} month={props.calls} />
      <p class="after">
        <a href={view.href('/recoveries/figures')}>{t('site-theft.figures.title')}</a>
      </p>
      <Past view={view} history={props.history} />
      <h2>{t('site.statistics.download')}</h2>
      <p class="after">
        <a href={props.downloads.json}>{t('site.statistics.json')}</a>
        <a href={props.downloads.csv}>{t('site.statistics.csv')}</a>
      </p>
      <p class="quiet">{t('site.statistics.notes', { below: props.suppressBelow })}</p>
      {updated && <p class="quiet">{t('site.statistics.updated', { time: view.formatTime(updated) })}</p>}
    </Layout>
  )
}

/** A sum as it may be shown: exact, "at least" where a part is withheld, or withheld whole. */
function shown(view: View, { count, atLeast }: PublishedSum): string {
  if (count !== null) return view.formatNumber(count)
  return atLeast > 0 ? `≥ ${view.formatNumber(atLeast)}` : view.t('site.statistics.withheld')
}

function Breakdowns({ view, figures }: StatisticsProps) {
  const { t } = view
  const bars = (by: Dimension, name: (code: string) => string) => barsOf(view, figures[by].sums, name)
  const years = bars('year', (code) => code)
  return (
    <>
      <Breakdown view={view} by="year" bars={years}>
        {years.length > 2 && <LineChart id="year" title={t('site.statistics.year.title')} points={years} />}
      </Breakdown>
      <Breakdown view={view} by="topic" bars={bars('topic', (code) => t(`taxonomy.topic.${code}.title`))} />
      <Breakdown view={view} by="channel" bars={bars('channel', (code) => t(`taxonomy.channel.${code}.title`))} />
      <Breakdown
        view={view}
        by="outcome"
        bars={bars('outcome', (code) =>
          code === 'open' ? t('site.statistics.open') : t(`taxonomy.closing-reason.${code}.title`),
        )}
      />
      <Breakdown view={view} by="language" bars={bars('language', (code) => t(`site.language.${code}.full`))} />
    </>
  )
}

/** One bar a code; what is withheld has no length. */
function barsOf(view: View, sums: readonly CodeSum[], name: (code: string) => string): readonly Bar[] {
  return sums.map((sum) => ({ label: name(sum.code), value: sum.atLeast, shown: shown(view, sum) }))
}

interface BreakdownProps {
  readonly view: View
  readonly by: Dimension
  readonly bars: readonly Bar[]
  /** Another chart than bars. */
  readonly children?: ComponentChildren
}

/** A chart and, beside it, the table with the same figures. */
function Breakdown({ view, by, bars, children }: BreakdownProps) {
  const { t } = view
  const title = t(`site.statistics.${by}.title`)
  return (
    <section>
      <h2>{title}</h2>
      <div class="chart-and-table">
        <figure>{children || <BarChart id={by} title={title} bars={bars} />}</figure>
        <DataTable
          caption={t('site.statistics.table')}
          columns={[t(`site.statistics.${by}.column`), t('site.statistics.count')]}
          rows={bars.map(({ label, shown }) => [label, shown])}
        />
      </div>
    </section>
  )
}
