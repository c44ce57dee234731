import type { z } from 'zod'
import { answer, orProblem, type Route, type RouteLimit, route } from '#platform/http/route'
import type { Telephony, ToldEvent } from './call-service.ts'
import * as schema from './schema.ts'

const tags = ['desk'] as const

/** One address stands for the telephone system of a whole hotline. */
const limit: RouteLimit = { max: 6000, window: '1 minute' }

/** Calls over HTTP: from telephone systems, and for the people whose telephones ring. */
export function telephonyRoutes({ telephony }: { readonly telephony: Telephony }): readonly Route[] {
  return [callEvents(telephony), ...seatRoutes(telephony)]
}

function callEvents(telephony: Telephony): Route {
  return route({
    method: 'POST',
    path: '/api/v1/desk/call-events',
    permission: 'desk:tell-calls',
    summary: 'A telephone system tells of a call: idempotent by call and event, in any order, JSON or form',
    tags,
    limit,
    body: schema.callEventBody,
    answers: { 200: schema.callHeardView },
    handle: async ({ body }, { actor }) => answer(200, await telephony.hear(actor, toldOf(body))),
  })
}

function toldOf({ event, at, ...rest }: z.output<typeof schema.callEventBody>): ToldEvent {
  const seconds =
    at === undefined ? undefined : /^\d/.test(at) && !at.includes('T') ? Number(at) * 1000 : Date.parse(at)
  return { kind: event, ...rest, at: seconds === undefined ? undefined : new Date(seconds) }
}

function seatRoutes(telephony: Telephony): readonly Route[] {
  const common = { permission: 'desk:answer-calls', tags } as const
  return [
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/desk/extension',
      summary: 'At which telephone I sit, and the call I am on',
      answers: { 200: schema.seatView },
      handle: async (_, { actor }) => answer(200, await telephony.seat(actor)),
    }),
    route({
      ...common,
      method: 'PUT',
      path: '/api/v1/desk/extension',
      summary: 'Sit down at a telephone, also where somebody else sat, or leave it',
      body: schema.extensionBody,
      answers: { 200: schema.seatView },
      handle: async ({ body }, { actor }) => answer(200, await telephony.sit(actor, body.extension)),
    }),
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/desk/calls/:id',
      summary: 'One of my calls of the last day, with the caller’s number',
      params: schema.callParams,
      answers: { 200: schema.callView },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await telephony.call(actor, params.id))),
    }),
  ]
}
