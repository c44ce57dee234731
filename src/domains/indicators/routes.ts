import { z } from 'zod'
import type { Tlp } from '#domains/taxonomy'
import { type Actor, may } from '#platform/access'
import { answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import { type DisputeRouteServices, disputeRoutes } from './dispute-routes.ts'
import { indicatorsPolicy } from './policy.ts'
import * as schema from './schema.ts'
import type { Indicators } from './service.ts'

/** What the routes need. */
export interface IndicatorRouteServices extends DisputeRouteServices {
  readonly indicators: Indicators
}

/**
 * The most secret label an asker is cleared for: who may read the registry sees all, a partner what may go to an
 * organisation. Everybody else is the public, signed in or not: an administrator, a session that has not proved its
 * second factor, a client that was given neither scope.
 */
export function clearanceOf(actor: Actor): Tlp {
  const reads = may(indicatorsPolicy, actor, 'indicators:read')
  if (actor.kind === 'client') return reads || actor.scopes.includes('indicators:check') ? 'amber' : 'clear'
  return reads ? 'red' : 'clear'
}

const tags = ['indicators']

/** The routes of the registry. */
export function indicatorsRoutes(services: IndicatorRouteServices): readonly Route[] {
  return [
    ...checkRoutes(services),
    ...registryRoutes(services),
    ...decisionRoutes(services),
    ...allowRoutes(services),
    ...disputeRoutes(services),
  ]
}

function checkRoutes({ indicators }: IndicatorRouteServices): readonly Route[] {
  const optionsOf = ({ actor, language }: RequestContext) => ({ language, ceiling: clearanceOf(actor) })
  return [
    route({
      method: 'GET',
      path: '/api/v1/check',
      permission: 'indicators:check',
      summary: 'What is known of one identifier',
      tags,
      query: schema.checkQuerySchema,
      answers: { 200: schema.verdictSchema },
      handle: async ({ query }, context) =>
        answer(200, orProblem(await indicators.check(query.q, { kind: query.kind, ...optionsOf(context) }))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/checks',
      permission: 'indicators:check',
      summary: 'What is known of up to 100 identifiers',
      tags,
      body: schema.checksSchema,
      bodyLimit: 512 * 1024,
      answers: { 200: schema.verdictsSchema },
      handle: async ({ body }, context) => {
        const options = optionsOf(context)
        const queries = body.queries.map(({ q, kind }) => ({ text: q, kind, ...options }))
        const results = await indicators.checkMany(queries)
        return answer(200, {
          results: results.map((result) => (result.ok ? result.value : unreadable(result.error, context))),
        })
      },
    }),
  ]
}

function unreadable(
  { code, details }: { code: string; details?: Readonly<Record<string, string | number>> },
  { t }: RequestContext,
) {
  return { code, title: t(`problem.${code}`, details) }
}

function registryRoutes({ indicators }: IndicatorRouteServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/indicators',
      permission: 'indicators:read',
      summary: 'Judged observables, those that changed last first',
      tags,
      query: schema.indicatorQuerySchema,
      answers: { 200: schema.pageOfSchema(schema.indicatorSchema) },
      handle: async ({ query }, { actor }) =>
        answer(200, orProblem(await indicators.list({ ...query, ceiling: clearanceOf(actor) }))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/indicators/:observableId',
      permission: 'indicators:read',
      summary: 'One observable with its judgement, history and sightings',
      tags,
      params: schema.observableParamsSchema,
      answers: { 200: schema.indicatorDetailSchema },
      handle: async ({ params }, { actor }) =>
        answer(200, orProblem(await indicators.get(params.observableId, { ceiling: clearanceOf(actor) }))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/sightings',
      permission: 'indicators:record-sighting',
      summary: 'Tell where your organisation met indicators; a sighting told twice counts once',
      tags,
      body: schema.sightingsSchema,
      answers: { 200: schema.sightingOutcomeSchema },
      handle: async ({ body }, { actor }) =>
        answer(200, orProblem(await indicators.sightings.tell(actor, body.sightings))),
    }),
  ]
}

function decisionRoutes({ indicators }: IndicatorRouteServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/indicators/:observableId/confirmation',
      permission: 'indicators:confirm',
      summary: 'Confirm a listing, with its legal basis, reason and expiry',
      tags,
      params: schema.observableParamsSchema,
      body: schema.confirmationSchema,
      answers: { 200: schema.indicatorSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await indicators.confirmListing(actor, { ...params, ...body }))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/indicators/:observableId/delisting',
      permission: 'indicators:delist',
      summary: 'Take a listing off at once',
      tags,
      params: schema.observableParamsSchema,
      body: schema.reasonSchema,
      answers: { 200: schema.indicatorSchema },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await indicators.takeOff(actor, { ...params, ...body }))),
    }),
  ]
}

function allowRoutes({ indicators }: IndicatorRouteServices): readonly Route[] {
  const { allowList } = indicators
  return [
    route({
      method: 'GET',
      path: '/api/v1/allowed',
      permission: 'indicators:read-allowed',
      summary: 'The stored entries of the allow list, the newest first',
      tags,
      query: schema.allowedQuerySchema,
      answers: { 200: schema.pageOfSchema(schema.allowedSchema) },
      handle: async ({ query }) => answer(200, orProblem(await allowList.list(query))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/allowed',
      permission: 'indicators:allow',
      summary: 'Put an identifier on the allow list; what it covers is taken off at once',
      tags,
      body: schema.allowInputSchema,
      answers: { 201: schema.allowedSchema },
      handle: async ({ body: { value, ...rest } }, { actor }) =>
        answer(201, orProblem(await allowList.add(actor, { text: value, ...rest }))),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/allowed',
      permission: 'indicators:allow',
      summary: 'Remove an entry of the allow list; what it took off stays off',
      tags,
      body: schema.allowanceRemovalSchema,
      answers: { 204: z.undefined() },
      handle: async ({ body }, { actor }) => {
        orProblem(await allowList.remove(actor, body))
        return answer(204)
      },
    }),
  ]
}
