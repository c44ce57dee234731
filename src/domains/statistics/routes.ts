import { createHash } from 'node:crypto'
import { tagged, unchanged } from '#platform/http/answers'
import { csvForm, csvHeaders, csvType } from '#platform/http/csv-file'
import { type Answer, orProblem, type RequestContext, type Route, route } from '#platform/http/route'
import { figuresCsv, historyCsv } from './presentation.ts'
import { figuresQuerySchema, figuresSchema, historyQuerySchema, historySchema } from './schema.ts'
import type { Statistics } from './service.ts'

const json = 'application/json; charset=utf-8'

/** The public figures over HTTP. */
export function statisticsRoutes(services: { readonly statistics: Statistics }): readonly Route[] {
  return [...figuresRoutes(services.statistics), ...historyRoutes(services.statistics)]
}

const common = { method: 'GET', permission: 'statistics:read', tags: ['statistics'] } as const

const taggedFile = { ...tagged, answer: { ...tagged.answer, ...csvHeaders.answer } }

const figuresForm = csvForm(
  'A year and code a line: `data` is `real` or `synthetic`; `code` is `all` for the whole year; `title` is in the asked language; `count` is empty where it is small, and `withheld` says so.',
  {
    header: ['data', 'year', 'code', 'title', 'count', 'withheld'],
    rows: [
      ['real', 2026, 'all', 'All reports', 2143, 'no'],
      ['real', 2026, 'fraud', 'Fraud and harmful software', 1630, 'no'],
      ['real', 2026, 'terrorism', 'Praising or excusing terrorism', null, 'yes'],
    ],
  },
)

const historyForm = csvForm(
  'A measure and code a line: `measure` is `total`, `share-of-channel` or `share-of-topic`; `from` and `to` are years; `sense` is `exact`, `over`, `about`, `almost-none` or `unknown`; a share is between 0 and 1.',
  {
    header: ['measure', 'code', 'title', 'from', 'to', 'sense', 'value', 'source'],
    rows: [
      [
        'total',
        'all',
        'All reports',
        2011,
        2019,
        'exact',
        19_045,
        'The hotline’s presentation and seminar report, 2020',
      ],
      [
        'share-of-channel',
        'phone',
        'Telephone',
        null,
        null,
        'over',
        0.9,
        'The hotline’s presentation and seminar report, 2020',
      ],
    ],
  },
)

function figuresRoutes(statistics: Statistics): readonly Route[] {
  const query = figuresQuerySchema
  return [
    route({
      ...common,
      path: '/api/v1/statistics',
      summary: 'Counts of reports by year, topic, channel, outcome or language; small counts withheld',
      query,
      answers: { 200: figuresSchema, 304: unchanged },
      headers: tagged,
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
      answers: { 304: unchanged },
      byteAnswers: { 200: [figuresForm] },
      headers: taggedFile,
      handle: async ({ query }, context) => {
        const figures = orProblem(await statistics.figures(query))
        return cacheable(context, {
          type: csvType,
          body: figuresCsv(figures, context.t),
          name: `saqbol-${query.by}.csv`,
        })
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
      answers: { 200: historySchema, 304: unchanged },
      headers: tagged,
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
      answers: { 304: unchanged },
      byteAnswers: { 200: [historyForm] },
      headers: taggedFile,
      handle: async (_request, context) =>
        cacheable(context, { type: csvType, body: historyCsv(history, context.t), name: 'saqbol-2011-2019.csv' }),
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
