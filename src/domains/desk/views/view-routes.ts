import { nothing } from '#platform/http/answers'
import { answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import type { View } from './view.ts'
import { viewBody, viewParams, viewsView, viewView } from './view-schema.ts'
import type { Views } from './view-service.ts'

const common = { permission: 'desk:keep-views', tags: ['desk'] } as const

/** Views of the queue over HTTP. */
export function viewRoutes({ views }: { readonly views: Views }): readonly Route[] {
  return [
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/desk/views',
      summary: 'The caller’s own views of the queue, and the shared ones',
      answers: { 200: viewsView },
      handle: async (_, context) =>
        answer(200, { items: (await views.list(context.actor)).map((view) => present(view, context)) }),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/desk/views',
      summary: 'Keep a view of the queue; supervisors may share it with everybody',
      body: viewBody,
      answers: { 201: viewView },
      handle: async ({ body }, context) =>
        answer(201, present(orProblem(await views.create(context.actor, body)), context)),
    }),
    route({
      ...common,
      method: 'PUT',
      path: '/api/v1/desk/views/:id',
      summary: 'Write a view anew',
      params: viewParams,
      body: viewBody,
      answers: { 200: viewView },
      handle: async ({ params, body }, context) =>
        answer(200, present(orProblem(await views.change(context.actor, params.id, body)), context)),
    }),
    route({
      ...common,
      method: 'DELETE',
      path: '/api/v1/desk/views/:id',
      summary: 'Delete a view',
      params: viewParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await views.remove(actor, params.id))
        return answer(204)
      },
    }),
  ]
}

function present({ personId, ...view }: View, { actor }: RequestContext) {
  return { ...view, own: personId === actor.id }
}
