/** Messages of a batch at most; a source may hand over fewer. */
export const batchMost = 64

/** Bytes that are always free in `out` from `at` on: the longest answer that a datagram carries. */
export const answerMost = 65_535

/** The way back to who sent a message, for an answer that is not known when the handler returns. */
export interface ReturnPath {
  /**
   * Sends one answer to the address the message came from, over the connection it came over. The bytes are copied.
   * `port` is another port of that same address (RFC 3261 §18.2.2, a Via without `rport`); over TCP it means nothing.
   * Returns false where the answer was not sent: the connection or the server is closed, or the limit was reached.
   */
  answer(bytes: Uint8Array, port?: number): boolean
}

/**
 * Messages that arrived together, as offsets into one block of memory. All of it belongs to the transport and is
 * used again after the handler has returned: what is kept longer has to be copied, `returnPath` included.
 */
export interface MessageBatch {
  readonly transport: 'udp' | 'tcp'
  /** Messages in the batch, 1 to `batchMost`. */
  readonly count: number
  /** Holds message `n` from `starts[n]` up to, not including, `ends[n]`. */
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Where message `n` came from: the four words of an IPv6 address from `4 * n`, IPv4 mapped (RFC 4291 §2.5.5.2). */
  readonly sources: Uint32Array
  readonly ports: Uint16Array
  /** Answers are written in here from `at` on, where `answerMost` bytes are free. */
  readonly out: Uint8Array
  readonly at: number
  /**
   * Sends the `length` bytes at `at` to the source of message `n`, and moves `at` behind them. With `port` another port
   * of the same address. All answers of a batch leave together when the handler has returned. Returns false, and sends
   * nothing, where the limit for that address is reached. Throws a `RangeError` for more than `answerMost` bytes.
   */
  answer(n: number, length: number, port?: number): boolean
  /** The way back to the source of message `n`, good after the handler has returned. */
  returnPath(n: number): ReturnPath
}

/** Takes a batch; it must not wait. What it throws goes to `onError`, and the answers given before are sent. */
export type OnBatch = (batch: MessageBatch) => void

/** Throws a `RangeError` where an answer has a length that cannot be. */
export function requireAnswerLength(length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > answerMost) {
    throw new RangeError(`an answer has 0 to ${answerMost} bytes, not ${length}`)
  }
}
