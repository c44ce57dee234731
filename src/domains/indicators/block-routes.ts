import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './block-schema.ts'
import type { Blocks } from './block-service.ts'
import { indicatorSchema, reasonSchema } from './schema.ts'

const tags = ['indicators']
const proposals = '/api/v1/number-blocks/proposals'

/** Blocks of telephone numbers over HTTP: narrow ones are listed, wide ones proposed. */
export function blockRoutes(blocks: Blocks): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/number-blocks',
      permission: 'indicators:list-block',
      summary:
        'List a block of telephone numbers (201), or propose a wide one that a second person has to agree to (202)',
      tags,
      body: schema.blockListingSchema,
      answers: { 201: indicatorSchema, 202: schema.blockProposalSchema },
      handle: async ({ body: { value, ...rest } }, { actor }) => {
        const { listed, proposed } = orProblem(await blocks.list(actor, { text: value, ...rest }))
        return listed === undefined ? answer(202, proposed) : answer(201, listed)
      },
    }),
    route({
      method: 'GET',
      path: proposals,
      permission: 'indicators:read-block-proposals',
      summary: 'Blocks that wait for a second person or did, the newest first',
      tags,
      answers: { 200: schema.blockProposalsSchema },
      handle: async () => answer(200, { items: await blocks.proposals() }),
    }),
    route({
      method: 'POST',
      path: `${proposals}/:id/approval`,
      permission: 'indicators:approve-block',
      summary: 'Agree to a proposed block of another person: it is listed at once',
      tags,
      params: schema.blockProposalParams,
      answers: { 200: schema.blockProposalSchema },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await blocks.approve(actor, params.id))),
    }),
    route({
      method: 'POST',
      path: `${proposals}/:id/withdrawal`,
      permission: 'indicators:list-block',
      summary: 'Take a proposed block back, your own or that of another person',
      tags,
      params: schema.blockProposalParams,
      body: reasonSchema,
      answers: { 200: schema.blockProposalSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await blocks.withdraw(actor, params.id, body.reason))),
    }),
  ]
}
