import { z } from 'zod'
import { csvFile, csvForm, csvHeaders } from '#platform/http/csv-file'
import { orProblem, type Route, route } from '#platform/http/route'
import type { RecoveryFigures } from '../recalls/settling/figures-service.ts'
import type { PaymentScreenings } from '../screening/screening-service.ts'
import { recoveryFiguresCsv, screeningFiguresCsv } from './figures-csv.ts'

/** Whose figures go out. */
export interface FiguresCsvServices {
  readonly settling: { readonly figures: RecoveryFigures }
  readonly screenings: Pick<PaymentScreenings, 'months'>
}

const common = { method: 'GET', permission: 'payments:read-figures', headers: csvHeaders } as const

const recoveryForm = csvForm(
  'The country first, then a bank a line; what is withheld because it is small is empty. Times are minutes (the median, and the ninth decile), sums tenge. Headings are in the asked language.',
  {
    header: [
      'Month',
      'Bank',
      'Requests',
      'In time',
      'Unanswered',
      'Half, minutes',
      'Nine tenths, minutes',
      'Stolen',
      'Held',
      'Returned',
      'As of',
    ],
    rows: [
      [
        '2026-10',
        'Kazakhstan',
        null,
        null,
        null,
        null,
        null,
        '41800000.00',
        '12950000.00',
        '9100000.00',
        '2026-11-21T00:00:00+05:00',
      ],
      ['2026-10', 'Bank A', 34, 31, 1, 12, 27, null, '4200000.00', '3050000.00', '2026-11-21T00:00:00+05:00'],
    ],
  },
)

const screeningForm = csvForm(
  'Four lines a month, the last 24: all payments that were checked, and those stopped in each way; what is withheld because it is small is empty. Sums are tenge; the last column is the midnight in Kazakhstan up to which the line is counted. Headings are in the asked language.',
  {
    header: ['Month', 'What was done', 'Payments', 'Sum, tenge', 'As of'],
    rows: [
      ['2026-10', 'Checked', 1_204_113, '48200410000.00', '2026-11-02T00:00:00+05:00'],
      ['2026-10', 'Asked once more', 2310, '115500000.00', '2026-11-02T00:00:00+05:00'],
      ['2026-10', 'Held', 412, '98400000.00', '2026-11-01T00:00:00+05:00'],
      ['2026-10', 'Refused', null, null, null],
    ],
  },
)

/** The public figures as files for spreadsheets. */
export function figuresCsvRoutes({ settling, screenings }: FiguresCsvServices): readonly Route[] {
  return [
    route({
      ...common,
      path: '/api/v1/recoveries/figures.csv',
      summary: 'The same figures of recoveries as CSV (RFC 4180, UTF-8)',
      tags: ['recoveries'],
      query: z.strictObject({ month: z.string().max(20).optional(), lang: z.string().max(10).optional() }),
      byteAnswers: { 200: [recoveryForm] },
      handle: async ({ query }, { t }) => {
        const figures = orProblem(await settling.figures.month(query.month))
        return csvFile(`saqbol-recoveries-${figures.month}.csv`, recoveryFiguresCsv(figures, t))
      },
    }),
    route({
      ...common,
      path: '/api/v1/payments/screening/figures.csv',
      summary: 'The same figures of screened payments as CSV (RFC 4180, UTF-8)',
      tags: ['payments'],
      byteAnswers: { 200: [screeningForm] },
      handle: async (_, { t }) => csvFile('saqbol-payments.csv', screeningFiguresCsv(await screenings.months(24), t)),
    }),
  ]
}
