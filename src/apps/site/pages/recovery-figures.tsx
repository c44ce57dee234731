import type { BankFigures, MonthFigures, ScreeningMonth } from '#domains/payments'
import { figuresFrom as suppressBelow } from '#kernel/figure-readings'
import { formatMoney } from '#kernel/money'
import { BarChart } from '../components/bar-chart.tsx'
import { DataTable } from '../components/data-table.tsx'
import { DotScale } from '../components/dot-scale.tsx'
import { Facts } from '../components/facts.tsx'
import { Notice } from '../components/notice.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** What the page of figures about stolen money shows. */
export interface RecoveryFiguresProps {
  readonly view: View
  readonly figures: MonthFigures
  /** The month before and the one after, `YYYY-MM`, where there are figures of them. */
  readonly before?: string
  readonly after?: string
  /** Payments that banks screened, the newest month first. */
  readonly screened: readonly ScreeningMonth[]
  /** Whether the counts come from the synthetic country. */
  readonly synthetic?: boolean
}

/** What is counted, each a sentence under `hold.figures.<name>`. */
const definitions = [
  'as-of',
  'month',
  'request',
  'in-time',
  'time',
  'unanswered',
  'held',
  'returned',
  'share',
  'suppressed',
] as const

/** What was stolen, held and returned in a month, how fast each bank answered, and what was stopped before it left. */
export function RecoveryFiguresPage(props: RecoveryFiguresProps) {
  const { view, figures, synthetic } = props
  const { t } = view
  return (
    <Layout
      view={view}
      title={t('site-theft.figures.title')}
      description={t('site-theft.figures.lede')}
      current="/statistics"
    >
      <h1 class="title">{t('site-theft.figures.title')}</h1>
      <p class="lede">{t('site-theft.figures.lede')}</p>
      {synthetic && (
        <Notice tone="warn" title={t('site.statistics.synthetic.title')}>
          <p>{t('site.statistics.synthetic.text')}</p>
        </Notice>
      )}
      <h2>{view.formatMonth(figures.month)}</h2>
      <Nation {...props} />
      <Months {...props} />
      <Banks {...props} />
      <p class="after">
        <a href={`/api/v1/recoveries/figures?month=${figures.month}`}>{t('site.statistics.json')}</a>
        <a href={`/api/v1/recoveries/figures.csv?month=${figures.month}&lang=${view.language}`}>
          {t('site.statistics.csv')}
        </a>
      </p>
      <h2>{t('site-theft.figures.definitions')}</h2>
      <ul>
        {definitions.map((name) => (
          <li>{t(`hold.figures.${name}`, { least: suppressBelow })}</li>
        ))}
      </ul>
      <Screened {...props} />
      <p class="quiet">{t('site-theft.figures.closed', { time: view.formatTime(figures.asOf) })}</p>
      <p class="actions">
        <a class="button button-outline" href={view.href('/theft')}>
          {t('site.nav.theft')}
        </a>
        <a class="actions-last" href={view.href('/statistics')}>
          {t('site.statistics.title')}
        </a>
      </p>
    </Layout>
  )
}

/** Months are told apart by a click: each stands under an address of its own. */
function Months({ view, before, after }: RecoveryFiguresProps) {
  if (before === undefined && after === undefined) return null
  const link = (month: string) => (
    <a href={`${view.href('/recoveries/figures')}?month=${month}`}>{view.formatMonth(month)}</a>
  )
  return (
    <p class="after">
      {before !== undefined && link(before)}
      {after !== undefined && link(after)}
    </p>
  )
}

function Nation({ view, figures: { nation } }: RecoveryFiguresProps) {
  const { t } = view
  if (nation.suppressed) return <p>{t('site-theft.figures.few', { least: suppressBelow })}</p>
  const { recoveries, stolen, held, returned, share, asOf } = nation
  const title = t('site-theft.figures.sums')
  const bars = (['stolen', 'held', 'returned'] as const).map((name) => ({
    label: t(`recovery-figures.column.${name}`),
    value: Number({ stolen, held, returned }[name]),
    shown: `${short(view, { stolen, held, returned }[name])} ₸`,
    exact: tenge(view, { stolen, held, returned }[name]),
  }))
  return (
    <>
      <p>{t('site-theft.figures.as-of', { time: view.formatTime(asOf) })}</p>
      <div class="chart-and-table">
        <figure>
          <BarChart id="nation" title={title} bars={bars} />
        </figure>
        <DataTable
          caption={t('site.statistics.table')}
          columns={[title, t('site-theft.figures.tenge')]}
          rows={bars.map(({ label, exact }) => [label, exact])}
        />
      </div>
      <Facts
        facts={[
          { term: t('site-theft.figures.recoveries'), value: view.formatNumber(recoveries) },
          { term: t('site-theft.figures.share'), value: share === null ? '–' : view.formatPercent(share) },
        ]}
      />
    </>
  )
}

/** Three narrow tables instead of a wide one: each stands whole on the narrowest screen. */
function Banks({ view, figures: { banks, nation } }: RecoveryFiguresProps) {
  const { t } = view
  const shown = banks.filter((bank) => !bank.suppressed)
  const title = t('site-theft.figures.banks')
  const table = (caption: string, columns: readonly string[], cells: (bank: ShownBank) => readonly string[]) => (
    <DataTable
      caption={caption}
      columns={[t('recovery-figures.column.bank'), ...columns]}
      rows={banks.map((bank) => [bank.name, ...(bank.suppressed ? withheld : cells(bank))])}
    />
  )
  const column = (name: string) => t(`recovery-figures.column.${name}`)
  if (shown.length === 0)
    return (
      <section>
        <h2>{title}</h2>
        <p>{t('site-theft.figures.few', { least: suppressBelow })}</p>
      </section>
    )
  return (
    <section class="whole">
      <h2>{title}</h2>
      <p>{t('site-theft.figures.half')}</p>
      <div class="chart-and-table">
        <figure>
          <DotScale id="banks" title={title} {...answerTimes(view, shown)} />
          <figcaption class="quiet">{t('site-theft.figures.scale')}</figcaption>
        </figure>
        {table(t('site.statistics.table'), [column('median'), column('ninety')], ({ median, ninety }) => [
          inMinutes(view, median),
          inMinutes(view, ninety),
        ])}
        {table(
          t('site-theft.figures.answers'),
          [column('in-time'), column('unanswered')],
          ({ requests, inTime, unanswered }) => [
            `${view.formatNumber(inTime)} / ${view.formatNumber(requests)}`,
            view.formatNumber(unanswered),
          ],
        )}
        {table(t('site-theft.figures.money'), [column('held'), column('returned')], ({ held, returned }) => [
          short(view, held),
          short(view, returned),
        ])}
      </div>
      {shown
        .filter(({ asOf }) => nation.suppressed || asOf.getTime() !== nation.asOf.getTime())
        .map(({ name, asOf }) => (
          <p class="quiet">{t('site-theft.figures.bank-as-of', { bank: name, time: view.formatTime(asOf) })}</p>
        ))}
    </section>
  )
}

/** What stands where figures are withheld. */
const withheld = ['–', '–']

type ShownBank = Extract<BankFigures, { readonly suppressed: false }>

/** Marks of the scale of answering times, in minutes: some banks answer within minutes, others within days. */
const marks = [1, 10, 60, 1440, 14_400] as const

/** Fastest first. A bank whose half never came stands nowhere on the scale: the word stands for it, at the end. */
function answerTimes(view: View, banks: readonly ShownBank[]) {
  const longest = Math.max(...banks.map(({ median }) => median ?? 0))
  const last = marks.find((mark) => mark > 1 && mark >= longest) ?? longest
  const share = (minutes: number) => Math.log(Math.max(1, minutes)) / Math.log(last)
  const dots = banks
    .toSorted((a, b) => (a.median ?? Infinity) - (b.median ?? Infinity))
    .map(({ name, median }) => ({
      label: name,
      share: median === null ? null : share(median),
      shown: median === null ? view.t('site-theft.figures.never') : timeWords(view, median),
    }))
  const ticks = marks
    .filter((mark) => mark <= last)
    .map((mark) => ({ label: timeWords(view, mark), share: share(mark) }))
  return { dots, ticks }
}

/** A time in the largest unit that it fills. */
function timeWords({ t }: View, minutes: number): string {
  const tenths = (number: number) => Math.round(number * 10) / 10
  if (minutes < 60) return t('site-theft.figures.minutes', { minutes: tenths(minutes) })
  if (minutes < 1440) return t('site-theft.figures.hours', { hours: tenths(minutes / 60) })
  return t('site-theft.figures.days', { days: tenths(minutes / 1440) })
}

/** Never is longer than any time. */
function inMinutes(view: View, value: number | null): string {
  return value === null ? '∞' : view.formatNumber(Math.round(value * 10) / 10)
}

/** Tenge in few letters; exact sums stand in the files. */
function short(view: View, minor: bigint): string {
  return view.formatShort(Number(minor / 100n))
}

function tenge({ language }: View, minor: bigint): string {
  return formatMoney({ minor: minor - (minor % 100n), currency: 'KZT' }, language)
}

/** Payments that were stopped before they left; nothing where no bank told. */
function Screened({ view, screened }: RecoveryFiguresProps) {
  const { t } = view
  const [newest] = screened
  if (newest === undefined) return null
  const title = t('site-theft.screened.checked')
  const columns = ['month', 'held', 'blocked'] as const
  return (
    <section>
      <h2>{t('site-theft.screened.title')}</h2>
      <p>
        {t('site-theft.screened.text')} {lastDayWords(view, newest)}
      </p>
      <div class="chart-and-table">
        <figure>
          <BarChart
            id="screened"
            title={title}
            bars={screened.map((month) => ({
              label: view.formatMonth(month.month),
              value: month.screened,
              shown: view.formatShort(month.screened),
            }))}
          />
          <figcaption class="quiet">{title}</figcaption>
        </figure>
        <DataTable
          caption={t('site-theft.screened.caption')}
          columns={columns.map((name) => t(`recovery-figures.screened.${name}`))}
          rows={screened.map(({ month, held, blocked }) => [
            view.formatMonth(month),
            stoppedCell(view, held),
            stoppedCell(view, blocked),
          ])}
        />
      </div>
      <p class="quiet">{t('site-theft.screened.few', { least: suppressBelow })}</p>
      <p class="after">
        <a href="/api/v1/payments/screening/figures">{t('site.statistics.json')}</a>
        <a href={`/api/v1/payments/screening/figures.csv?lang=${view.language}`}>{t('site.statistics.csv')}</a>
      </p>
    </section>
  )
}

/** The last day that is counted in the newest month: figures stand as of its end. */
function lastDayWords(view: View, { asOf }: ScreeningMonth): string {
  return view.t('site-theft.screened.as-of', { day: view.formatDate(new Date(asOf.getTime() - 1)) })
}

function stoppedCell(view: View, stopped: ScreeningMonth['held']): string {
  return stopped === null ? '–' : view.formatNumber(stopped.payments)
}
