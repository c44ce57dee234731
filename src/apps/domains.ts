import { auditMigrations } from '#domains/audit'
import type { MigrationSource } from '#platform/migrations'

/** The schemas of all domains, lowest first: the order in which their migrations run. */
export const domainMigrations: readonly MigrationSource[] = [auditMigrations]
