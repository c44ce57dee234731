import { nothing } from '#platform/http/answers'
import { answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import { reportParams } from '../schema.ts'
import type { Reports } from '../service.ts'
import type { Refusal } from './bulk.ts'
import * as schema from './queue-schema.ts'

const tags = ['reports'] as const

/** The queue over HTTP: reading it, who works on what, many reports at once, deadlines, what is like a report. */
export function queueRoutes({ reports }: { readonly reports: Reports }): readonly Route[] {
  return [...readingRoutes(reports), ...leaseRoutes(reports), ...bulkRoutes(reports), ...deadlineRoutes(reports)]
}

function readingRoutes(reports: Reports): readonly Route[] {
  const common = { permission: 'reports:read', tags } as const
  return [
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/reports',
      summary: 'The queue: the most urgent first, then the oldest; or by deadline, or the newest first',
      query: schema.queueQuery,
      answers: { 200: schema.queueView },
      handle: async ({ query }, { actor }) => answer(200, orProblem(await reports.queue(actor, query))),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/reports/lines',
      summary: 'Lines of the queue by id, for those that are on a screen',
      body: schema.linesBody,
      answers: { 200: schema.linesView },
      handle: async ({ body }, { actor }) => answer(200, { items: await reports.work.lines(actor, body.ids) }),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/reports/counts',
      summary: 'How many reports each of some filters finds, counted up to 1,001',
      body: schema.countsBody,
      answers: { 200: schema.countsView },
      handle: async ({ body }, { actor }) => answer(200, { counts: await reports.work.counts(actor, body.filters) }),
    }),
    route({
      ...common,
      method: 'GET',
      path: '/api/v1/reports/:id/similar',
      summary: 'Reports that share identifiers or words with one, the most alike first',
      params: reportParams,
      query: schema.similarQuery,
      answers: { 200: schema.similarView },
      handle: async ({ params, query }, { actor }) =>
        answer(200, { items: orProblem(await reports.similarTo(actor, params.id, query.limit)) }),
    }),
  ]
}

function leaseRoutes({ work }: Reports): readonly Route[] {
  const common = { permission: 'reports:edit', tags } as const
  return [
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/reports/next',
      summary: 'The most urgent report that nobody has, leased to the caller for ten minutes',
      body: schema.nextBody,
      answers: { 200: schema.nextView },
      handle: async ({ body }, { actor }) => answer(200, { id: orProblem(await work.next(actor, body)) }),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/reports/:id/lease',
      summary: 'Take a report to work on for ten minutes, or renew that; 409 names the colleague who has it',
      params: reportParams,
      answers: { 200: schema.leaseView },
      handle: async ({ params }, { actor }) => answer(200, orProblem(await work.lease(actor, params.id))),
    }),
    route({
      ...common,
      method: 'DELETE',
      path: '/api/v1/reports/:id/lease',
      summary: 'Let go of a report',
      params: reportParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await work.release(actor, params.id))
        return answer(204)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/reports/assignees',
      permission: 'reports:assign',
      tags,
      summary: 'Whom reports can be given to',
      answers: { 200: schema.assigneesView },
      handle: async () => answer(200, { items: await work.assignees() }),
    }),
    route({
      ...common,
      method: 'PUT',
      path: '/api/v1/reports/:id/assignment',
      summary: 'Give a report to a colleague (supervisors), take it, or give it back to everybody',
      params: reportParams,
      body: schema.assignmentBody,
      answers: { 204: nothing },
      handle: async ({ params, body }, { actor }) => {
        const { personId } = body
        orProblem(await (personId === null ? work.giveBack(actor, params.id) : work.assign(actor, params.id, personId)))
        return answer(204)
      },
    }),
  ]
}

function bulkRoutes({ work }: Reports): readonly Route[] {
  const common = { method: 'POST', permission: 'reports:assess', tags } as const
  return [
    route({
      ...common,
      path: '/api/v1/reports/bulk',
      summary: 'Change up to 500 reports, each by the rules of the single action; the others are told with the reason',
      body: schema.bulkBody,
      answers: { 200: schema.bulkView },
      handle: async ({ body }, context) => {
        const { ids, ...given } = body
        const outcome = await work.bulk(context.actor, ids, given)
        return answer(200, { ...outcome, refused: presentRefusals(outcome.refused, context) })
      },
    }),
    route({
      ...common,
      path: '/api/v1/reports/bulk/:id/undo',
      summary: 'Undo such a change within ten minutes; what was changed since stays and is told',
      params: schema.bulkParams,
      body: schema.undoBody,
      answers: { 200: schema.undoView },
      handle: async ({ params, body }, context) => {
        const outcome = orProblem(await work.undo(context.actor, params.id, body.reason))
        return answer(200, { ...outcome, refused: presentRefusals(outcome.refused, context) })
      },
    }),
  ]
}

function presentRefusals(refused: readonly Refusal[], { t }: RequestContext) {
  return refused.map(({ id, failure }) => ({
    id,
    code: failure.code,
    title: t(`problem.${failure.code}`, failure.details ?? {}),
  }))
}

function deadlineRoutes({ work }: Reports): readonly Route[] {
  const common = { path: '/api/v1/report-deadlines', tags, answers: { 200: schema.deadlinesView } } as const
  return [
    route({
      ...common,
      method: 'GET',
      permission: 'reports:read',
      summary: 'How long reports may wait, by priority',
      handle: async () => answer(200, { deadlines: await work.deadlines() }),
    }),
    route({
      ...common,
      method: 'PUT',
      permission: 'reports:deadlines',
      summary: 'Set how long reports may wait; it holds for reports that come in or change from now on',
      body: schema.deadlinesBody,
      handle: async ({ body }, { actor }) =>
        answer(200, { deadlines: orProblem(await work.setDeadlines(actor, body.deadlines)) }),
    }),
  ]
}
