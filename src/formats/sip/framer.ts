import { readDecimal, says, sign, skipBlanks, trimEnd } from './scan.ts'
import { makeWords, skipText, turnTo } from './words.ts'

const stream = makeWords()

/** How long a message on a stream may be. */
export interface FrameLimits {
  /** Octets up to the empty line. */
  readonly headers: number
  readonly body: number
}

/** Enough for ten Identity headers with certificates' addresses; a datagram could not carry more either. */
export const frameLimits: FrameLimits = { headers: 32_768, body: 65_535 }

/** Cuts a byte stream into messages. One belongs to each connection: it remembers how far it looked. */
export interface SipFramer {
  /**
   * The length of the message that begins at `from`, 0 where more bytes are needed, -1 where the stream cannot be
   * followed any more: too long, no Content-Length (RFC 3261 §18.3), two that differ, or one that is no number. Called
   * again with more bytes, `from` being the same message's beginning; its place in memory may change. Line ends between
   * messages come out as messages of 2 bytes, or of 4 for a ping (`isPing`).
   */
  frame(bytes: Uint8Array, from: number, to: number): number
}

/** Whether a framed message is the keep-alive that asks for one line end as its answer (RFC 5626 §4.4.1). */
export function isPing(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 4 && bytes[start] === sign.cr && bytes[start + 2] === sign.cr
}

/** The answer to a ping. */
export const pong = Uint8Array.of(sign.cr, sign.lf)

/** Where the framer stands in a message; offsets from its beginning. */
interface FrameState {
  scanned: number
  lineStart: number
  lengthStart: number
  lengthEnd: number
  contentLength: number
  total: number
}

function reset(state: FrameState): void {
  state.scanned = 0
  state.lineStart = 0
  state.lengthStart = 0
  state.lengthEnd = 0
  state.contentLength = -1
  state.total = 0
}

/** Makes the framer of one connection. Each byte of a message's headers is looked at once, however slowly they come. */
export function makeSipFramer(limits: FrameLimits = frameLimits): SipFramer {
  const state: FrameState = { scanned: 0, lineStart: 0, lengthStart: 0, lengthEnd: 0, contentLength: -1, total: 0 }
  return {
    frame: (bytes, from, to) => {
      const length = frameNext(state, limits, { bytes, from, to })
      if (length !== 0) reset(state)
      return length
    },
  }
}

interface Piece {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

function frameNext(state: FrameState, limits: FrameLimits, piece: Piece): number {
  const { bytes, from, to } = piece
  if (state.scanned === 0 && from < to && (bytes[from] === sign.cr || bytes[from] === sign.lf)) return lineEnds(piece)
  if (state.total === 0) {
    const behind = findEnd(state, piece)
    if (behind < 0) return -1
    if (behind === 0) return to - from > limits.headers ? -1 : 0
    if (behind > limits.headers || state.contentLength < 0 || state.contentLength > limits.body) return -1
    state.total = behind + state.contentLength
  }
  return to - from >= state.total ? state.total : 0
}

/** Two line ends that came together are a ping; what came alone is passed over. */
function lineEnds({ bytes, from, to }: Piece): number {
  const left = to - from
  if (bytes[from] === sign.lf) return 1
  if (left < 2) return 0
  if (bytes[from + 1] !== sign.lf) return -1
  if (left === 2 || bytes[from + 2] !== sign.cr) return 2
  if (left === 3) return 0
  return bytes[from + 3] === sign.lf ? 4 : -1
}

/** Looks for the empty line from where it stopped. The offset behind it, 0 where it has not come, -1 for a bad length. */
function findEnd(state: FrameState, piece: Piece): number {
  const { bytes, from, to } = piece
  turnTo(stream, bytes)
  for (let at = skipText(stream, from + state.scanned, to); at < to; at++) {
    if (bytes[at] !== sign.lf) continue
    const start = from + state.lineStart
    const end = at > start && bytes[at - 1] === sign.cr ? at - 1 : at
    if (!takeLine(state, piece, start, end)) return -1
    if (end === start) return at + 1 - from
    state.lineStart = at + 1 - from
    // To the word that may hold the next line end; the loop goes on behind.
    at = skipText(stream, at + 1, to) - 1
  }
  state.scanned = to - from
  return 0
}

/** Holds on to Content-Length, folded lines included, and reads it when the next header begins. */
function takeLine(state: FrameState, { bytes, from }: Piece, start: number, end: number): boolean {
  const first = bytes[start] as number
  if (end > start && (first === sign.space || first === sign.tab)) {
    if (state.lengthStart > 0) state.lengthEnd = end - from
    return true
  }
  if (state.lengthStart > 0) {
    const at = skipBlanks(bytes, from + state.lengthStart, from + state.lengthEnd)
    const length = readDecimal(bytes, at, trimEnd(bytes, at, from + state.lengthEnd), 2 ** 31 - 1)
    if (length < 0 || (state.contentLength >= 0 && state.contentLength !== length)) return false
    state.contentLength = length
  }
  const value = lengthValue(bytes, start, end)
  state.lengthStart = value < 0 ? 0 : value - from
  state.lengthEnd = end - from
  return true
}

/** Where the value begins of a Content-Length line; -1 for every other. */
function lengthValue(bytes: Uint8Array, start: number, end: number): number {
  const first = (bytes[start] as number) | 32
  if (start >= end || (first !== 108 && first !== 99)) return -1
  let nameEnd = start
  while (nameEnd < end && (bytes[nameEnd] as number) > sign.space && bytes[nameEnd] !== sign.colon) nameEnd++
  if (!says(bytes, start, nameEnd, 'l') && !says(bytes, start, nameEnd, 'content-length')) return -1
  const colon = skipBlanks(bytes, nameEnd, end)
  return colon < end && bytes[colon] === sign.colon ? colon + 1 : -1
}
