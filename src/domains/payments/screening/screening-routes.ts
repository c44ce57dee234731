import { figuresFrom } from '#kernel/figure-readings'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './screening-schema.ts'
import type { PaymentScreenings } from './screening-service.ts'

const tags = ['payments']

/** What banks' nodes decided, over HTTP. */
export function screeningRoutes({ screenings }: { readonly screenings: PaymentScreenings }): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/payments/deliveries',
      permission: 'payments:deliver',
      summary: "What a bank's node counted; a delivery sent again counts once. Counts alone, nothing about people",
      tags,
      bodyLimit: 4 * 1024 * 1024,
      body: schema.screeningDeliverySchema,
      answers: { 200: schema.screeningOutcomeSchema },
      handle: async ({ body }, { actor }) => answer(200, orProblem(await screenings.deliver(actor, body))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/payments/screening/board',
      permission: 'payments:read-board',
      summary:
        'Payments of the last minutes: what was decided, what rules found, and what those in shadow would have done',
      tags,
      query: schema.screeningBoardQuery,
      answers: { 200: schema.screeningBoardSchema },
      handle: async ({ query }) => answer(200, await screenings.board(query.minutes)),
    }),
    route({
      method: 'GET',
      path: '/api/v1/payments/screening/figures',
      permission: 'payments:read-figures',
      summary:
        'Payments screened, held and blocked before they left, and their sums, month by month, as of the end of a closed day',
      tags,
      answers: { 200: schema.screeningFiguresSchema },
      handle: async () =>
        answer(
          200,
          { months: await screenings.months(24), suppressBelow: figuresFrom },
          { 'cache-control': 'public, max-age=300' },
        ),
    }),
  ]
}
