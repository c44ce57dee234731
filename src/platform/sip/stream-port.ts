import type { OnBatch } from './batch.ts'

/**
 * Says how long the first message of `bytes` between `from` and `to` is: its length, at most `to - from`; 0 where more
 * bytes are needed; -1 where what came is no message and never will be, on which the connection is closed.
 */
export type Frame = (bytes: Uint8Array, from: number, to: number) => number

/** What a server of connections holds on to at most. */
export interface StreamLimits {
  /** Connections at the same moment. The one that was silent longest makes room, if any never sent a message. */
  readonly connections: number
  /** Connections of one address (IPv6: of one /64). */
  readonly connectionsOfOne: number
  /** Milliseconds without a message after which a connection is closed. */
  readonly idle: number
  /** Milliseconds that a message may take from its first byte to its last, and a new connection to its first message. */
  readonly message: number
  /** Bytes of a message. */
  readonly largest: number
  /** Bytes of answers that wait for a slow reader, from which on nothing more is read from it. */
  readonly waiting: number
  /** Milliseconds that a slow reader may need to take all that waits. */
  readonly stalled: number
}

/** What is held to where nothing else is said. */
export const streamLimits: StreamLimits = {
  connections: 1000,
  connectionsOfOne: 50,
  idle: 300_000,
  message: 5000,
  largest: 65_535,
  waiting: 1 << 18,
  stalled: 10_000,
}

/** What a server of connections needs. */
export interface StreamOptions {
  /** An address; `::` takes IPv4 too. */
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** Makes what frames one connection, which may remember how far it looked. */
  readonly framer: () => Frame
  readonly on: OnBatch
  /** Gets what the handler throws; that connection is closed, the server goes on. */
  readonly onError: (error: unknown) => void
  readonly limits?: Partial<StreamLimits>
  /** Several threads or processes listen at this port (`SO_REUSEPORT`). */
  readonly share?: boolean
}

/** What a server has done since it was opened. */
export interface StreamCounts {
  readonly received: number
  readonly answered: number
  /** Connections now. */
  readonly connections: number
  /** Connections that were turned away or closed for being too many. */
  readonly refused: number
  /** Connections closed for what they sent: no message, too long, too slow. */
  readonly broken: number
}

/** A server of connections; dispose it to close, which cuts off all of them. */
export interface Streams extends AsyncDisposable {
  readonly port: number
  counts(): StreamCounts
}
