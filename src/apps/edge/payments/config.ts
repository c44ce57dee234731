import type { PaymentPolicy } from '#engines/screening'
import type { Redacted } from '#kernel/redacted'
import type { SharedSettings } from '../calls/config.ts'
import type { HistorySettings } from './history.ts'
import type { AskedOverride } from './override.ts'
import type { MemorySizes } from './recover.ts'

/** How payments are screened on a node. */
export interface PaymentsConfig {
  /** Whoever has one of these may have payments screened. */
  readonly tokens: Redacted<readonly string[]>
  /** Whoever has one of these may see and decide overrides; nobody where there is none. */
  readonly staffTokens: Redacted<readonly string[]>
  /** The bank's own policy; the centre's where there is none, and until that tells one the shipped one. */
  readonly policy?: PaymentPolicy
  readonly sizes: MemorySizes
  /** What the bank's people decided before the node was told of anything; none where left out. */
  readonly overrides?: readonly AskedOverride[]
  /** The store by which several nodes of the bank decide as one; none where there is one node. */
  readonly shared?: SharedSettings
  /** Milliseconds between two snapshots at the least, and records from which one is made; of fewer once a day. */
  readonly snapshotEvery: number
  readonly snapshotAfter: number
  /** Bytes of a segment of the journal. */
  readonly segmentBytes: number
  /** What is kept of segments that are no longer needed, for trying policies; nothing where left out. */
  readonly history?: HistorySettings
}
