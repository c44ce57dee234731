import { sql } from 'kysely'
import type { Danger } from '#domains/taxonomy'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'

/** What a suggestion is about. */
export type Task = 'topic' | 'urgency'

/** A suggestion beside the decision: codes alone. `unsure` where nothing was suggested. */
export interface Comparison {
  readonly day: string
  readonly modelVersion: number
  readonly language: Language
  readonly task: Task
  readonly suggested: string
  readonly decided: string
  readonly synthetic: boolean
}

/** Counts comparisons, equal ones together. */
export async function countComparisons(tx: Tx, comparisons: readonly Comparison[]): Promise<void> {
  if (comparisons.length === 0) return
  await sql`
    insert into reports.triage_agreement (day, model_version, language, task, suggested, decided, synthetic, cases)
    select c.day, c."modelVersion", c.language, c.task, c.suggested, c.decided, c.synthetic, count(*)
    from jsonb_to_recordset(${JSON.stringify(comparisons)}::jsonb) as c(day date, "modelVersion" integer, language text,
      task text, suggested text, decided text, synthetic boolean)
    group by 1, 2, 3, 4, 5, 6, 7
    order by 1, 2, 3, 4, 5, 6, 7
    on conflict (day, model_version, language, task, suggested, decided, synthetic)
    do update set cases = reports.triage_agreement.cases + excluded.cases`.execute(tx)
}

/** A report that was closed for the first time, with its account. */
export interface FirstClosing {
  readonly id: string
  readonly text: string
  readonly language: Language
  readonly danger: Danger
  readonly synthetic: boolean
}

/** Of these reports those that have been closed exactly once and whose words are kept. A duplicate was not judged anew. */
export async function firstClosings(tx: Tx, ids: readonly string[]): Promise<readonly FirstClosing[]> {
  const { rows } = await sql<FirstClosing>`
    select r.id, left(w.body, 8000) as text, r.language, s.danger, s.synthetic
    from reports.report r join reports.submission s on s.id = r.submission_id
      join reports.words w on w.submission_id = s.id and w.id = s.id
    where r.id = any(${ids}::uuid[]) and (select count(*) from reports.assessment a
      where a.report_id = r.id and a.closing_reason is not null) = 1`.execute(tx)
  return rows
}

/** Cases counted, by what was suggested and decided. */
export interface Counted {
  readonly language: Language
  readonly task: Task
  readonly suggested: string
  readonly decided: string
  readonly cases: number
}

/** Which cases are asked for; days are included. */
export interface AgreementQuery {
  readonly from: string
  readonly to: string
  readonly synthetic: boolean
}

/** Cases of a span of days by language, task, suggestion and decision. */
export async function countedCases(db: Database, { from, to, synthetic }: AgreementQuery): Promise<readonly Counted[]> {
  const { rows } = await sql<Counted>`
    select language, task, suggested, decided, sum(cases)::integer as cases from reports.triage_agreement
    where day between ${from} and ${to} and synthetic = ${synthetic}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(db)
  return rows
}

/** Cases of one week in one language. */
export interface WeekCounted {
  /** The Monday of the week. */
  readonly week: string
  readonly language: Language
  readonly task: Task
  readonly cases: number
  /** Where something was suggested. */
  readonly suggested: number
  readonly agreed: number
}

/** Agreement week by week, the oldest first. */
export async function weeklyCases(
  db: Database,
  { from, to, synthetic }: AgreementQuery,
): Promise<readonly WeekCounted[]> {
  const { rows } = await sql<WeekCounted>`
    select date_trunc('week', day)::date as week, language, task, sum(cases)::integer as cases,
      coalesce(sum(cases) filter (where suggested <> 'unsure'), 0)::integer as suggested,
      coalesce(sum(cases) filter (where suggested = decided), 0)::integer as agreed
    from reports.triage_agreement where day between ${from} and ${to} and synthetic = ${synthetic}
    group by 1, 2, 3 order by 1, 2, 3`.execute(db)
  return rows
}

/** How often one suggestion in a language was borne out, since a day. */
export async function agreementOn(
  db: Database,
  asked: { readonly language: Language; readonly task: Task; readonly suggested: string; readonly since: string },
): Promise<{ readonly cases: number; readonly agreed: number; readonly synthetic: boolean } | undefined> {
  const { rows } = await sql<{ cases: number; agreed: number; synthetic: boolean }>`
    select synthetic, sum(cases)::integer as cases,
      coalesce(sum(cases) filter (where suggested = decided), 0)::integer as agreed
    from reports.triage_agreement where language = ${asked.language} and task = ${asked.task}
      and suggested = ${asked.suggested} and day >= ${asked.since}
    group by synthetic order by synthetic limit 1`.execute(db)
  return rows[0]
}
