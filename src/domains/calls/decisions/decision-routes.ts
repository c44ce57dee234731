import { figuresFrom } from '#kernel/figure-readings'
import type { Language } from '#kernel/language'
import { csvFile, csvForm, csvHeaders } from '#platform/http/csv-file'
import { answer, orProblem, type Route, route } from '#platform/http/route'
import { callFiguresCsv } from './call-month.ts'
import type { CallDecisions } from './decision-service.ts'
import * as schema from './delivery-schema.ts'

const tags = ['calls']

const monthsForm = csvForm(
  'A month and rule a line, the last 24 months: `rule` is `all` for the whole month, which alone has `calls` and `operators`; `title` is in the asked language; `as-of` is the midnight in Kazakhstan up to which the line is counted.',
  {
    header: ['month', 'rule', 'title', 'calls', 'operators', 'blocked', 'as-of'],
    rows: [
      ['2026-10', 'all', 'All calls', 41_208_331, 4, 96_120, '2026-11-02T00:00:00+05:00'],
      [
        '2026-10',
        'do-not-originate',
        'Number that only receives calls',
        null,
        null,
        12_044,
        '2026-11-01T00:00:00+05:00',
      ],
    ],
  },
)

/** What nodes decided, over HTTP. */
export function decisionRoutes(decisions: CallDecisions): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/calls/decisions',
      permission: 'calls:deliver',
      summary: 'What a node counted and rejected; a delivery sent again counts once',
      tags,
      bodyLimit: 4 * 1024 * 1024,
      body: schema.deliverySchema,
      answers: { 200: schema.deliveryOutcomeSchema },
      handle: async ({ body }, { actor }) => answer(200, orProblem(await decisions.deliver(actor, body))),
    }),
    boardRoute(decisions),
    route({
      method: 'GET',
      path: '/api/v1/calls/figures',
      permission: 'calls:read-figures',
      summary:
        'Calls handled and blocked, month by month, as of the end of a closed day; blocked: rejected by a rule in force',
      tags,
      answers: { 200: schema.callFiguresSchema },
      handle: async () =>
        answer(
          200,
          { months: await decisions.months(24), suppressBelow: figuresFrom },
          { 'cache-control': 'public, max-age=300' },
        ),
    }),
    route({
      method: 'GET',
      path: '/api/v1/calls/figures.csv',
      permission: 'calls:read-figures',
      summary: 'The same figures of calls as CSV (RFC 4180, UTF-8)',
      tags,
      byteAnswers: { 200: [monthsForm] },
      headers: csvHeaders,
      handle: async (_, { t }) => csvFile('saqbol-calls.csv', callFiguresCsv(await decisions.months(24), t)),
    }),
    route({
      // A code is for its caller alone: it does not belong into an address, which gets logged.
      method: 'POST',
      path: '/api/v1/calls/codes',
      permission: 'calls:read-code',
      summary: 'Why a call was rejected, by the code that the caller was told',
      tags,
      limit: { max: 30, window: '1 hour' },
      body: schema.codeSchema,
      answers: { 200: schema.blockedCallSchema },
      handle: async ({ body }) => {
        const { at, rule, reason, operator, legalBasis } = orProblem(await decisions.explain(body.code))
        return answer(200, { at, rule, reason, operator, legalBasis }, { 'cache-control': 'no-store' })
      },
    }),
  ]
}

function boardRoute(decisions: CallDecisions): Route {
  return route({
    method: 'GET',
    path: '/api/v1/calls/board',
    permission: 'calls:read-board',
    summary: 'Calls of the last minutes: rates, what was blocked by which rule, trunk and country',
    tags,
    query: schema.boardQuerySchema,
    answers: { 200: schema.boardSchema },
    handle: async ({ query }, { language }) => {
      const board = await decisions.board(query.minutes)
      const nameOf = countryNames(language)
      return answer(200, {
        ...board,
        byCountry: board.byCountry.map((line) => ({ ...line, name: nameOf(line.code) })),
      })
    },
  })
}

/** Names countries in a language. Browsers do not know them in Kazakh; null for what is no country. */
function countryNames(language: Language): (code: string) => string | null {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? null) : null)
}
