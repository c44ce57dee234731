import type { Id } from '#kernel/id'
import type { Result } from '#kernel/result'
import { nothing } from '#platform/http/answers'
import { type Answer, answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import { reportParams } from '../schema.ts'
import * as schema from './links-schema.ts'
import type { ReportLinks } from './report-links-service.ts'

const tags = ['reports'] as const

/** What surrounds a report, over HTTP. */
export function reportLinksRoutes({ links }: { readonly links: ReportLinks }): readonly Route[] {
  return [...surroundings(links), ...groupRoutes(links), noteRoute(links)]
}

function surroundings(links: ReportLinks): readonly Route[] {
  const common = { method: 'GET', permission: 'reports:read', tags, params: reportParams } as const
  return [
    route({
      ...common,
      path: '/api/v1/reports/:id/links',
      summary: 'What the registry and other reports know of each identifier; other regions as a number alone',
      answers: { 200: schema.identifierLinksView },
      handle: async ({ params }, { actor, language }) =>
        answer(200, { identifiers: orProblem(await links.identifiers(actor, params.id, language)) }),
    }),
    route({
      ...common,
      path: '/api/v1/reports/:id/history',
      summary: 'Who did what with a report and when, the newest first, without words',
      query: schema.historyQuery,
      answers: { 200: schema.historyView },
      handle: async ({ params, query }, { actor }) =>
        answer(200, orProblem(await links.history({ ...query, actor, id: params.id }))),
    }),
    route({
      ...common,
      path: '/api/v1/reports/:id/changes',
      summary: 'What happened to a report since a version: who, when and which fields',
      query: schema.changesQuery,
      answers: { 200: schema.changesView },
      handle: async ({ params, query }, { actor }) =>
        answer(200, orProblem(await links.changesSince(actor, params.id, query.since))),
    }),
  ]
}

function groupRoutes(links: ReportLinks): readonly Route[] {
  const path = '/api/v1/reports/:id/group'
  return [
    route({
      method: 'GET',
      path,
      permission: 'reports:read',
      summary: 'The reports that belong to a report, the newest link first',
      tags,
      params: reportParams,
      query: schema.pageQuery,
      answers: { 200: schema.linkedView },
      handle: async ({ params, query }, { actor }) =>
        answer(200, orProblem(await links.linked({ ...query, actor, id: params.id }))),
    }),
    route({
      method: 'POST',
      path,
      permission: 'reports:group',
      summary: 'Link reports that belong together; nothing is copied or closed',
      tags,
      params: reportParams,
      body: schema.linkBody,
      answers: { 200: schema.linkingView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await links.link({ ...body, actor, id: params.id }))),
    }),
    route({
      method: 'DELETE',
      path: `${path}/:other`,
      permission: 'reports:group',
      summary: 'Take a link between two reports away',
      tags,
      params: schema.pairParams,
      answers: { 204: nothing },
      handle: async ({ params }, { actor }) => {
        orProblem(await links.unlink({ ...params, actor }))
        return answer(204)
      },
    }),
  ]
}

function noteRoute(links: ReportLinks): Route {
  return route({
    method: 'POST',
    path: '/api/v1/reports/:id/notes',
    permission: 'reports:note',
    summary: 'Keep a note for colleagues on a report, open or closed',
    tags,
    params: reportParams,
    body: schema.noteBody,
    answers: { 204: nothing },
    handle: async ({ params, body }, { actor }) => {
      orProblem(await links.note({ actor, id: params.id, text: body.text }))
      return answer(204)
    },
  })
}

/** A change of a report that somebody sent. */
export interface Sent {
  readonly id: Id<'report'>
  /** The version it was made for. */
  readonly version: number | undefined
  readonly outcome: Result<void>
}

/**
 * The problem of a change that came too late, with who changed what meanwhile (an extension member, RFC 9457 §3.2);
 * undefined where it was not too late. The words are read by loading the report again, so that the reading is audited.
 */
export async function conflictAnswer(
  links: ReportLinks,
  { actor, t, requestId }: RequestContext,
  { id, version = 1, outcome }: Sent,
): Promise<Answer | undefined> {
  if (outcome.ok || outcome.error.code !== 'report.version.conflict') return undefined
  const { code } = outcome.error
  const conflict = orProblem(await links.changesSince(actor, id, version))
  const problem = {
    type: `urn:saqbol:problem:${code}`,
    title: t(`problem.${code}`),
    status: 409,
    code,
    instance: requestId,
  }
  return { status: 409, type: 'application/problem+json', body: JSON.stringify({ ...problem, conflict }) }
}
