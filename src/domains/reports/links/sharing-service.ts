import type { IndicatorStanding } from '#domains/indicators'
import type { ObservableKind } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import type { ReportServices } from '../context-service.ts'
import * as store from '../report-store.ts'
import { identifiersOf } from '../words-store.ts'
import { countNaming, newestNaming, type ReportLine } from './sharing-store.ts'

/** How many of the newest reports are shown of an identifier. */
const shown = 5

/** Counting stops here: "1,000 and more" says enough, and a number that a hundred thousand name stays fast. */
export const countedMost = 1000

/** An identifier of a report, and who else knows it. */
export interface IdentifierLinks {
  readonly kind: ObservableKind
  readonly display: string
  /** Null for the reporter's own, of which nobody is asked. */
  readonly observableId: Id<'observable'> | null
  readonly own: boolean
  readonly dismissed: boolean
  /** What the registry holds; null for the reporter's own. */
  readonly standing: IndicatorStanding | null
  readonly reports: {
    /** Other reports that name it, within the reader's sight; at most `countedMost`. */
    readonly count: number
    /** How many more there are in regions out of the reader's sight: the number alone. At most `countedMost`. */
    readonly elsewhere: number
    /** The newest within sight. */
    readonly latest: readonly ReportLine[]
  }
}

/**
 * What links each identifier of a report to the registry and to other reports. Who is bound to a region learns of other
 * regions only how many reports there are: the registry tells everybody that number, and who they are stays theirs.
 */
export async function identifierLinks(
  services: ReportServices,
  { actor, id, language }: { readonly actor: Actor; readonly id: Id<'report'>; readonly language: Language },
): Promise<Result<readonly IdentifierLinks[]>> {
  const seen = await inScope(services.db, actor, async (tx) => {
    const report = await store.findReport(tx, id)
    if (report === undefined) return undefined
    const identifiers = await identifiersOf(tx, report.submissionId)
    const observableIds = identifiers.flatMap(({ observableId }) => observableId ?? [])
    const query = { observableIds, but: report.submissionId }
    return {
      identifiers,
      query,
      latest: await newestNaming(tx, { ...query, limit: shown }),
      counts: await countNaming(tx, { ...query, limit: countedMost }),
    }
  })
  if (seen === undefined) return fail('report.not-found')
  const { identifiers, query, latest, counts } = seen
  const everywhere =
    actor.region === null ? counts : await countNaming(services.db, { ...query, limit: 2 * countedMost })
  const standings = await services.indicators.standing(query.observableIds, language)
  return ok(
    identifiers.map(({ mark: _mark, ...identifier }): IdentifierLinks => {
      const key = identifier.observableId ?? ''
      const count = counts.get(key) ?? 0
      return {
        ...identifier,
        standing: standings.find(({ observableId }) => observableId === key) ?? null,
        reports: {
          count,
          elsewhere: Math.min(countedMost, (everywhere.get(key) ?? 0) - count),
          latest: latest.filter(({ observableId }) => observableId === key).map(withoutObservable),
        },
      }
    }),
  )
}

function withoutObservable({
  observableId: _id,
  ...report
}: ReportLine & { readonly observableId: string }): ReportLine {
  return report
}
