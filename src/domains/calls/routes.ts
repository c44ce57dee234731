import type { Clock } from '#kernel/clock'
import type { Route } from '#platform/http/route'
import { appealRoutes } from './appeals/appeal-routes.ts'
import { boxRoutes } from './boxes/box-routes.ts'
import { registerRoutes } from './boxes/register-routes.ts'
import { complaintRoutes } from './complaints/complaint-routes.ts'
import { decisionRoutes } from './decisions/decision-routes.ts'
import type { Calls } from './service.ts'
import { tablesRoutes } from './tables/tables-routes.ts'

/** What the routes need; one line a slice. */
export interface CallsRouteServices {
  readonly calls: Calls
  readonly clock: Clock
  readonly config: { readonly GUESS_LIMIT_PER_HOUR: number }
}

/** Calls over HTTP. */
export function callsRoutes({ calls, clock, config }: CallsRouteServices): readonly Route[] {
  return [
    ...tablesRoutes({ callTables: calls.tables, clock }),
    ...decisionRoutes(calls.decisions),
    ...appealRoutes({ appeals: calls.appeals, config }),
    ...complaintRoutes(calls.complaints),
    ...boxRoutes(calls.boxes),
    ...registerRoutes(calls.registers),
  ]
}
