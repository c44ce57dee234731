import type { NotedEntry } from '#domains/audit'
import { namesOf } from '#domains/identity'
import type { Id } from '#kernel/id'
import { decodeTimeCursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import type { ReportServices } from '../context-service.ts'
import { findReport, type Report } from '../report-store.ts'
import { type OwnEntry, ownHistory, type ToldAssessment } from './history-store.ts'
import { linesOf } from './sharing-store.ts'

/** Who did something. */
export interface Doer {
  readonly kind: 'person' | 'reporter' | 'client' | 'system'
  readonly id: string | null
  readonly name: string | null
}

/** One line of a report's history: who, what, when. Never a word that somebody wrote. */
export interface HistoryLine {
  readonly id: string
  readonly at: Date
  /** `submitted`, a step of the version, `noted`, `told`, or the action of an audit entry (`reports.linked`). */
  readonly action: string
  readonly by: Doer
  /** How many times in a row, for readings. */
  readonly times: number
  /** Fields of an edit. */
  readonly fields: readonly string[]
  readonly assessment: ToldAssessment | null
  /** Codes, ids and numbers of an audit entry. */
  readonly details: NotedEntry['details']
}

/** Which part of the history. */
export interface HistoryQuery {
  readonly actor: Actor
  readonly id: Id<'report'>
  /** Whether readings are told too. */
  readonly readings?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

const reading = 'reports.read'

/** Audit entries of what the reports' own tables tell better. */
const own = ['submitted', 'answered', 'edited', 'taken', 'asked', 'assessed', 'reopened', 'noted']

/** Second opinions are given without knowing of one another, so the history does not tell that there is one. */
const quality = ['opinion-given', 'resolved', 'sample-drawn']

const toldOtherwise = [...own.map((what) => `reports.${what}`), ...quality.map((what) => `desk.quality-${what}`)]

/** A page of what happened to a report, the newest first; the submission stands at its end. */
export async function history(services: ReportServices, query: HistoryQuery): Promise<Result<Page<HistoryLine>>> {
  const { actor, id, limit } = query
  const after = query.cursor === undefined ? ok(undefined) : decodeTimeCursor(query.cursor)
  if (!after.ok) return after
  const before = after.value && { at: new Date(after.value.key), id: after.value.id }
  const seen = await inScope(services.db, actor, async (tx) => {
    const report = await findReport(tx, id)
    if (report === undefined) return undefined
    const { submissionId } = report
    return { report, own: await ownHistory(tx, { id, submissionId, before, limit: limit + 1 }) }
  })
  if (seen === undefined) return fail('report.not-found')
  const noted = await notedOf(services, query, { submissionId: seen.report.submissionId, before })
  const all = [...seen.own.map(ownLine), ...noted.map(notedLine), ...beginning(seen.report, before)]
  const sorted = all.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
  const page = pageOf(sorted, limit, ({ at, id: key }) => ({ key: at.toISOString(), id: key }))
  return ok({ items: await withNames(services, inRows(page.items)), next: page.next })
}

interface NotedPlace {
  readonly submissionId: string
  readonly before: { readonly at: Date; readonly id: string } | undefined
}

/** Audit entries of the report and of its submission: who opened contact details stands there. */
async function notedOf(
  { db, audit }: ReportServices,
  { actor, id, readings, limit }: HistoryQuery,
  { submissionId, before }: NotedPlace,
): Promise<readonly NotedEntry[]> {
  const query = { before, limit: limit + 1, without: readings ? toldOtherwise : [...toldOtherwise, reading] }
  const noted = [
    ...(await audit.about({ type: 'report', id }, query)),
    ...(await audit.about({ type: 'submission', id: submissionId }, query)),
  ]
  const isLinking = noted.some(({ details }) => 'other' in details)
  return isLinking ? inScope(db, actor, (tx) => withoutUnseen(tx, noted)) : noted
}

/** The other end of a link is told only to who may see it. */
async function withoutUnseen(tx: Tx, noted: readonly NotedEntry[]): Promise<readonly NotedEntry[]> {
  const others = noted.flatMap(({ details }) => (typeof details['other'] === 'string' ? details['other'] : []))
  const seen = new Set<string>((await linesOf(tx, others)).map(({ id }) => id))
  return noted.map((entry) => {
    const { other, ...details } = entry.details
    return typeof other === 'string' && !seen.has(other) ? { ...entry, details } : entry
  })
}

const nothing = { times: 1, fields: [], assessment: null, details: {} } as const

function ownLine({ by, ...entry }: OwnEntry): HistoryLine {
  return { ...nothing, ...entry, by: { kind: by === null ? 'reporter' : 'person', id: by, name: null } }
}

function notedLine({ actorKind, actorId, ...entry }: NotedEntry): HistoryLine {
  const kind = actorKind === 'anonymous' ? 'reporter' : actorKind
  return { ...nothing, ...entry, by: { kind, id: actorId, name: null } }
}

function beginning(report: Report, before: { readonly at: Date; readonly id: string } | undefined): HistoryLine[] {
  const { submittedAt: at, submissionId: id } = report
  const passed = before !== undefined && (at > before.at || (at.getTime() === before.at.getTime() && id >= before.id))
  const by = { kind: 'reporter', id: null, name: null } as const
  return passed ? [] : [{ ...nothing, id, at, action: 'submitted', by, details: { channel: report.channel } }]
}

/** Readings by one person in a row become one line, the newest. */
function inRows(lines: readonly HistoryLine[]): readonly HistoryLine[] {
  const rows: HistoryLine[] = []
  for (const line of lines) {
    const last = rows.at(-1)
    if (last?.action === reading && line.action === reading && last.by.id === line.by.id) {
      rows[rows.length - 1] = { ...last, times: last.times + 1 }
    } else rows.push(line)
  }
  return rows
}

async function withNames({ db }: ReportServices, lines: readonly HistoryLine[]): Promise<readonly HistoryLine[]> {
  const names = await namesOf(
    db,
    lines.flatMap(({ by }) => by.id ?? []),
  )
  return lines.map((line) => {
    const name = line.by.id === null ? undefined : names.get(line.by.id)
    if (name !== undefined) return { ...line, by: { ...line.by, name } }
    return line.by.kind === 'person' && line.by.id !== null && !isPerson(line.by.id)
      ? { ...line, by: { ...line.by, kind: 'system' } }
      : line
  })
}

/** Ids of people have dashes at fixed places; system actors have names. */
function isPerson(id: string): boolean {
  return id.length === 36 && id.split('-').length === 5
}
