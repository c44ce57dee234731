import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import type { ReportServices } from './context-service.ts'
import { countHolders, countOpen, type HolderCount, type OpenCounts } from './load-store.ts'

/** The work that lies on the desk now. */
export interface DeskLoad extends OpenCounts {
  readonly holders: readonly HolderCount[]
}

/** Counts the open work an actor may know of; see `Reports.load`. */
export function load({ db, clock }: Pick<ReportServices, 'db' | 'clock'>, actor: Actor): Promise<DeskLoad> {
  return inScope(db, actor, async (tx) => ({
    ...(await countOpen(tx, clock.now())),
    holders: await countHolders(tx),
  }))
}
