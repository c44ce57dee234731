/** Public figures: counts of reports and of the register that point at nobody, and the history of 2011–2019. */
export {
  type CodeCount,
  type CodeSum,
  type Dimension,
  type Figures,
  type FiguresOf,
  type FiguresTable,
  type RegisterCounts,
} from './figures.ts'
export { type History, history } from './history.ts'
export { statisticsListeners } from './jobs.ts'
export { statisticsPolicy } from './policy.ts'
export { statisticsRoutes } from './routes.ts'
export { type FiguresQuery, makeStatistics, type Statistics, type StatisticsServices } from './service.ts'
export type { Published, PublishedSum } from './suppression.ts'

/** The SQL of this domain's schema, `statistics`. */
export const statisticsMigrations = { schema: 'statistics', directory: new URL('./migrations/', import.meta.url) }
