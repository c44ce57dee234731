import { z } from 'zod'
import { csvFile } from '#platform/http/csv-file'
import { orProblem, type Route, route } from '#platform/http/route'
import type { RecoveryFigures } from '../recalls/settling/figures-service.ts'
import type { PaymentScreenings } from '../screening/screening-service.ts'
import { recoveryFiguresCsv, screeningFiguresCsv } from './figures-csv.ts'

/** Whose figures go out. */
export interface FiguresCsvServices {
  readonly settling: { readonly figures: RecoveryFigures }
  readonly screenings: Pick<PaymentScreenings, 'months'>
}

const common = { method: 'GET', permission: 'payments:read-figures' } as const

/** The public figures as files for spreadsheets. */
export function figuresCsvRoutes({ settling, screenings }: FiguresCsvServices): readonly Route[] {
  return [
    route({
      ...common,
      path: '/api/v1/recoveries/figures.csv',
      summary: 'The same figures of recoveries as CSV (RFC 4180, UTF-8)',
      tags: ['recoveries'],
      query: z.strictObject({ month: z.string().max(20).optional(), lang: z.string().max(10).optional() }),
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
      handle: async (_, { t }) => csvFile('saqbol-payments.csv', screeningFiguresCsv(await screenings.months(24), t)),
    }),
  ]
}
