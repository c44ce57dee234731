import { z } from 'zod'
import { nationalDay } from '#kernel/clock'
import { orProblem, type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import { inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { RecoveryFiguresPage } from '../pages/recovery-figures.tsx'
import { showsSynthetic } from './statistics.ts'

/** Months of screened payments that are shown. */
const monthsShown = 12

/** What became of stolen money, for everybody. */
export function recoveryFiguresPages({
  payments,
  statistics,
  clock,
}: Pick<Services, 'payments' | 'statistics' | 'clock'>): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: inEveryLanguage('/recoveries/figures'),
      page: true,
      permission: 'payments:read-figures',
      summary: 'What was stolen, held and returned in a month, and how fast each bank answered',
      query: z.object({ month: textField(20) }),
      handle: async ({ query }, context) => {
        const figures = orProblem(await payments.settling.figures.month(query.month))
        const [before, after] = neighbours(figures.month, nationalDay(clock.now()).slice(0, 7))
        const page = RecoveryFiguresPage({
          view: viewOf(context),
          figures,
          screened: await payments.screenings.months(monthsShown),
          synthetic: showsSynthetic(orProblem(await statistics.figures({ by: 'year' }))),
          ...(before && { before }),
          ...(after && { after }),
        })
        return show(page, { keep: 'minute' })
      },
    }),
  ]
}

/** The first month of which there can be figures. */
const first = '2026-01'

/** The months beside one, where they can have figures. */
function neighbours(month: string, newest: string): readonly [string | undefined, string | undefined] {
  const beside = (step: number) => {
    const [year = 0, number = 0] = month.split('-').map(Number)
    return new Date(Date.UTC(year, number - 1 + step, 1)).toISOString().slice(0, 7)
  }
  return [month > first ? beside(-1) : undefined, month < newest ? beside(1) : undefined]
}
