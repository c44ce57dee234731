import type { Route } from '#platform/http/route'
import type { Payments } from './service.ts'

/** What the routes need; one line a slice. */
export interface PaymentsRouteServices {
  readonly payments: Payments
}

/** Payments over HTTP. */
export function paymentsRoutes(_services: PaymentsRouteServices): readonly Route[] {
  return []
}
