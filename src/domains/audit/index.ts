/** The audit trail: who did or saw what, append-only and chained. */
export type { AboutQuery, NotedEntry } from './about.ts'
export type { AuditEntry, AuditNote } from './entry.ts'
export { auditJobs } from './jobs.ts'
export { type Audit, type AuditServices, makeAudit } from './service.ts'
export { type AuditFault, type AuditVerdict, verifyAudit } from './verification-service.ts'

/** The SQL of this domain's schema, `audit`. */
export const auditMigrations = { schema: 'audit', directory: new URL('./migrations/', import.meta.url) }
