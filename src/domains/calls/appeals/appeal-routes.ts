import { z } from 'zod'
import { formatReceipt } from '#domains/identity'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './appeal-schema.ts'
import type { CallAppeals } from './appeal-service.ts'

const tags = ['calls']

/** What the routes of appeals need. */
export interface AppealRouteServices {
  readonly appeals: CallAppeals
  readonly config: { readonly GUESS_LIMIT_PER_HOUR: number }
}

/** How a rejected call is appealed, over HTTP. */
export function appealRoutes({ appeals, config }: AppealRouteServices): readonly Route[] {
  const limit = { max: config.GUESS_LIMIT_PER_HOUR, window: '1 hour' } as const
  return [
    route({
      method: 'POST',
      path: '/api/v1/calls/appeals',
      permission: 'calls:appeal',
      summary: 'Appeal against a rejected call by its code. Send an Idempotency-Key to retry safely',
      tags,
      limit,
      body: schema.appealInputSchema,
      answers: { 201: schema.appealOpenedSchema },
      handle: async ({ body }, { actor, idempotencyKey }) => {
        const { receipt, repeated } = orProblem(await appeals.open(actor, body, idempotencyKey))
        return answer(201, { receipt: formatReceipt(receipt), repeated })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/appeals/follow',
      permission: 'calls:follow-appeal',
      summary: 'Where an appeal stands, by its receipt',
      tags,
      limit,
      body: schema.appealReceiptSchema,
      answers: { 200: schema.appealStatusSchema },
      handle: async ({ body }) => answer(200, orProblem(await appeals.follow(body.receipt))),
    }),
    ...decidingRoutes(appeals),
  ]
}

function decidingRoutes(appeals: CallAppeals): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/calls/appeals',
      permission: 'calls:read-appeals',
      summary: 'Appeals against rejected calls, the oldest first',
      tags,
      query: schema.appealQuerySchema,
      answers: { 200: schema.appealsSchema },
      handle: async ({ query }) => answer(200, { items: await appeals.list(query.state) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/appeals/:id/contact',
      permission: 'calls:decide-appeal',
      summary: 'Open the sealed contact of an appeal; every opening is audited',
      tags,
      params: schema.appealParams,
      answers: { 200: z.object({ contact: z.string().nullable() }) },
      handle: async ({ params }, { actor }) =>
        answer(200, { contact: orProblem(await appeals.contact(actor, params.id)) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/appeals/:id/decision',
      permission: 'calls:decide-appeal',
      summary: 'Decide an appeal; upheld exempts the number from the rule where that helps',
      tags,
      params: schema.appealParams,
      body: schema.appealRulingSchema,
      answers: { 200: schema.appealStatusSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await appeals.decide(actor, { ...body, id: params.id }))),
    }),
  ]
}
