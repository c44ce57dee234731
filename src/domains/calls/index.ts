/** Calls, as the centre sees them: the tables nodes decide by, what they decided, and what callers say to it. */

export { type Remedy, remedyOf } from './appeals/appeal.ts'
export { type Appeal, type AppealStatus, type CallAppeals } from './appeals/appeal-service.ts'
export { simsPerOwner } from './boxes/box.ts'
export type { FoundBox } from './boxes/box-schema.ts'
export type { Box, Boxes } from './boxes/box-service.ts'
export type { Registers } from './boxes/register-service.ts'
export type { SeizureYear } from './boxes/register-store.ts'
export type { CallComplaints } from './complaints/complaint-service.ts'
export {
  type BlockCode,
  callsPerDay,
  formatBlockCode,
  makeBlockCode,
  parseBlockCode,
  shownLength,
  writeBlockCode,
} from './decisions/block-code.ts'
export type { CallMonth } from './decisions/call-month.ts'
export type { BlockedCallFound, CallDecisions, NamedBoard } from './decisions/decision-service.ts'
export type { Delivery } from './decisions/delivery-schema.ts'
export { callsJobs } from './jobs.ts'
export { callsPolicy } from './policy.ts'
export { callsRoutes } from './routes.ts'
export { type Calls, makeCalls } from './service.ts'
export { type CallTables, callTablesSchema } from './tables/tables-schema.ts'

/** The SQL of this domain's schema, `calls`. */
export const callsMigrations = { schema: 'calls', directory: new URL('./migrations/', import.meta.url) }
