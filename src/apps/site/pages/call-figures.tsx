import type { CallMonth, SeizureYear } from '#domains/calls'
import { figuresFrom } from '#kernel/figure-readings'
import { type Bar, BarChart } from '../components/bar-chart.tsx'
import { DataTable } from '../components/data-table.tsx'
import { LineChart } from '../components/line-chart.tsx'
import { Notice } from '../components/notice.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** Public figures of calls. */
export interface CallFiguresGiven {
  /** The newest first. */
  readonly months: readonly CallMonth[]
  /** SIM boxes seized, the newest year first. */
  readonly years: readonly SeizureYear[]
}

type Props = CallFiguresGiven & {
  readonly view: View
  /** Whether the counts come from the synthetic country. */
  readonly synthetic?: boolean
}

/** Calls that were rejected, month by month, with what exactly that means, and SIM boxes that were seized. */
export function CallFiguresPage({ view, months, years, synthetic }: Props) {
  const { t } = view
  return (
    <Layout
      view={view}
      title={t('site-calls.figures.title')}
      description={t('site-calls.definition.text')}
      current="/statistics"
    >
      <h1 class="title">{t('site-calls.figures.title')}</h1>
      <p class="lede">{t('site-calls.definition.text')}</p>
      {synthetic && (
        <Notice tone="warn" title={t('site.statistics.synthetic.title')}>
          <p>{t('site.statistics.synthetic.text')}</p>
        </Notice>
      )}
      {months.length > 0 ? <Rejected view={view} months={months} /> : <p>{t('site.statistics.empty')}</p>}
      {years.length > 0 && <Seized view={view} years={years} />}
      <p class="actions">
        <a class="button button-outline" href={view.href('/calls')}>
          {t('site.nav.calls')}
        </a>
        <a class="actions-last" href={view.href('/statistics')}>
          {t('site.statistics.title')}
        </a>
      </p>
    </Layout>
  )
}

/** The newest month on the page of all figures, with the way to the others; nothing where nothing was told. */
export function NewestCalls({ view, month }: { readonly view: View; readonly month: CallMonth | undefined }) {
  const { t } = view
  if (month === undefined) return null
  return (
    <section>
      <h2>{t('site-calls.figures.title')}</h2>
      <p class="big-figure">
        <strong>{view.formatNumber(month.blocked)}</strong> {view.formatMonth(month.month)}
      </p>
      <p>{t('site-calls.definition.text')}</p>
      <p class="quiet">{asOfWords(view, month)}</p>
      <p class="after">
        <a href={view.href('/calls/figures')}>{t('site-calls.figures.more')}</a>
      </p>
    </section>
  )
}

function Rejected({ view, months }: Pick<Props, 'view' | 'months'>) {
  const { t } = view
  const title = t('site-calls.figures.months')
  const points = [...months].reverse()
  const bar = ({ month, blocked }: CallMonth): Bar => ({
    label: view.formatMonth(month),
    value: blocked,
    shown: view.formatShort(blocked),
  })
  const [newest] = months
  return (
    <>
      <Definition view={view} />
      <h2>{t('site-calls.figures.months')}</h2>
      {newest && (
        <p>
          {newestWords(view, newest)} {asOfWords(view, newest)}
        </p>
      )}
      <div class="chart-and-table whole">
        <figure>
          {points.length > 2 ? (
            <LineChart
              id="calls-chart"
              title={title}
              points={points.map((month) => ({ ...bar(month), label: month.month }))}
            />
          ) : (
            <BarChart id="calls-chart" title={title} bars={points.map(bar)} />
          )}
        </figure>
        <DataTable
          caption={t('site.statistics.table')}
          columns={[t('site-calls.figures.month'), t('site-calls.figures.calls'), t('site-calls.figures.blocked')]}
          rows={months.map(({ month, calls, blocked }) => [
            view.formatMonth(month),
            view.formatNumber(calls),
            view.formatNumber(blocked),
          ])}
        />
      </div>
      <ByRule view={view} months={months} />
      <p class="after">
        <a href="/api/v1/calls/figures">{t('site.statistics.json')}</a>
        <a href={`/api/v1/calls/figures.csv?lang=${view.language}`}>{t('site.statistics.csv')}</a>
      </p>
    </>
  )
}

function newestWords(view: View, { month, operators, calls, blocked }: CallMonth): string {
  const share = view.formatPercent(calls === 0 ? 0 : blocked / calls)
  return view.t('site-calls.figures.newest', { month: view.formatMonth(month), operators, share })
}

/** The last day that is counted in the newest month: figures stand as of its end. */
function asOfWords(view: View, { asOf }: CallMonth): string {
  return view.t('site-calls.figures.as-of', { day: view.formatDate(new Date(asOf.getTime() - 1)) })
}

/** What "blocked" counts, to the letter: a figure without it can be read in any way. */
function Definition({ view }: Pick<Props, 'view'>) {
  const { t } = view
  return (
    <>
      <h2>{t('site-calls.definition.title')}</h2>
      <ul>
        {(['passed', 'trial', 'attempts', 'twice', 'day', 'few'] as const).map((name) => (
          <li>{t(`site-calls.definition.${name}`, { least: figuresFrom })}</li>
        ))}
      </ul>
    </>
  )
}

function ByRule({ view, months }: Pick<Props, 'view' | 'months'>) {
  const { t } = view
  const sums = new Map<string, number>()
  for (const { code, blocked } of months.flatMap(({ byRule }) => byRule)) {
    sums.set(code, (sums.get(code) ?? 0) + blocked)
  }
  if (sums.size === 0) return null
  const title = t('site-calls.figures.rules', { months: months.length })
  const bars = [...sums]
    .sort(([, one], [, other]) => other - one)
    .map(([code, value]) => ({ label: t(`call-rule.rule.${code}`), value }))
  return (
    <>
      <h2>{title}</h2>
      <div class="chart-and-table">
        <figure>
          <BarChart
            id="calls-rules"
            title={title}
            bars={bars.map((bar) => ({ ...bar, shown: view.formatShort(bar.value) }))}
          />
        </figure>
        <DataTable
          caption={t('site.statistics.table')}
          columns={[t('site-calls.figures.rule'), t('site-calls.figures.blocked')]}
          rows={bars.map(({ label, value }) => [label, view.formatNumber(value)])}
        />
      </div>
    </>
  )
}

/** Years that stand beside each other on the narrowest screen. */
const yearsShown = 4

function Seized({ view, years }: Pick<Props, 'view' | 'years'>) {
  const { t } = view
  const shown = years.slice(0, yearsShown)
  return (
    <section>
      <h2>{t('site-calls.seizures.title')}</h2>
      <p>{t('site-calls.seizures.text')}</p>
      <div class="narrow">
        <DataTable
          caption={t('site-calls.seizures.caption')}
          columns={[t('site.statistics.year.column'), ...shown.map(({ year }) => String(year))]}
          rows={(['devices', 'sims', 'suspects'] as const).map((name) => [
            t(`site-calls.seizures.${name}`),
            ...shown.map((year) => view.formatNumber(year[name])),
          ])}
        />
      </div>
      <p class="after">
        <a href="/api/v1/calls/seizures/figures">{t('site.statistics.json')}</a>
        <a href="/api/v1/calls/seizures/figures.csv">{t('site.statistics.csv')}</a>
      </p>
    </section>
  )
}
