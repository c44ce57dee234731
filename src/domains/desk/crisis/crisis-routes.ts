import type { Language } from '#kernel/language'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import type { Messages, Translate } from '#platform/messages'
import { type CrisisKind, crisisScripts } from './crisis.ts'
import * as schema from './schema.ts'
import type { Crises } from './service.ts'

/** What the routes of alarms need. */
export interface CrisisRouteServices {
  readonly crises: Crises
  readonly messages: Messages
}

const tags = ['crisis'] as const

/** Alarms and the roster over HTTP. */
export function crisisRoutes(services: CrisisRouteServices): readonly Route[] {
  return [...alarmRoutes(services), ...endingRoutes(services), scriptRoute(services), ...dutyRoutes(services)]
}

function alarmRoutes({ crises }: CrisisRouteServices): readonly Route[] {
  const common = { method: 'POST', permission: 'crisis:raise', tags } as const
  return [
    route({
      ...common,
      path: '/api/v1/desk/crises',
      summary: 'Raise an alarm before there is a report; those on duty are told at once',
      body: schema.alarmBody,
      answers: { 201: schema.crisisView },
      handle: async ({ body }, { actor }) => answer(201, orProblem(await crises.raise(actor, body))),
    }),
    route({
      ...common,
      path: '/api/v1/reports/:id/crisis',
      summary: 'Raise an alarm about a report; those on duty are told at once',
      params: schema.reportParams,
      body: schema.reportAlarmBody,
      answers: { 201: schema.crisisView },
      handle: async ({ params, body }, { actor }) =>
        answer(201, orProblem(await crises.raise(actor, { ...body, reportId: params.id }))),
    }),
  ]
}

function endingRoutes({ crises }: CrisisRouteServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/desk/crises',
      permission: 'crisis:read',
      summary: 'Alarms that concern the reader: open ones, or the last fifty',
      tags,
      query: schema.crisesQuery,
      answers: { 200: schema.crisesView },
      handle: async ({ query }, { actor }) => answer(200, { items: await crises.concerning(actor, query.list) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/desk/crises/:id/acknowledgement',
      permission: 'crisis:read',
      summary: 'Take an alarm: it is told no more',
      tags,
      params: schema.crisisParams,
      answers: { 200: schema.crisisView },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await crises.acknowledge(actor, params.id))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/desk/crises/:id/end',
      permission: 'crisis:read',
      summary: 'End an alarm with its outcome',
      tags,
      params: schema.crisisParams,
      body: schema.endingBody,
      answers: { 200: schema.crisisView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await crises.end(actor, { ...body, id: params.id }))),
    }),
  ]
}

function scriptRoute({ messages }: CrisisRouteServices): Route {
  return route({
    method: 'GET',
    path: '/api/v1/desk/crisis-scripts/:kind',
    permission: 'crisis:read',
    summary: 'What to say and ask in the caller’s language, what to do and avoid, and the numbers to call',
    tags,
    params: schema.kindParams,
    query: schema.scriptQuery,
    answers: { 200: schema.scriptView },
    handle: ({ params, query }, { t, language }) => {
      const spoken = query.language ?? language
      const script = scriptOf(params.kind, spoken, { caller: messages.in(spoken), operator: t })
      return Promise.resolve(answer(200, script, { 'cache-control': 'private, max-age=3600' }))
    },
  })
}

interface Voices {
  readonly caller: Translate
  readonly operator: Translate
}

function scriptOf(kind: CrisisKind, language: Language, { caller, operator }: Voices) {
  const { numbers, say, ask, do: doing, avoid } = crisisScripts[kind]
  const t = caller
  return {
    kind,
    language,
    title: operator(`crisis.${kind}.title`),
    numbers: numbers.map((number) => ({ number, label: operator(`crisis.number.${number}`) })),
    say: say.map((code) => t(`crisis.${kind}.say.${code}`)),
    ask: ask.map((code) => t(`crisis.${kind}.ask.${code}`)),
    do: doing.map((code) => operator(`crisis.${kind}.do.${code}`)),
    avoid: avoid.map((code) => operator(`crisis.${kind}.avoid.${code}`)),
  }
}

function dutyRoutes({ crises }: CrisisRouteServices): readonly Route[] {
  const common = { permission: 'crisis:roster', tags } as const
  return [
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/desk/duty',
      summary: 'Who is on duty for alarms, now and later',
      answers: { 200: schema.rosterView },
      handle: async (_, { actor }) => answer(200, await crises.roster(actor)),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/desk/duty',
      summary: 'Put somebody on duty for at most a week',
      body: schema.dutyBody,
      answers: { 200: schema.rosterView },
      handle: async ({ body }, { actor }) => {
        orProblem(await crises.enterDuty(actor, body))
        return answer(200, await crises.roster(actor))
      },
    }),
    route({
      ...common,
      method: 'DELETE',
      path: '/api/v1/desk/duty/:id',
      summary: 'Take a turn of duty out of the roster',
      params: schema.dutyParams,
      answers: { 200: schema.rosterView },
      handle: async ({ params }, { actor }) => {
        orProblem(await crises.removeDuty(actor, params.id))
        return answer(200, await crises.roster(actor))
      },
    }),
  ]
}
