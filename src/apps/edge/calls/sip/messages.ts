import type { Fact } from '#engines/screening'
import type { DatagramCounts } from '#platform/sip/datagram-port'
import type { StreamCounts } from '#platform/sip/stream-port'
import type { CallsConfig } from '../config.ts'
import type { FactQuestion } from '../decider.ts'
import type { ListenAddress } from '../listen-address.ts'
import type { RecentHandle } from '../recent.ts'
import type { Ground, NextGround } from '../screening.ts'
import type { TallyPart } from '../tally.ts'
import type { MissedReport } from './missed.ts'
import type { RedirectCounts } from './redirect.ts'

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly config: CallsConfig
  readonly ground: Ground
  /** What this node remembers of registrations and of subscribers abroad. */
  readonly recent: RecentHandle
  /** The node's key of 32 bytes. */
  readonly key: Uint8Array
  /** What the first thread got for a port 0, so that all share it. */
  readonly udp: ListenAddress | undefined
  readonly tcp: ListenAddress | undefined
}

/** Answered calls that ended: callers, and how many seconds each lasted, by turns. */
export interface EndedCalls {
  readonly kind: 'ended'
  readonly calls: Float64Array
  /** When they were told, in milliseconds since 1970. */
  readonly at: number
}

/** What the main thread tells a worker. */
export type ToWorker =
  | { readonly kind: 'ground'; readonly ground: NextGround }
  | { readonly kind: 'fact'; readonly id: number; readonly fact: Fact }
  | EndedCalls
  | { readonly kind: 'stop' }

/** What a worker counted since it was started, transports and all. */
export interface WorkerCounts extends RedirectCounts {
  /** Calls that wait for a fact now. */
  readonly waiting: number
  readonly udp: DatagramCounts | undefined
  readonly tcp: StreamCounts | undefined
}

/** What a worker tells the main thread. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly udpPort: number; readonly tcpPort: number }
  | { readonly kind: 'ask'; readonly id: number; readonly question: FactQuestion }
  | { readonly kind: 'counted'; readonly counts: WorkerCounts; readonly part: TallyPart | undefined }
  | { readonly kind: 'missed'; readonly report: MissedReport }
  | { readonly kind: 'error'; readonly message: string }
