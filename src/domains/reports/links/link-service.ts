import type { AuditNote } from '#domains/audit'
import { namesOf } from '#domains/identity'
import type { Id } from '#kernel/id'
import { decodeTimeCursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import { type ReportServices, tryInTransaction } from '../context-service.ts'
import { mayReach } from '../policy.ts'
import { findReport } from '../report-store.ts'
import { readMessage } from '../words.ts'
import { type LinkKind, linkedAtOnce, type Pair, pairOf } from './link.ts'
import * as store from './link-store.ts'
import { linesOf, type ReportLine } from './sharing-store.ts'

/** A person of the staff by id and name; null where a system did it, or where nobody has that id any more. */
export interface Named {
  readonly id: string
  readonly name: string | null
}

/** A report that belongs to another one, as a line of the list. */
export interface LinkedReport extends ReportLine {
  readonly kind: LinkKind
  readonly reason: string | null
  readonly by: Named
  readonly at: Date
}

/** The reports that belong to a report. */
export interface Linked extends Page<LinkedReport> {
  /** How many there are within sight. */
  readonly total: number
  /** How many more belong to regions out of the reader's sight: the number alone. */
  readonly elsewhere: number
}

/** A request to link reports. */
export interface Linking {
  readonly actor: Actor
  readonly id: Id<'report'>
  readonly reports: readonly Id<'report'>[]
  readonly kind: LinkKind
  /** For colleagues, cleaned and masked like every text. */
  readonly reason?: string | undefined
}

/** How many links were new or changed. */
export interface LinkingDone {
  readonly linked: number
}

/**
 * Links other reports to a report. Nothing else of any of them changes, not even their version, so it disturbs nobody's
 * work and a closed report can be linked too. Repeating it does nothing; another kind replaces the one before.
 */
export async function link(services: ReportServices, given: Linking): Promise<Result<LinkingDone>> {
  const { actor, id } = given
  const others = [...new Set(given.reports)]
  if (others.includes(id)) return fail('report.link.itself')
  if (others.length > linkedAtOnce) return fail('report.links.too-many', { most: linkedAtOnce })
  const reason = given.reason === undefined || given.reason.trim() === '' ? ok(null) : readMessage(given.reason)
  if (!reason.ok) return reason
  return tryInTransaction(services.db, async (tx) => {
    const found = await linesOf(tx, [id, ...others])
    const reached = found.filter(({ region }) => mayReach(actor, region))
    if (reached.length !== others.length + 1) return fail('report.not-found')
    const pairs = others.map((other) => pairOf(id, other))
    const details = { kind: given.kind, reason: reason.value?.text ?? null, by: actor.id ?? 'system' }
    const made = await store.insertLinks(tx, pairs, { ...details, at: services.clock.now() })
    await services.audit.record(tx, actor, ...notesOf('reports.linked', made, given.kind))
    return ok({ linked: made.length })
  })
}

/** Takes a link away; fails with `report.link.not-found`, also where one of the two is out of the actor's reach. */
export function unlink(
  services: ReportServices,
  { actor, id, other }: { readonly actor: Actor; readonly id: Id<'report'>; readonly other: Id<'report'> },
): Promise<Result<void>> {
  return tryInTransaction(services.db, async (tx) => {
    if (id === other) return fail('report.link.not-found')
    const reached = (await linesOf(tx, [id, other])).filter(({ region }) => mayReach(actor, region))
    if (reached.length !== 2) return fail('report.link.not-found')
    const pair = pairOf(id, other)
    const kind = await store.deleteLink(tx, pair)
    if (kind === undefined) return fail('report.link.not-found')
    await services.audit.record(tx, actor, ...notesOf('reports.unlinked', [pair], kind))
    return ok(undefined)
  })
}

/** One entry for each end: the history of both reports tells of the link. */
function notesOf(action: string, pairs: readonly Pair[], kind: LinkKind): readonly AuditNote[] {
  const note = (id: string, other: string): AuditNote => ({
    action,
    subject: { type: 'report', id },
    details: { kind, other },
  })
  return pairs.flatMap(({ first, second }) => [note(first, second), note(second, first)])
}

/** A page of the reports that belong to a report, the newest link first. */
export async function linked(
  services: ReportServices,
  query: {
    readonly actor: Actor
    readonly id: Id<'report'>
    readonly cursor?: string | undefined
    readonly limit: number
  },
): Promise<Result<Linked>> {
  const { actor, id, cursor, limit } = query
  const after = cursor === undefined ? ok(undefined) : decodeTimeCursor(cursor)
  if (!after.ok) return after
  const seen = await inScope(services.db, actor, async (tx) => {
    if ((await findReport(tx, id)) === undefined) return undefined
    const links = await store.linksOf(tx, id, { after: after.value, limit: limit + 1 })
    const reports = await linesOf(
      tx,
      links.map(({ other }) => other),
    )
    return { links, reports, total: await store.countLinks(tx, id) }
  })
  if (seen === undefined) return fail('report.not-found')
  const { links, total } = seen
  const reports = new Map(seen.reports.map((report) => [report.id, report]))
  const names = await namesOf(
    services.db,
    links.map(({ by }) => by),
  )
  const page = pageOf(links, limit, ({ at, other }) => ({ key: at.toISOString(), id: other }))
  const items = page.items.flatMap(({ other, by, ...rest }): readonly LinkedReport[] => {
    const report = reports.get(other)
    return report === undefined ? [] : [{ ...report, ...rest, by: { id: by, name: names.get(by) ?? null } }]
  })
  const everywhere = actor.region === null ? total : await store.countLinks(services.db, id)
  return ok({ items, next: page.next, total, elsewhere: everywhere - total })
}
