import type { Route } from '#platform/http/route'
import { bankRoutes } from './banks/bank-routes.ts'
import { recallRoutes } from './banks/recall-routes.ts'
import { figuresCsvRoutes } from './figures/csv-routes.ts'
import { handAnswerRoutes } from './recalls/settling/hand-answer-routes.ts'
import { settlingRoutes } from './recalls/settling/settling-routes.ts'
import { recoveryRoutes } from './recalls/tracking/recovery-routes.ts'
import { policyRoutes } from './screening/policy-routes.ts'
import { screeningRoutes } from './screening/screening-routes.ts'
import type { Payments } from './service.ts'

/** What the routes need; one line a slice. */
export interface PaymentsRouteServices {
  readonly payments: Payments
  readonly config: { readonly GUESS_LIMIT_PER_HOUR: number }
}

/** Payments over HTTP. */
export function paymentsRoutes({ payments, config }: PaymentsRouteServices): readonly Route[] {
  return [
    ...bankRoutes(payments.banks),
    ...recallRoutes(payments.banks),
    ...recoveryRoutes(payments.tracking),
    ...settlingRoutes({ settling: payments.settling, config }),
    ...handAnswerRoutes(payments.settling),
    ...policyRoutes(payments),
    ...screeningRoutes(payments),
    ...figuresCsvRoutes(payments),
  ]
}
