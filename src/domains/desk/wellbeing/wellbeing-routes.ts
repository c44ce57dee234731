import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './schema.ts'
import type { Wellbeing } from './service.ts'

const tags = ['wellbeing'] as const

/** Wellbeing over HTTP. */
export function wellbeingRoutes(wellbeing: Wellbeing): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/desk/wellbeing',
      permission: 'wellbeing:own',
      summary: 'What the reader was exposed to, and whether a break is due; nobody else is shown it',
      tags,
      answers: { 200: schema.ownView },
      handle: async (_, { actor }) => answer(200, await wellbeing.own(actor), { 'cache-control': 'no-store' }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/desk/wellbeing/exposure',
      permission: 'wellbeing:own',
      summary: 'Count a report opened, time spent, or a picture asked for',
      tags,
      body: schema.countingBody,
      answers: { 204: nothing },
      handle: async ({ body }, { actor }) => {
        orProblem(await wellbeing.count(actor, body))
        return answer(204)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/desk/wellbeing/rest',
      permission: 'wellbeing:own',
      summary: 'Begin or end a break',
      tags,
      body: schema.restBody,
      answers: { 200: schema.ownView },
      handle: async ({ body }, { actor }) => answer(200, await wellbeing.rest(actor, body.state)),
    }),
    route({
      method: 'GET',
      path: '/api/v1/desk/rotation',
      permission: 'wellbeing:rotation',
      summary: 'Who should rest or be relieved, without what they read',
      tags,
      answers: { 200: schema.rotationView },
      handle: async (_, { actor }) => answer(200, { items: await wellbeing.rotation(actor) }),
    }),
  ]
}
