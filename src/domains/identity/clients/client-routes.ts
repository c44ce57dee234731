import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import { afterOf } from '../cursor-routes.ts'
import * as schema from '../schema.ts'
import type { Identity } from '../service.ts'

const tags = ['Clients']

/** Administration of API clients. */
export function clientRoutes(identity: Identity): readonly Route[] {
  return [...listRoutes(identity), ...keyRoutes(identity)]
}

function listRoutes({ clients }: Identity): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/clients',
      permission: 'identity:manage-clients',
      summary: 'API clients by name',
      tags,
      query: schema.clientsQuery,
      answers: { 200: schema.clientsView },
      handle: async ({ query: { cursor, limit } }) =>
        answer(200, await clients.list({ after: afterOf(cursor), limit })),
    }),
    route({
      method: 'POST',
      path: '/api/v1/clients',
      permission: 'identity:manage-clients',
      summary: 'Add an API client; returns its secret, this once',
      tags,
      body: schema.clientBody,
      answers: { 201: schema.clientSecretView },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await clients.add(actor, body))),
    }),
  ]
}

function keyRoutes({ clients }: Identity): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/clients/:id/rotation',
      permission: 'identity:manage-clients',
      summary: 'A new secret; the old one stays good for the grace period',
      tags,
      params: schema.idParams,
      body: schema.rotationBody,
      answers: { 200: schema.clientSecretView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await clients.rotate(actor, params.id, body.graceHours * 3_600_000))),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/clients/:id',
      permission: 'identity:manage-clients',
      summary: 'Revoke an API client and its tokens',
      tags,
      params: schema.idParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await clients.revoke(actor, params.id))
        return answer(204)
      },
    }),
  ]
}
