import { auditMigrations } from '#domains/audit'
import { callsMigrations } from '#domains/calls'
import { deskMigrations } from '#domains/desk'
import { evidenceMigrations } from '#domains/evidence'
import { identityMigrations } from '#domains/identity'
import { indicatorsMigrations } from '#domains/indicators'
import { paymentsMigrations } from '#domains/payments'
import { publicationsMigrations } from '#domains/publications'
import { reportsMigrations } from '#domains/reports'
import { statisticsMigrations } from '#domains/statistics'
import type { MigrationSource } from '#platform/migrations'

/** The schemas of all domains, lowest first: the order in which their migrations run. */
export const domainMigrations: readonly MigrationSource[] = [
  auditMigrations,
  identityMigrations,
  indicatorsMigrations,
  evidenceMigrations,
  reportsMigrations,
  deskMigrations,
  callsMigrations,
  paymentsMigrations,
  publicationsMigrations,
  statisticsMigrations,
]
