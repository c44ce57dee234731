import type { FraudType, ObservableKind, Topic } from '#domains/taxonomy'
import type { Observable } from '#formats/observable'
import type { Id } from '#kernel/id'
import { systemActor } from '#platform/access'
import type { Tx } from '#platform/database'
import { type IndicatorContext, keep, standingsOf, storedForm } from './context-service.ts'
import { promotions } from './independence.ts'
import type { Change } from './indicator-store.ts'
import * as store from './indicator-store.ts'
import { afterReport, afterWithdrawal } from './record.ts'
import * as links from './report-link-store.ts'

/** An observable that is in the table. `key` is its value, or the keyed hash of a card or an IIN. */
export interface Observed {
  readonly id: Id<'observable'>
  readonly kind: ObservableKind
  readonly key: string
}

/** A report that names observables. */
export interface ReportNote {
  readonly reportId: string
  readonly observableIds: readonly string[]
  /** Keyed hash by which two reports of one reporter look alike; null where the reporter is unknown. */
  readonly reporterMark: Buffer | null
  /** Keyed hash by which two reports of one text look alike. */
  readonly textMark: Buffer
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly at: Date
}

/** How reports come to speak for a listing. */
export interface Support {
  /** Finds or creates observables, in the order given. Safe against other writers doing the same. */
  observe(tx: Tx, observables: readonly Observable[]): Promise<readonly Observed[]>
  /**
   * Links a report to what it names. An observable with an independent report becomes `reported` and surer with each
   * more; the same reporter or the same text twice raises nothing; the allow list and a delisting hold against any
   * number. Recording the same report again changes nothing.
   */
  recordReport(tx: Tx, report: ReportNote): Promise<void>
  /** Takes a report's word back, for all it names or for some. Never touches a confirmation. */
  withdrawReport(
    tx: Tx,
    report: { readonly reportId: string; readonly observableIds?: readonly string[] },
  ): Promise<void>
}

/** Makes the part of the registry that reports speak to. */
export function makeSupport(context: IndicatorContext): Support {
  return {
    observe: (tx, observables) => observe(context, tx, observables),
    recordReport: (tx, report) => recordReport(context, tx, report),
    withdrawReport: (tx, report) => withdrawReport(context, tx, report),
  }
}

const actor = systemActor('reports')

async function observe(context: IndicatorContext, tx: Tx, observables: readonly Observable[]) {
  const rows = observables.map((observable) => storedForm(context, observable))
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()]
  if (unique.length > 0) await store.insertObservables(tx, unique, context.clock.now())
  return rows.map(({ id, kind, key }) => ({ id, kind, key }))
}

async function recordReport(context: IndicatorContext, tx: Tx, report: ReportNote): Promise<void> {
  const ids = [...new Set(report.observableIds)]
  if (ids.length === 0) return
  const observables = await store.lockObservables(tx, ids)
  if (observables.length !== ids.length) throw new Error('a report names an observable that was never observed')
  const linked = await links.link(tx, ids, report)
  const standings = await standingsOf(context, tx, observables)
  const changes = linked.flatMap(({ observableId, status, before: was }): Change[] => {
    const standing = standings.get(observableId)
    if (standing === undefined || standing.shielded || (was !== null && was !== 'withdrawn')) return []
    const { at, topic, fraudType } = report
    const after = afterReport(standing.record, { at, topic, fraudType, counts: status === 'counted' })
    return [{ observableId, before: standing.record, after }]
  })
  const occasion = { at: context.clock.now(), cause: 'report', causeId: report.reportId, actor } as const
  await keep(context, tx, { changes, observables, occasion })
}

async function withdrawReport(
  context: IndicatorContext,
  tx: Tx,
  { reportId, observableIds }: { readonly reportId: string; readonly observableIds?: readonly string[] },
): Promise<void> {
  const named = await links.linkedTo(tx, reportId)
  const wanted = observableIds === undefined ? named : named.filter((id) => observableIds.includes(id))
  if (wanted.length === 0) return
  const observables = await store.lockObservables(tx, wanted)
  const withdrawn = await links.withdraw(tx, reportId, wanted)
  const left = await links.linksOf(tx, withdrawn)
  const promoted = withdrawn.flatMap((id) => promotions(left.filter(({ observableId }) => observableId === id)))
  await links.promote(tx, promoted)
  const standings = await standingsOf(context, tx, observables)
  const changes = withdrawn.flatMap((observableId): Change[] => {
    const before = standings.get(observableId)?.record
    // What the allow list shields never rose by its reports, so it cannot fall.
    if (before === undefined || before.state === 'observed') return []
    const own = left.filter((link) => link.observableId === observableId && link.status !== 'voided')
    const reports = own.filter((link) => link.status === 'counted' || promoted.includes(link)).length
    const times = { firstReportedAt: own[0]?.at ?? null, lastReportedAt: own.at(-1)?.at ?? null }
    return [{ observableId, before, after: afterWithdrawal(before, { reports, ...times }) }]
  })
  const occasion = { at: context.clock.now(), cause: 'withdrawal', causeId: reportId, actor } as const
  await keep(context, tx, { changes, observables, occasion })
}
