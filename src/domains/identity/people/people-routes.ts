import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import { afterOf } from '../cursor-routes.ts'
import * as schema from '../schema.ts'
import type { Identity } from '../service.ts'

/** Administration of organisations and people. */
export function peopleRoutes(identity: Identity): readonly Route[] {
  return [...organisationRoutes(identity), ...personRoutes(identity), ...personKeyRoutes(identity)]
}

function organisationRoutes({ organisations }: Identity): readonly Route[] {
  const tags = ['Organisations']
  return [
    route({
      method: 'GET',
      path: '/api/v1/organisations',
      permission: 'identity:read-organisations',
      summary: 'Organisations by name',
      tags,
      query: schema.organisationsQuery,
      answers: { 200: schema.organisationsView },
      handle: async ({ query: { kind = null, cursor, limit } }) =>
        answer(200, await organisations.list({ kind, after: afterOf(cursor), limit })),
    }),
    route({
      method: 'POST',
      path: '/api/v1/organisations',
      permission: 'identity:manage-organisations',
      summary: 'Add an organisation',
      tags,
      body: schema.organisationBody,
      answers: { 201: schema.organisationView },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await organisations.add(actor, body))),
    }),
    route({
      method: 'PATCH',
      path: '/api/v1/organisations/:id',
      permission: 'identity:manage-organisations',
      summary: 'Rename, move or suspend an organisation; suspending stops its people and clients at once',
      tags,
      params: schema.idParams,
      body: schema.organisationPatch,
      answers: { 200: schema.organisationView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await organisations.change(actor, params.id, body))),
    }),
  ]
}

const tags = ['People']

function personRoutes({ people }: Identity): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/people',
      permission: 'identity:manage-people',
      summary: 'People by name; reading is audited',
      tags,
      query: schema.peopleQuery,
      answers: { 200: schema.peopleView },
      handle: async ({ query: { organisation = null, cursor, limit } }, { actor }) =>
        answer(200, await people.list(actor, { organisationId: organisation, after: afterOf(cursor), limit })),
    }),
    route({
      method: 'POST',
      path: '/api/v1/people',
      permission: 'identity:manage-people',
      summary: 'Invite somebody; returns the one-time link to hand over',
      tags,
      body: schema.personBody,
      answers: { 201: schema.invitedView },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await people.invite(actor, body))),
    }),
    route({
      method: 'PATCH',
      path: '/api/v1/people/:id',
      permission: 'identity:manage-people',
      summary: 'Change name, roles, language or state; suspending ends the sessions',
      tags,
      params: schema.idParams,
      body: schema.personPatch,
      answers: { 200: schema.personView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await people.change(actor, params.id, body))),
    }),
  ]
}

function personKeyRoutes({ people }: Identity): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/people/:id/invitation',
      permission: 'identity:manage-people',
      summary: 'A new one-time link, to accept the invitation or to set a new password',
      tags,
      params: schema.idParams,
      answers: { 201: schema.invitedView },
      handle: async ({ params }, { actor }) => answer(201, orProblem(await people.renewLink(actor, params.id))),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/people/:id/second-factor',
      permission: 'identity:manage-people',
      summary: 'Forget the second factor of who lost phone and recovery codes; ends their sessions',
      tags,
      params: schema.idParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await people.resetSecondFactor(actor, params.id))
        return answer(204)
      },
    }),
  ]
}
