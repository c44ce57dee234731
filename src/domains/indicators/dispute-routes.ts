import { z } from 'zod'
import { formatReceipt } from '#domains/identity'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './schema.ts'
import type { Indicators } from './service.ts'

/** What these routes need. */
export interface DisputeRouteServices {
  readonly indicators: Pick<Indicators, 'disputes'>
  readonly config: { readonly GUESS_LIMIT_PER_HOUR: number }
}

const tags = ['disputes']

/** The routes by which a listing is appealed against. */
export function disputeRoutes(services: DisputeRouteServices): readonly Route[] {
  return [...publicRoutes(services), ...decidingRoutes(services)]
}

function publicRoutes({ indicators: { disputes }, config }: DisputeRouteServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/disputes',
      permission: 'indicators:dispute',
      summary: 'Dispute a listing; the receipt is the only way back to it. Send an Idempotency-Key to retry safely',
      tags,
      body: schema.disputeInputSchema,
      answers: { 201: schema.disputeOpenedSchema },
      limit: { max: config.GUESS_LIMIT_PER_HOUR, window: '1 hour' },
      handle: async ({ body }, { actor, idempotencyKey }) => {
        const { receipt, repeated } = orProblem(await disputes.open(actor, body, { idempotencyKey }))
        return answer(201, { receipt: formatReceipt(receipt), repeated })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/disputes/follow',
      permission: 'indicators:follow-dispute',
      summary: 'Where a dispute stands, by its receipt',
      tags,
      body: schema.receiptSchema,
      answers: { 200: schema.disputeStatusSchema },
      limit: { max: config.GUESS_LIMIT_PER_HOUR, window: '1 hour' },
      handle: async ({ body }) => answer(200, orProblem(await disputes.follow(body.receipt))),
    }),
  ]
}

function decidingRoutes({ indicators: { disputes } }: DisputeRouteServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/disputes',
      permission: 'indicators:read-disputes',
      summary: 'Disputes, the oldest first',
      tags,
      query: schema.disputeQuerySchema,
      answers: { 200: schema.pageOfSchema(schema.disputeSchema) },
      handle: async ({ query }) => answer(200, orProblem(await disputes.list(query))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/disputes/:id/contact',
      permission: 'indicators:decide-dispute',
      summary: 'Open the sealed contact of a dispute; every opening is audited',
      tags,
      params: schema.disputeParamsSchema,
      answers: { 200: z.object({ contact: z.string().nullable() }) },
      handle: async ({ params }, { actor }) =>
        answer(200, { contact: orProblem(await disputes.contact(actor, params.id)) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/disputes/:id/decision',
      permission: 'indicators:decide-dispute',
      summary: 'Decide a dispute; upheld takes the listing off at once',
      tags,
      params: schema.disputeParamsSchema,
      body: schema.rulingSchema,
      answers: { 200: schema.disputeStatusSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await disputes.decide(actor, { disputeId: params.id, ...body }))),
    }),
  ]
}
