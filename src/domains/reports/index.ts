/** Reports: what people tell, how it is judged, and what becomes of it. */

export type { AssessCase } from './assess-service.ts'
export type { Assessment, IdentifierDecision } from './assessment.ts'
export type { ReportServices } from './context-service.ts'
export type { QueueQuery, ReportView } from './desk-service.ts'
export { type DuplicateGround, duplicateWindowDays } from './duplicates.ts'
export type { Edit } from './edit-service.ts'
export type { AssessedFacts, ReportFacts } from './events.ts'
export type { Followed, FollowedReport } from './follow-service.ts'
export type { Span } from './identifiers.ts'
export { reportsJobs } from './jobs.ts'
export { reportsPolicy } from './policy.ts'
export type { QueuedReport } from './queue-store.ts'
export type { ReportState } from './report.ts'
export { type ReportRouteServices, reportsRoutes } from './routes.ts'
export { makeReports, type Reports } from './service.ts'
export type { SubmissionContext, SubmissionInput } from './submission.ts'
export type { Submitted } from './submit-service.ts'
export type { Triage, TriageReason } from './triage.ts'

/** The SQL of this domain's schema, `reports`. */
export const reportsMigrations = { schema: 'reports', directory: new URL('./migrations/', import.meta.url) }
