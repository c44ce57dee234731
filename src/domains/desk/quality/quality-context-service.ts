import type { Audit } from '#domains/audit'
import type { Colleague } from '#domains/identity'
import type { Reports } from '#domains/reports'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Random } from '#kernel/random'
import type { Config } from '#platform/config'
import type { Database } from '#platform/database'
import type { Live } from '#platform/live'

/** What the quality review needs. */
export interface QualityServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly audit: Audit
  readonly live: Pick<Live, 'publish'>
  readonly reports: Pick<Reports, 'get'>
  /** Everybody of the staff: names, and who may be asked. */
  readonly colleagues: () => Promise<readonly Colleague[]>
  readonly config: Pick<Config, 'RETENTION_DAYS'>
}

/** A colleague by id and name. */
export interface Named {
  readonly id: string
  readonly name: string | null
}

/** Whether a colleague may be asked for a second opinion. */
export function mayJudgeAgain({ active, roles }: Colleague): boolean {
  return active && roles.some((role) => role === 'operator' || role === 'analyst' || role === 'supervisor')
}
