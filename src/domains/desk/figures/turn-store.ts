import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { SubmittedTurn, TurnChange } from './figures-schema.ts'

/** Puts new reports down. One that is known already stays as it is. */
export async function insertTurns(tx: Tx, turns: readonly SubmittedTurn[]): Promise<void> {
  if (turns.length === 0) return
  await sql`insert into desk.turn (report_id, submitted_at, topic, channel, language, region, synthetic)
    select t."reportId", t."submittedAt", t.topic, t.channel, t.language, t.region, t.synthetic
    from jsonb_to_recordset(${JSON.stringify(turns)}::jsonb) as t("reportId" uuid, "submittedAt" timestamptz, topic text,
      channel text, language text, region text, synthetic boolean)
    on conflict do nothing`.execute(tx)
}

/**
 * Writes what an event says. Of looks, assessments and referrals the earliest stays, whatever
 * order they are told in. Nothing happens where the report is unknown.
 */
export async function changeTurn(tx: Tx, change: TurnChange): Promise<void> {
  const { reportId, facts, looked, assessed, referredAt, removed, reopened } = change
  const closed = assessed !== undefined && assessed.closingReason !== null
  await sql`update desk.turn set
      topic = coalesce(${facts?.topic ?? null}, topic),
      channel = coalesce(${facts?.channel ?? null}, channel),
      language = coalesce(${facts?.language ?? null}, language),
      region = case when ${facts?.region !== undefined} then ${facts?.region ?? null} else region end,
      looked_by = case when ${looked?.at ?? null}::timestamptz < coalesce(looked_at, 'infinity')
        then ${looked?.by ?? null} else looked_by end,
      looked_at = least(looked_at, ${looked?.at ?? null}),
      assessed_by = case when ${assessed?.at ?? null}::timestamptz < coalesce(assessed_at, 'infinity')
        then ${assessed?.by ?? null} else assessed_by end,
      assessed_at = least(assessed_at, ${assessed?.at ?? null}),
      referred_at = least(referred_at, ${referredAt ?? null}),
      removed_at = case when ${removed !== undefined} then ${removed?.at ?? null}::timestamptz else removed_at end,
      judged_by = case when ${assessed?.at ?? null}::timestamptz >= coalesce(judged_at, '-infinity')
        then ${assessed?.by ?? null} else judged_by end,
      judged_at = greatest(judged_at, ${assessed?.at ?? null}),
      classification = case when ${reopened} then null
        else coalesce(${assessed?.classification ?? null}, classification) end,
      closing_reason = case when ${reopened} then null
        when ${assessed !== undefined} then ${assessed?.closingReason ?? null} else closing_reason end,
      closed_at = case when ${reopened} then null when ${closed} then ${assessed?.at ?? null}::timestamptz
        when ${assessed !== undefined} then null else closed_at end
    where report_id = ${reportId}`.execute(tx)
}

/** Forgets every row; the outbox tells them all again. */
export async function emptyTurns(tx: Tx): Promise<void> {
  await sql`delete from desk.turn`.execute(tx)
}
