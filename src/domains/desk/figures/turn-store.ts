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
 * Writes what events say, in their order. Of looks, assessments and referrals the earliest stays, whatever order they are
 * told in. Nothing happens where a report is unknown. One statement for all first changes of reports, one for all second
 * ones, and so on.
 */
export async function changeTurns(tx: Tx, changes: readonly TurnChange[]): Promise<void> {
  const rounds: TurnChange[][] = []
  const told = new Map<string, number>()
  for (const change of changes) {
    const round = told.get(change.reportId) ?? 0
    told.set(change.reportId, round + 1)
    rounds[round] ??= []
    rounds[round].push(change)
  }
  for (const round of rounds) await changeEach(tx, round)
}

/** At most one change of each report. */
async function changeEach(tx: Tx, changes: readonly TurnChange[]): Promise<void> {
  await sql`update desk.turn t set
      topic = coalesce(c.topic, t.topic),
      channel = coalesce(c.channel, t.channel),
      language = coalesce(c.language, t.language),
      region = case when c.placed then c.region else t.region end,
      looked_by = case when c."lookedAt" < coalesce(t.looked_at, 'infinity') then c."lookedBy" else t.looked_by end,
      looked_at = least(t.looked_at, c."lookedAt"),
      assessed_by = case when c."assessedAt" < coalesce(t.assessed_at, 'infinity')
        then c."assessedBy" else t.assessed_by end,
      assessed_at = least(t.assessed_at, c."assessedAt"),
      referred_at = least(t.referred_at, c."referredAt"),
      removed_at = case when c.removal then c."removedAt" else t.removed_at end,
      judged_by = case when c."assessedAt" >= coalesce(t.judged_at, '-infinity')
        then c."assessedBy" else t.judged_by end,
      judged_at = greatest(t.judged_at, c."assessedAt"),
      classification = case when c.reopened then null else coalesce(c.classification, t.classification) end,
      closing_reason = case when c.reopened then null when c."assessedAt" is not null then c."closingReason"
        else t.closing_reason end,
      closed_at = case when c.reopened then null when c."closingReason" is not null then c."assessedAt"
        when c."assessedAt" is not null then null else t.closed_at end
    from jsonb_to_recordset(${JSON.stringify(changes.map(rowOf))}::jsonb) as c("reportId" uuid, topic text, channel text,
      language text, placed boolean, region text, "lookedAt" timestamptz, "lookedBy" text, "assessedAt" timestamptz,
      "assessedBy" text, classification text, "closingReason" text, "referredAt" timestamptz, removal boolean,
      "removedAt" timestamptz, reopened boolean)
    where t.report_id = c."reportId"`.execute(tx)
}

/** A change as one flat row; what it does not say is absent. */
function rowOf({ reportId, facts, looked, assessed, referredAt, removed, reopened }: TurnChange) {
  return {
    reportId,
    topic: facts?.topic,
    channel: facts?.channel,
    language: facts?.language,
    placed: facts?.region !== undefined,
    region: facts?.region,
    lookedAt: looked?.at,
    lookedBy: looked?.by,
    assessedAt: assessed?.at,
    assessedBy: assessed?.by,
    classification: assessed?.classification,
    closingReason: assessed?.closingReason,
    referredAt,
    removal: removed !== undefined,
    removedAt: removed?.at,
    reopened,
  }
}

/** Forgets every row; the outbox tells them all again. */
export async function emptyTurns(tx: Tx): Promise<void> {
  await sql`delete from desk.turn`.execute(tx)
}
