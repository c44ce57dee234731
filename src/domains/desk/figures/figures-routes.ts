import type { Language } from '#kernel/language'
import { csvForm, csvType } from '#platform/http/csv-file'
import { type Answer, answer, type ByteForm, orProblem, type Route, route } from '#platform/http/route'
import type { FiguresExports } from './export-service.ts'
import { durationText, figuresCsv, figuresHeader, lineTitle } from './figures-presentation.ts'
import { exportQuery, figuresQuery, figuresView, loadView } from './figures-schema.ts'
import type { DeskFigures } from './figures-service.ts'
import { figuresPaper } from './paper-service.ts'
import { workbook, workbookBreakdowns } from './workbook-service.ts'

/** What the routes of the figures need. */
export interface FiguresRouteServices {
  readonly figures: DeskFigures
  readonly figuresExports: FiguresExports
  /** The folder of the fonts of printed papers. */
  readonly printFonts: string
}

const common = { method: 'GET', permission: 'desk:read-figures', tags: ['desk'] } as const

const savedHeaders = { answer: { 'content-disposition': 'A name for the file (RFC 6266)' } }

const tableForm = csvForm(
  'The total first (`code` is `all`), then a line of the breakdown each; `title` is in the asked language. For each of look, assess, refer and remove: how many reports came so far, and the median and ninth decile in seconds.',
  {
    header: figuresHeader,
    rows: [
      ['real', 'topic', '2026-11-01', '2026-11-21', 'all', 'All', 812, 790, 44].concat([
        800, 240, 1800, 771, 4100, 20_400, 310, 9000, 61_000, 122, 86_400, 259_200,
      ]),
    ],
  },
)

const workbookForm: ByteForm = {
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  holds: `Workbook (Office Open XML, ECMA-376): a sheet for each of ${workbookBreakdowns.join(', ')}, and one that says what every figure means, in the asked language.`,
  binary: true,
}

const paperForm: ByteForm = {
  type: 'application/pdf',
  holds: 'PDF, A4: totals, two charts, the table, and what every figure means, in the asked language.',
  binary: true,
}

/** The figures of the desk over HTTP: to look at, and as files. */
export function figuresRoutes(services: FiguresRouteServices): readonly Route[] {
  const { figures } = services
  return [
    route({
      ...common,
      path: '/api/v1/desk/figures',
      summary: 'Reports of a period, and the times to first look, assessment, referral and removal (median, p90)',
      query: figuresQuery,
      answers: { 200: figuresView },
      handle: async ({ query }, { actor }) => answer(200, orProblem(await figures.figures(actor, query))),
    }),
    route({
      ...common,
      path: '/api/v1/desk/load',
      summary: 'What lies on the desk now: open, urgent, overdue, who has how many in work, and today by the hour',
      answers: { 200: loadView },
      handle: async (_, { actor }) => answer(200, await figures.load(actor)),
    }),
    ...fileRoutes(services),
  ]
}

function fileRoutes({ figuresExports, printFonts }: FiguresRouteServices): readonly Route[] {
  const file = { ...common, query: exportQuery, headers: savedHeaders } as const
  return [
    route({
      ...file,
      path: '/api/v1/desk/figures.csv',
      summary: 'The same figures as CSV (RFC 4180, UTF-8 with byte order mark)',
      byteAnswers: { 200: [tableForm] },
      handle: async ({ query }, { actor, t }) => {
        const table = orProblem(await figuresExports.table(actor, query))
        return attachment(csvType, nameOf(table, 'csv'), figuresCsv(table, t))
      },
    }),
    route({
      ...file,
      path: '/api/v1/desk/figures.xlsx',
      summary: 'The figures of a period as a workbook, one sheet for each breakdown',
      byteAnswers: { 200: [workbookForm] },
      handle: async ({ query }, { actor, t }) => {
        const all = orProblem(await figuresExports.workbook(actor, query))
        const period = all[0] ?? { from: '', to: '' }
        return attachment(
          workbookForm.type,
          nameOf({ ...period, by: 'all' }, 'xlsx'),
          await workbook(all, t, lineTitle),
        )
      },
    }),
    route({
      ...file,
      path: '/api/v1/desk/figures.pdf',
      summary: 'The figures of a period as a paper to print (PDF, A4)',
      byteAnswers: { 200: [paperForm] },
      handle: async ({ query }, { actor, t, language }) => {
        const both = orProblem(await figuresExports.paper(actor, query))
        const given = { ...both, t, language: language satisfies Language, title: lineTitle, duration: durationText }
        const paper = await figuresPaper({ ...given, fonts: printFonts })
        return attachment(paperForm.type, nameOf(both.figures, 'pdf'), paper)
      },
    }),
  ]
}

function nameOf({ by, from, to }: { by: string; from: string; to: string }, ending: string): string {
  return `saqbol-desk-${by}-${from}-${to}.${ending}`
}

function attachment(type: string, name: string, body: Buffer | string): Answer {
  return { status: 200, type, body, headers: { 'content-disposition': `attachment; filename="${name}"` } }
}
