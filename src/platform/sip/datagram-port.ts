import type { AnswerLimits } from './answer-limit.ts'
import type { OnBatch } from './batch.ts'

/** What a server of datagrams needs. */
export interface DatagramOptions {
  /** An address, no name; `::` takes IPv4 too. */
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly on: OnBatch
  /** Gets what the handler throws, and errors of the socket; the server goes on. */
  readonly onError: (error: unknown) => void
  /** Answers to strangers; everybody is answered where it is left out. */
  readonly limits?: AnswerLimits
  /** Several threads or processes listen at this port (`SO_REUSEPORT`), each sender being served by one of them. */
  readonly share?: boolean
  /** Longest datagram that is handed over, in bytes; 65,535 where not said. A longer one is dropped and counted. */
  readonly largest?: number
}

/** What a server has done since it was opened. */
export interface DatagramCounts {
  /** Datagrams handed over. */
  readonly received: number
  readonly answered: number
  /** Answers held back by the limit. */
  readonly limited: number
  /** Datagrams dropped because they were longer than `largest`. */
  readonly oversized: number
  /** Answers that the system did not take: no room, no route, a firewall. */
  readonly unsent: number
  /** Datagrams that the system threw away before we took them; 0 where the system does not tell. */
  readonly lost: number
}

/** A server of datagrams; dispose it to close. Nothing is handed over after that. */
export interface Datagrams extends AsyncDisposable {
  readonly port: number
  /** Which of the two transports it is. */
  readonly by: 'recvmmsg' | 'dgram'
  counts(): DatagramCounts
}
