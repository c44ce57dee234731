import type { Dimension, Figures, FiguresOf, FiguresTable } from '#domains/statistics'
import { orProblem, type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import { inEveryLanguage, show, viewOf } from '../page-answer.ts'
import { CallFiguresPage } from '../pages/call-figures.tsx'
import type { HomeProps } from '../pages/home.tsx'
import { StatisticsPage } from '../pages/statistics.tsx'

type Counted = Pick<Services, 'statistics'>

/** Months of calls that are shown. */
const monthsShown = 12

/** Public counts. */
export function statisticsPages(services: Counted & Pick<Services, 'calls'>): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: inEveryLanguage('/statistics'),
      page: true,
      permission: 'statistics:read',
      summary: 'Public counts of reports and of the registry',
      handle: async (_request, context) => {
        const { figures, register, synthetic, updatedAt, suppressBelow } = await readFigures(services)
        const [newest] = await services.calls.decisions.months(monthsShown)
        const page = StatisticsPage({
          view: viewOf(context),
          figures,
          register,
          synthetic,
          updated: updatedAt,
          suppressBelow,
          history: services.statistics.history,
          ...(newest && { calls: newest }),
          downloads: { json: '/api/v1/statistics?by=topic', csv: '/api/v1/statistics.csv?by=topic' },
        })
        return show(page, { keep: 'minute' })
      },
    }),
    route({
      method: 'GET',
      path: inEveryLanguage('/calls/figures'),
      page: true,
      permission: 'calls:read-figures',
      summary: 'Calls that operators rejected, month by month, and SIM boxes that were seized',
      handle: async (_request, context) => {
        const { decisions, registers } = services.calls
        const synthetic = showsSynthetic(orProblem(await services.statistics.figures({ by: 'year' })))
        const given = { months: await decisions.months(monthsShown), years: await registers.years(), synthetic }
        return show(CallFiguresPage({ view: viewOf(context), ...given }), { keep: 'minute' })
      },
    }),
  ]
}

/** The counts for the home page; undefined while there is nothing to count. */
export async function homeCounts({ statistics }: Counted): Promise<HomeProps['counts']> {
  const figures = orProblem(await statistics.figures({ by: 'year' }))
  const synthetic = showsSynthetic(figures)
  const { total, indicators } = shownOf(figures, synthetic)
  return total.atLeast > 0 ? { reports: total.atLeast, listed: indicators.confirmed, synthetic } : undefined
}

/** The same reports counted in every way. */
async function readFigures({ statistics }: Counted) {
  const read = async (by: Dimension) => orProblem(await statistics.figures({ by }))
  const year = await read('year')
  const synthetic = showsSynthetic(year)
  const table = async (by: Dimension): Promise<FiguresTable> => shownOf(await read(by), synthetic)
  const figures: Readonly<Record<Dimension, FiguresTable>> = {
    year: shownOf(year, synthetic),
    topic: await table('topic'),
    channel: await table('channel'),
    outcome: await table('outcome'),
    language: await table('language'),
  }
  const { indicators: register } = shownOf(year, synthetic)
  const { updatedAt, suppressBelow } = year
  return { figures, register, synthetic, updatedAt, suppressBelow }
}

/** Synthetic counts are shown, and marked as such, only where there is no real report at all. */
export function showsSynthetic({ real, synthetic }: Figures): boolean {
  const { count, atLeast } = real.total
  return synthetic !== null && count === 0 && atLeast === 0
}

function shownOf({ real, synthetic }: Figures, wanted: boolean): FiguresOf {
  return wanted && synthetic !== null ? synthetic : real
}
