import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './box-schema.ts'
import type { Boxes } from './box-service.ts'

const tags = ['sim-boxes']

/** SIM boxes over HTTP. */
export function boxRoutes(boxes: Boxes): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/calls/boxes',
      permission: 'calls:deliver',
      summary: 'SIM boxes that an operator’s engine found; the same name again brings one up to date',
      tags,
      bodyLimit: 8 * 1024 * 1024,
      body: schema.foundBoxesSchema,
      answers: { 200: schema.foundOutcomeSchema },
      handle: async ({ body }, { actor }) => answer(200, orProblem(await boxes.tell(actor, body.boxes))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/boxes',
      permission: 'calls:read-boxes',
      summary: 'SIM boxes of a state, or those that wait, the surest first',
      tags,
      query: schema.boxQuerySchema,
      answers: { 200: schema.boxesSchema },
      handle: async ({ query }, { actor }) => answer(200, { items: await boxes.list(actor, query.state) }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/boxes/:id',
      permission: 'calls:read-boxes',
      summary: 'A SIM box with its SIMs and why each is thought to be of it; opening one is audited',
      tags,
      params: schema.boxParams,
      answers: { 200: schema.boxDetailSchema },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await boxes.get(actor, params.id))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/boxes/:id/assignment',
      permission: 'calls:decide-box',
      summary: 'Take a SIM box to look at it',
      tags,
      params: schema.boxParams,
      answers: { 200: schema.boxSchema },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await boxes.assign(actor, params.id))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/calls/boxes/:id/decision',
      permission: 'calls:decide-box',
      summary: 'Decide on a SIM box; numbers of a confirmed one are listed where the ruling says so',
      tags,
      params: schema.boxParams,
      body: schema.boxRulingSchema,
      answers: { 200: schema.boxDecidedSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await boxes.decide(actor, { ...body, id: params.id }))),
    }),
  ]
}
