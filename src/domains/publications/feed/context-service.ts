import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Database, Pool } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live } from '#platform/live'
import type { FeedKeys } from './key-service.ts'

/** What the feed needs. */
export interface FeedServices {
  readonly db: Database
  readonly pool: Pool
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly live: Live
  readonly audit: Audit
}

/** The same with the feed's own parts. */
export interface FeedContext extends FeedServices {
  readonly feedKeys: FeedKeys
}
