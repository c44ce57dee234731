import { sql } from 'kysely'
import type { ObservableKind, Tlp } from '#domains/taxonomy'
import type { Database } from '#platform/database'
import type { IndicatorRecord } from './record.ts'

/** What is read of an indicator that may be published. */
export type PublishableRow = Pick<
  IndicatorRecord,
  | 'state'
  | 'topic'
  | 'fraudType'
  | 'reports'
  | 'lists'
  | 'reportedUntil'
  | 'legalBasis'
  | 'measures'
  | 'validUntil'
  | 'tlp'
> & { readonly observableId: string; readonly kind: ObservableKind; readonly value: string; readonly tlp: Tlp | null }

/** The listed ones among some observables. Cards and IINs are left out: nothing of them is kept that could be told. */
export async function publishableOf(db: Database, ids: readonly string[]): Promise<readonly PublishableRow[]> {
  const { rows } = await sql<PublishableRow>`
    select o.id as "observableId", o.kind, o.key as value, i.state, i.topic, i.fraud_type as "fraudType", i.reports, i.lists,
      i.reported_until as "reportedUntil", i.legal_basis as "legalBasis", i.measures, i.valid_until as "validUntil", i.tlp
    from indicators.indicator i join indicators.observable o on o.id = i.observable_id
    where i.observable_id = any(${ids}::uuid[]) and i.state in ('reported', 'confirmed')
      and o.kind not in ('card', 'iin')`.execute(db)
  return rows
}
