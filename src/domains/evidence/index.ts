/** Evidence: what came attached to a report, kept shut until a person decides. */

export type { FileWarning, MediaType } from './file-type.ts'
export type { Item, ItemDecision, ItemState } from './item.ts'
export { evidenceJobs } from './jobs.ts'
export { evidencePolicy } from './policy.ts'
export { evidenceRoutes } from './routes.ts'
export type { ItemView } from './schema.ts'
export {
  type ArrivedFile,
  type Decision,
  type Download,
  type Evidence,
  type EvidenceServices,
  makeEvidence,
} from './service.ts'

/** The SQL of this domain's schema, `evidence`. */
export const evidenceMigrations = { schema: 'evidence', directory: new URL('./migrations/', import.meta.url) }
