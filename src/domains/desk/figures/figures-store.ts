import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database'
import { type Breakdown, type FiguresLine, type Measure, measures } from './measures.ts'
import type { FiguresPeriod } from './period.ts'

/** Which reports: of a period, real ones or a simulation's. */
export interface TurnsAsked {
  readonly period: FiguresPeriod
  readonly synthetic: boolean
}

const codeOf: Readonly<Record<Breakdown, RawBuilder<unknown>>> = {
  topic: sql`topic`,
  channel: sql`channel`,
  operator: sql`operator`,
  region: sql`region`,
  language: sql`language`,
  day: sql`day`,
  week: sql`date_trunc('week', day)::date`,
  month: sql`date_trunc('month', day)::date`,
}

const columnOf: Readonly<Record<Measure, string>> = {
  look: 'look_s',
  assess: 'assess_s',
  refer: 'refer_s',
  remove: 'remove_s',
}

/** Counts and times in one reading; nearest rank is twice as fast as between ranks, and is a time that was really taken. */
const figures = sql.join([
  sql`count(*)::int as received, count(*) filter (where closed_at is null)::int as open`,
  ...measures.flatMap((measure) => {
    const column = sql.ref(columnOf[measure])
    return [
      sql`count(${column})::int as ${sql.ref(`${measure}Count`)}`,
      sql`percentile_disc(array[0.5, 0.9]) within group (order by ${column}) as ${sql.ref(`${measure}Times`)}`,
    ]
  }),
])

const within = ({ period, synthetic }: TurnsAsked) =>
  sql`from desk.turn where day between ${period.from}::date and ${period.to}::date and synthetic = ${synthetic}`

type Row = { readonly code: string | null; readonly received: number; readonly open: number } & Readonly<
  Record<`${Measure}Count`, number> & Record<`${Measure}Times`, readonly (number | null)[] | null>
>

/** A line for each code, unordered; a code nobody knows is `none`. */
export async function linesBy(
  tx: Tx,
  by: Breakdown,
  asked: TurnsAsked,
): Promise<readonly (FiguresLine & { readonly code: string })[]> {
  const { rows } = await sql<Row>`
    select (${codeOf[by]})::text as code, ${figures} ${within(asked)} group by 1`.execute(tx)
  return rows.map((row) => ({ code: row.code ?? 'none', ...lineOf(row) }))
}

/** All reports of a period in one line. */
export async function totalLine(tx: Tx, asked: TurnsAsked): Promise<FiguresLine> {
  const { rows } = await sql<Row>`select null as code, ${figures} ${within(asked)}`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('an aggregate without a row')
  return lineOf(row)
}

/** How many reports came in, by code. */
export async function countsBy(tx: Tx, by: Breakdown, asked: TurnsAsked): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ code: string | null; count: number }>`
    select (${codeOf[by]})::text as code, count(*)::int as count ${within(asked)} group by 1`.execute(tx)
  return new Map(rows.map(({ code, count }) => [code ?? 'none', count]))
}

/** Whether there are reports of a kind at all. */
export async function holds(tx: Tx, synthetic: boolean): Promise<boolean> {
  const { rows } = await sql`select from desk.turn where synthetic = ${synthetic} limit 1`.execute(tx)
  return rows.length > 0
}

function lineOf(row: Row): FiguresLine {
  const times = measures.map((measure) => {
    const [median = null, p90 = null] = row[`${measure}Times`] ?? []
    return [measure, { count: row[`${measure}Count`], median, p90 }]
  })
  return { received: row.received, open: row.open, times: Object.fromEntries(times) as FiguresLine['times'] }
}

/** Reports of today and of the four weeks before, by the hour of the day in Kazakhstan. */
export interface HourCount {
  readonly today: boolean
  readonly hour: number
  readonly count: number
}

/** What came in today and in the 28 days before it, by hour; and what was assessed and closed today. */
export async function countHours(tx: Tx, today: string): Promise<readonly HourCount[]> {
  const { rows } = await sql<HourCount>`
    select day = ${today}::date as today, extract(hour from timezone(interval '5 hours', submitted_at))::int as hour,
      count(*)::int as count
    from desk.turn where day between ${today}::date - 28 and ${today}::date group by 1, 2`.execute(tx)
  return rows
}

/** How many reports were assessed for the first time, and how many closed, on a day in Kazakhstan. */
export async function countDone(
  tx: Tx,
  today: string,
): Promise<{ readonly assessed: number; readonly closed: number }> {
  const { rows } = await sql<{ assessed: number; closed: number }>`
    with midnight as (select timezone(interval '5 hours', ${today}::timestamp) as at)
    select
      (select count(*)::int from desk.turn, midnight where assessed_at >= at and assessed_at < at + interval '1 day') as assessed,
      (select count(*)::int from desk.turn, midnight where closed_at >= at and closed_at < at + interval '1 day') as closed`.execute(
    tx,
  )
  return rows[0] ?? { assessed: 0, closed: 0 }
}
