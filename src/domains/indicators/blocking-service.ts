import type { Database } from '#platform/database'
import type { Blocking } from './blocking.ts'
import * as store from './blocking-store.ts'
import { type IndicatorContext, idOfTarget } from './context-service.ts'
import { targetsOf } from './target.ts'

/** What is to be blocked, for who publishes it. */
export interface Blockings {
  /** Those of some observables that are to be blocked now; `db` may be the transaction of a listener. */
  of(db: Database, observableIds: readonly string[]): Promise<readonly Blocking[]>
  /** All, in the order of their ids: up to `limit` after one. */
  page(db: Database, page: { readonly after: string | undefined; readonly limit: number }): Promise<readonly Blocking[]>
}

/** Makes the reading of what is to be blocked. */
export function makeBlockings(context: Pick<IndicatorContext, 'clock' | 'names'>): Blockings {
  return {
    of: (db, ids) => (ids.length === 0 ? Promise.resolve([]) : read(context, db, { ids })),
    page: (db, page) => read(context, db, page),
  }
}

async function read(
  context: Pick<IndicatorContext, 'clock' | 'names'>,
  db: Database,
  which: store.Which,
): Promise<readonly Blocking[]> {
  const rows = await store.blockings(db, which, context.clock.now())
  const above = rows.map((row) =>
    targetsOf(row)
      .filter(({ kind, match }) => kind === 'domain' && match !== 'exact')
      .map((target) => idOfTarget(context, target)),
  )
  const allowed = await store.allowedAmong(db, [...new Set<string>(above.flat())])
  const below = await store.allowedBelow(
    db,
    rows.flatMap(({ kind, value }) => (kind === 'domain' ? [value] : [])),
  )
  return rows.map(({ attributes: _attributes, ...row }, at) => ({
    ...row,
    allowedBelow: row.kind === 'domain' ? (below.get(row.value) ?? []) : [],
    allowedAbove: (above[at] ?? []).some((id) => allowed.has(id)),
  }))
}
