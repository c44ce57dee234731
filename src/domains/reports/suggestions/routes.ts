import { type Clock, nationalDay } from '#kernel/clock'
import { nothing } from '#platform/http/answers'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import { agreementSince } from './agreement.ts'
import * as schema from './schema.ts'
import type { Suggestions } from './service.ts'
import type { Suggestion } from './suggestion-service.ts'

/** What the routes of suggestions need. */
export interface SuggestionRouteServices {
  readonly suggestions: Suggestions
  readonly clock: Clock
}

const tags = ['suggestions'] as const

/** Suggestions over HTTP. */
export function suggestionsRoutes(services: SuggestionRouteServices): readonly Route[] {
  return [...askingRoutes(services), ...watchingRoutes(services)]
}

const shown = ({ model, ...suggestion }: Suggestion) => ({
  ...suggestion,
  model: { ...model, trainedAt: model.trainedAt?.toISOString() ?? null },
})

function askingRoutes({ suggestions }: SuggestionRouteServices): readonly Route[] {
  const common = { permission: 'desk:suggest', tags, answers: { 200: schema.suggestionView } } as const
  return [
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/desk/suggestions',
      summary: 'Topic and urgency suggested for a text, with the words that spoke for it; nothing is kept',
      body: schema.suggestionBody,
      handle: async ({ body }, { actor }) => answer(200, shown(await suggestions.suggest({ ...body, actor }))),
    }),
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/reports/:id/suggestion',
      summary: 'Topic and urgency suggested for the account of a report',
      params: schema.suggestionParams,
      handle: async ({ params }, { actor }) =>
        answer(200, shown(orProblem(await suggestions.suggestForReport(actor, params.id)))),
    }),
  ]
}

function watchingRoutes({ suggestions, clock }: SuggestionRouteServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/desk/suggestions/agreement',
      permission: 'desk:read-suggestions',
      summary: 'How often operators decided what had been suggested, by week and language, and all versions',
      tags,
      query: schema.agreementQuery,
      answers: { 200: schema.agreementView },
      handle: async ({ query }, { actor }) => {
        const to = query.to ?? nationalDay(clock.now())
        const from = query.from ?? agreementSince(to)
        const view = await suggestions.agreement(actor, { from, to })
        const models = view.models.map((model) => ({ ...model, trainedAt: model.trainedAt.toISOString() }))
        return answer(200, { from, to, ...view, models })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/desk/suggestions/models/:version/reinstatement',
      permission: 'desk:choose-suggestions',
      summary: 'Let a former version answer again',
      tags,
      params: schema.modelParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await suggestions.reinstate(actor, params.version))
        return answer(204)
      },
    }),
  ]
}
