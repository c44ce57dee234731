import { z } from 'zod'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './quality-schema.ts'
import type { Quality } from './quality-service.ts'

const tags = ['desk'] as const
const supervising = { permission: 'desk:draw-samples', tags } as const
const judging = { permission: 'desk:give-opinions', tags } as const
const ofSample = z.strictObject({ sample: z.uuid().toLowerCase().optional() })
const done = z.object({ done: z.literal(true) })

/** The quality review over HTTP: samples and results for supervisors, second opinions for who is asked. */
export function qualityRoutes({ quality }: { readonly quality: Quality }): readonly Route[] {
  return [...sampleRoutes(quality), ...resultRoutes(quality), ...opinionRoutes(quality)]
}

function sampleRoutes(quality: Quality): readonly Route[] {
  return [
    route({
      ...supervising,
      method: 'POST',
      path: '/api/v1/desk/quality/samples',
      summary: 'Draw a seeded random sample of closed reports and ask colleagues to judge them again',
      body: schema.sampleBody,
      answers: { 201: schema.drawnView },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await quality.draw(actor, body))),
    }),
    route({
      ...supervising,
      method: 'GET',
      path: '/api/v1/desk/quality/samples',
      summary: 'Samples, the newest first, and who may be asked for second opinions',
      answers: { 200: schema.samplesView },
      handle: async (_, { actor }) => answer(200, await quality.samples(actor)),
    }),
  ]
}

function resultRoutes(quality: Quality): readonly Route[] {
  return [
    route({
      ...supervising,
      method: 'GET',
      path: '/api/v1/desk/quality/results',
      summary: 'Agreement of first and second judgements: observed, and Cohen’s kappa with its 95 % interval',
      query: ofSample,
      answers: { 200: schema.resultsView },
      handle: async ({ query }, { actor }) => answer(200, await quality.results(actor, query.sample)),
    }),
    route({
      ...supervising,
      method: 'GET',
      path: '/api/v1/desk/quality/disagreements',
      summary: 'Reports judged in two ways, with both reasons; unresolved ones first, at most 50',
      query: ofSample,
      answers: { 200: schema.disagreementsView },
      handle: async ({ query }, { actor }) => answer(200, { items: await quality.disagreements(actor, query.sample) }),
    }),
    route({
      ...supervising,
      method: 'POST',
      path: '/api/v1/desk/quality/disagreements/:id/resolution',
      summary: 'Settle a disagreement; not one’s own',
      params: schema.qualityParams,
      body: schema.opinionBody,
      answers: { 200: done },
      handle: async ({ params, body }, { actor }) => {
        orProblem(await quality.resolve(actor, params.id, body))
        return answer(200, { done: true })
      },
    }),
  ]
}

function opinionRoutes(quality: Quality): readonly Route[] {
  return [
    route({
      ...judging,
      method: 'GET',
      path: '/api/v1/desk/quality/opinions',
      summary: 'The second opinions I am asked for and have given',
      answers: { 200: schema.askedView },
      handle: async (_, { actor }) => answer(200, { items: await quality.asked(actor) }),
    }),
    route({
      ...judging,
      method: 'GET',
      path: '/api/v1/desk/quality/opinions/:id',
      summary: 'A report to judge again; the first judgement is hidden until mine is given',
      params: schema.qualityParams,
      answers: { 200: schema.blindView },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await quality.open(actor, params.id))),
    }),
    route({
      ...judging,
      method: 'POST',
      path: '/api/v1/desk/quality/opinions/:id',
      summary: 'Give a second opinion, once',
      params: schema.qualityParams,
      body: schema.opinionBody,
      answers: { 200: schema.blindView },
      handle: async ({ params, body }, { actor }) => {
        orProblem(await quality.give(actor, params.id, body))
        return answer(200, orProblem(await quality.open(actor, params.id)))
      },
    }),
  ]
}
