import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import { blockRoutes } from './block-routes.ts'
import { clearanceOf } from './check-policy.ts'
import { checkRoutes } from './check-routes.ts'
import { type DisputeRouteServices, disputeRoutes } from './dispute-routes.ts'
import { privateCheckRoutes } from './private-check/private-routes.ts'
import * as schema from './schema.ts'
import type { Indicators } from './service.ts'

/** What the routes need. */
export interface IndicatorRouteServices extends DisputeRouteServices {
  readonly indicators: Indicators
}

const tags = ['indicators']

/** The routes of the registry. */
export function indicatorsRoutes(services: IndicatorRouteServices): readonly Route[] {
  return [
    ...checkRoutes(services),
    ...privateCheckRoutes(services.indicators.privateChecks),
    ...registryRoutes(services),
    ...decisionRoutes(services),
    ...blockRoutes(services.indicators.blocks),
    ...allowRoutes(services),
    ...disputeRoutes(services),
  ]
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
      path: '/api/v1/indicators/listings',
      permission: 'indicators:list',
      summary: 'List an identifier that no report has named, with its legal basis, reason and expiry',
      tags,
      body: schema.listingSchema,
      answers: { 201: schema.indicatorSchema },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await indicators.listNew(actor, body))),
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
      answers: { 204: nothing },
      handle: async ({ body }, { actor }) => {
        orProblem(await allowList.remove(actor, body))
        return answer(204)
      },
    }),
  ]
}
