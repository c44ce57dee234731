import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Database } from '#platform/database'
import type { StoredModel } from './model-store.ts'
import type { Learnt } from './suggestion.ts'

/** What answers: a version with its weights, or the word lists (null, version 0). */
export interface Held {
  readonly version: number
  readonly stored: StoredModel | null
  readonly learnt: Learnt | null
  /** When the database was last asked, in milliseconds since 1970. */
  readonly askedAt: number
}

/** What suggestions need. */
export interface SuggestionServices {
  readonly db: Database
  readonly clock: Clock
  readonly audit: Audit
  /** What answers now, kept in memory. */
  readonly held: { now: Held }
}
