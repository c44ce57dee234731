import { isBlank } from './scan.ts'
import { type SipMessageView, type Span, spanText } from './view.ts'
import { makeWords, mixWords, turnTo } from './words.ts'

const message = makeWords()

/**
 * What makes an INVITE and its CANCEL one transaction (RFC 3261 §17.2.3). With a branch that promises to be unique: the
 * branch and the topmost sent-by. Without (RFC 2543): request URI, From tag, Call-ID, CSeq number and topmost Via.
 * The pieces stand in the message and are looked at in place.
 */
const pieces: Span[] = []
const number: Span = { start: 0, end: 0 }
let count = 0

function takePieces(view: SipMessageView): void {
  if (view.via.unique) {
    pieces[0] = view.via.branch
    pieces[1] = view.via.sentBy
    count = 2
    return
  }
  number.start = view.cseq.start
  number.end = number.start
  while (number.end < view.cseq.end && !isBlank(view.bytes[number.end] as number)) number.end++
  pieces[0] = view.uri
  pieces[1] = view.from.tag
  pieces[2] = view.callId
  pieces[3] = number
  pieces[4] = view.via.value
  count = 5
}

/** Octets of the key: every piece and a zero behind it. */
export function keyLength(view: SipMessageView): number {
  takePieces(view)
  let length = count
  for (let index = 0; index < count; index++) {
    const piece = pieces[index] as Span
    length += piece.end - piece.start
  }
  return length
}

/** The key mixed to 32 bits; equal keys mix equally. */
export function keyMixed(view: SipMessageView): number {
  takePieces(view)
  turnTo(message, view.bytes)
  let mixed = 0x811c_9dc5
  for (let index = 0; index < count; index++) mixed = mixWords(message, pieces[index] as Span, mixed)
  return mixed ^ (mixed >>> 15)
}

/** Writes the key from `at`. */
export function writeKey(view: SipMessageView, out: Uint8Array, at: number): void {
  takePieces(view)
  const { bytes } = view
  let next = at
  for (let index = 0; index < count; index++) {
    const piece = pieces[index] as Span
    for (let from = piece.start; from < piece.end; from++) out[next++] = bytes[from] as number
    out[next++] = 0
  }
}

/** Whether the key written at a place is this message's. */
export function keyMatches(view: SipMessageView, kept: Uint8Array, place: number, length: number): boolean {
  if (keyLength(view) !== length) return false
  const { bytes } = view
  let next = place
  for (let index = 0; index < count; index++) {
    const piece = pieces[index] as Span
    for (let from = piece.start; from < piece.end; from++) if (kept[next++] !== bytes[from]) return false
    if (kept[next++] !== 0) return false
  }
  return true
}

/** The key as text, by which a CANCEL finds the INVITE that waits: the same for both. */
export function transactionText(view: SipMessageView): string {
  takePieces(view)
  return pieces
    .slice(0, count)
    .map((piece) => spanText(view.bytes, piece))
    .join('\0')
}
