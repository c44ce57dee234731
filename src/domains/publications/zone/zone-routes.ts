import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import type { Blocked } from '../blocked/blocked-service.ts'
import type { ZoneKeys } from './zone-key-service.ts'
import * as schema from './zone-schema.ts'

const tags = ['publications']

/** Keys of providers, and the second person's word on blocks that would reach many. */
export function zoneRoutes(services: { readonly zoneKeys: ZoneKeys; readonly blocked: Blocked }): readonly Route[] {
  return [...keyRoutes(services.zoneKeys), ...approvalRoutes(services.blocked)]
}

function keyRoutes(keys: ZoneKeys): readonly Route[] {
  const common = { permission: 'publications:manage-zone', tags } as const
  return [
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/zone/keys',
      summary: 'Providers that may take the zone of blocked names',
      answers: { 200: schema.zoneKeysSchema },
      handle: async () => answer(200, { items: await keys.list() }),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/zone/keys',
      summary: 'Give a provider a TSIG key and a view of the zone; the secret is shown this once',
      body: schema.zoneKeyInputSchema,
      answers: { 201: schema.zoneKeyAddedSchema },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await keys.add(actor, body))),
    }),
    route({
      ...common,
      method: 'DELETE',
      path: '/api/v1/zone/keys/:name',
      summary: 'Take a key back: its holder is refused at once',
      params: schema.zoneKeyParamsSchema,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await keys.remove(actor, params.name))
        return answer(204)
      },
    }),
  ]
}

function approvalRoutes(blocked: Blocked): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/blocked/approvals',
      permission: 'publications:read-approvals',
      summary: 'Blocks that would reach what many use, and wait for a second person',
      tags,
      answers: { 200: schema.approvalsSchema },
      handle: async () => answer(200, { items: await blocked.waiting() }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/blocked/approvals/:observableId',
      permission: 'publications:approve',
      summary: 'Approve such a block, or refuse it; never by whoever took the decision',
      tags,
      params: schema.approvalParamsSchema,
      body: schema.approvalRulingSchema,
      answers: { 200: schema.approvalSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await blocked.rule(actor, { ...params, ...body }))),
    }),
  ]
}
