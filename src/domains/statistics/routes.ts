import { createHash } from 'node:crypto'
import { type Answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import { figuresCsv, historyCsv } from './presentation.ts'
import { figuresQuerySchema, figuresSchema, historyQuerySchema, historySchema } from './schema.ts'
import type { Statistics } from './service.ts'

const csv = 'text/csv; charset=utf-8; header=present'
const json = 'application/json; charset=utf-8'

/** The public figures over HTTP. */
export function statisticsRoutes(services: { readonly statistics: Statistics }): readonly Route[] {
  return [...figuresRoutes(services.statistics), ...historyRoutes(services.statistics)]
}

const common = { method: 'GET', permission: 'statistics:read', tags: ['statistics'] } as const

function figuresRoutes(statistics: Statistics): readonly Route[] {
  const query = figuresQuerySchema
  return [
    route({
      ...common,
      path: '/api/v1/statistics',
      summary: 'Counts of reports by year, topic, channel, outcome or language; small counts withheld',
      query,
      answers: { 200: figuresSchema },
      handle: async ({ query }, context) => {
        const figures = orProblem(await statistics.figures(query))
        return cacheable(context, { type: json, body: JSON.stringify(figures) })
      },
    }),
    route({
      ...common,
      path: '/api/v1/statistics.csv',
      summary: 'The same counts as CSV (RFC 4180, UTF-8)',
      query,
      handle: async ({ query }, context) => {
        const figures = orProblem(await statistics.figures(query))
        return cacheable(context, { type: csv, body: figuresCsv(figures, context.t), name: `saqbol-${query.by}.csv` })
      },
    }),
  ]
}

function historyRoutes({ history }: Statistics): readonly Route[] {
  const query = historyQuerySchema
  return [
    route({
      ...common,
      path: '/api/v1/statistics/history',
      summary: 'Published figures of the hotline for 2011–2019, with their source',
      query,
      answers: { 200: historySchema },
      handle: async (_request, context) => {
        const sourceTitle = context.t(`statistics.source.${history.source}`)
        return cacheable(context, { type: json, body: JSON.stringify({ ...history, sourceTitle }) })
      },
    }),
    route({
      ...common,
      path: '/api/v1/statistics/history.csv',
      summary: 'The published figures of 2011–2019 as CSV',
      query,
      handle: async (_request, context) =>
        cacheable(context, { type: csv, body: historyCsv(history, context.t), name: 'saqbol-2011-2019.csv' }),
    }),
  ]
}

/** An answer that may be kept for a minute and asked again by its ETag (RFC 9110 §13.1.2). */
function cacheable(context: RequestContext, content: { type: string; body: string; name?: string }): Answer {
  const etag = `"${createHash('sha256').update(content.body).digest('base64url').slice(0, 27)}"`
  const headers = {
    etag,
    'cache-control': 'public, max-age=60',
    vary: 'accept-language',
    ...(content.name !== undefined && { 'content-disposition': `attachment; filename="${content.name}"` }),
  }
  const asked = (context.raw.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (asked.includes(etag) || asked.includes('*')) return { status: 304, headers }
  return { status: 200, type: content.type, body: content.body, headers }
}
