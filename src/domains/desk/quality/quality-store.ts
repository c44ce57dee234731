import { sql } from 'kysely'
import type { Classification, Topic } from '#domains/taxonomy'
import type { Tx } from '#platform/database'
import type { Candidate, StrataKind } from './sample.ts'

/** A sample as it is kept. Days in Kazakhstan. */
export interface Sample {
  readonly id: string
  readonly seed: number
  readonly strata: StrataKind
  readonly from: string
  readonly to: string
  readonly topic: Topic | null
  readonly synthetic: boolean
  readonly region: string | null
  readonly candidates: number
  readonly drawnBy: string | null
  readonly drawnAt: Date
}

/** Which closed reports may be drawn. */
export interface CandidatesAsked {
  readonly from: string
  readonly to: string
  readonly topic: Topic | null
  readonly synthetic: boolean
}

/** Closed reports of the days asked for that a person judged, no duplicates, and none that was drawn before. */
export async function candidates(tx: Tx, asked: CandidatesAsked): Promise<readonly Candidate[]> {
  const { from, to, topic, synthetic } = asked
  const { rows } = await sql<Candidate>`
    select report_id as "reportId", topic, region, judged_by as assessor, classification, judged_at as "assessedAt"
    from desk.turn t
    where closed_at >= timezone(interval '5 hours', ${from}::timestamp)
      and closed_at < timezone(interval '5 hours', ${to}::timestamp + interval '1 day')
      and judged_by is not null and classification is not null and closing_reason <> 'duplicate'
      and synthetic = ${synthetic} and (${topic}::text is null or topic = ${topic})
      and not exists (select from desk.quality_item i where i.report_id = t.report_id)
    order by report_id`.execute(tx)
  return rows
}

/** A report of a sample and the judgement it was closed with. */
export interface DrawnItem extends Candidate {
  readonly id: string
  readonly second: string
}

/** Keeps a sample with its reports. */
export async function insertSample(tx: Tx, sample: Sample, items: readonly DrawnItem[]): Promise<void> {
  const { id, seed, strata, from, to, topic, synthetic, region, drawnBy, drawnAt } = sample
  await sql`insert into desk.quality_sample
      (id, seed, strata, closed_from, closed_to, topic, synthetic, region, candidates, drawn_by, drawn_at)
    values (${id}, ${seed}, ${strata}, ${from}, ${to}, ${topic}, ${synthetic}, ${region}, ${sample.candidates}, ${drawnBy},
      ${drawnAt})`.execute(tx)
  const rows = JSON.stringify(items)
  await sql`insert into desk.quality_item (id, sample_id, report_id, region, second_assessor)
    select i.id, ${id}, i."reportId", i.region, i.second
    from jsonb_to_recordset(${rows}::jsonb) as i(id uuid, "reportId" uuid, region text, second text)`.execute(tx)
  await sql`insert into desk.quality_first (item_id, assessor, classification, topic, assessed_at)
    select i.id, i.assessor, i.classification, i.topic, i."assessedAt"
    from jsonb_to_recordset(${rows}::jsonb)
      as i(id uuid, assessor text, classification text, topic text, "assessedAt" timestamptz)`.execute(tx)
}

/** A sample in the list. */
export interface SampleLine extends Sample {
  readonly reports: number
  readonly given: number
  readonly disagreements: number
}

/** Samples, the newest first, at most a hundred. */
export async function listSamples(tx: Tx): Promise<readonly SampleLine[]> {
  const { rows } = await sql<SampleLine>`
    select s.id, s.seed, s.strata, s.closed_from as "from", s.closed_to as "to", s.topic, s.synthetic, s.region,
      s.candidates, s.drawn_by as "drawnBy", s.drawn_at as "drawnAt",
      count(i.id)::int as reports, count(i.given_at)::int as given,
      count(*) filter (where i.given_at is not null and f.resolved_at is null
        and (f.classification, f.topic) <> (i.classification, i.topic))::int as disagreements
    from desk.quality_sample s
      left join desk.quality_item i on i.sample_id = s.id
      left join desk.quality_first f on f.item_id = i.id
    group by s.id order by s.drawn_at desc, s.id limit 100`.execute(tx)
  return rows
}

/** Somebody's second opinion that is asked for or given. */
export interface Item {
  readonly id: string
  readonly sampleId: string
  readonly reportId: string
  readonly region: string | null
  readonly second: string
  readonly askedAt: Date
  readonly classification: Classification | null
  readonly topic: Topic | null
  readonly reason: string | null
  readonly givenAt: Date | null
}

const itemColumns = sql`i.id, i.sample_id as "sampleId", i.report_id as "reportId", i.region,
  i.second_assessor as second, i.classification, i.topic, i.reason, i.given_at as "givenAt"`

/** What somebody is asked for: what is not given yet first, then the newest; at most 200. */
export async function itemsOf(
  tx: Tx,
  person: string,
): Promise<readonly (Item & { readonly language: string | null })[]> {
  const { rows } = await sql<Item & { language: string | null }>`
    select ${itemColumns}, coalesce(s.drawn_at, uuid_extract_timestamp(i.id)) as "askedAt", t.language
    from desk.quality_item i
      left join desk.quality_sample s on s.id = i.sample_id
      left join desk.turn t on t.report_id = i.report_id
    where i.second_assessor = ${person}
    order by i.given_at is not null, i.given_at desc, i.id limit 200`.execute(tx)
  return rows
}

/** One of a person's own; undefined where it is not theirs. */
export async function itemOf(tx: Tx, id: string, person: string): Promise<Item | undefined> {
  const { rows } = await sql<Item>`
    select ${itemColumns}, uuid_extract_timestamp(i.id) as "askedAt"
    from desk.quality_item i where i.id = ${id} and i.second_assessor = ${person}`.execute(tx)
  return rows[0]
}

/** A judgement in a review. */
export interface Opinion {
  readonly classification: Classification
  readonly topic: Topic
  readonly reason: string
}

/** Keeps a second opinion; false where it was given already, or is not this person's. */
export async function giveOpinion(
  tx: Tx,
  { id, person, at, ...opinion }: Opinion & { readonly id: string; readonly person: string; readonly at: Date },
): Promise<boolean> {
  const { classification, topic, reason } = opinion
  const done = await sql`update desk.quality_item set classification = ${classification}, topic = ${topic},
      reason = ${reason}, given_at = ${at}
    where id = ${id} and second_assessor = ${person} and given_at is null`.execute(tx)
  return Number(done.numAffectedRows ?? 0n) > 0
}

/** Both judgements of a report whose second opinion is given. */
export interface Pair {
  readonly id: string
  readonly sampleId: string
  readonly reportId: string
  readonly firstBy: string
  readonly firstClassification: Classification
  readonly firstTopic: Topic
  readonly firstAt: Date
  readonly secondBy: string
  readonly classification: Classification
  readonly topic: Topic
  readonly reason: string
  readonly givenAt: Date
  readonly resolvedClassification: Classification | null
  readonly resolvedTopic: Topic | null
  readonly resolution: string | null
  readonly resolvedBy: string | null
  readonly resolvedAt: Date | null
}

/** What was judged twice: of a sample or of all, or one report alone. */
export async function pairs(
  tx: Tx,
  { sampleId = null, id = null }: { readonly sampleId?: string | null; readonly id?: string | null },
): Promise<readonly Pair[]> {
  const { rows } = await sql<Pair>`
    select i.id, i.sample_id as "sampleId", i.report_id as "reportId",
      f.assessor as "firstBy", f.classification as "firstClassification", f.topic as "firstTopic", f.assessed_at as "firstAt",
      i.second_assessor as "secondBy", i.classification, i.topic, i.reason, i.given_at as "givenAt",
      f.resolved_classification as "resolvedClassification", f.resolved_topic as "resolvedTopic", f.resolution,
      f.resolved_by as "resolvedBy", f.resolved_at as "resolvedAt"
    from desk.quality_item i join desk.quality_first f on f.item_id = i.id
    where i.given_at is not null and (${sampleId}::uuid is null or i.sample_id = ${sampleId})
      and (${id}::uuid is null or i.id = ${id})
    order by i.given_at desc, i.id`.execute(tx)
  return rows
}

/** Keeps what the supervisor made of a disagreement, in place of an earlier one. */
export async function resolve(
  tx: Tx,
  { id, by, at, ...opinion }: Opinion & { readonly id: string; readonly by: string; readonly at: Date },
): Promise<void> {
  const { classification, topic, reason } = opinion
  await sql`update desk.quality_first set resolved_classification = ${classification}, resolved_topic = ${topic},
      resolution = ${reason}, resolved_by = ${by}, resolved_at = ${at} where item_id = ${id}`.execute(tx)
}

/** Empties the reasons of opinions older than a moment: they may repeat words of a reporter. Returns how many. */
export async function forgetReasons(tx: Tx, before: Date): Promise<number> {
  const items =
    await sql`update desk.quality_item set reason = '–' where given_at < ${before} and reason <> '–'`.execute(tx)
  await sql`update desk.quality_first set resolution = '–' where resolved_at < ${before} and resolution <> '–'`.execute(
    tx,
  )
  return Number(items.numAffectedRows ?? 0n)
}
