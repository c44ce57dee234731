import { sipMethod, sipProblem } from './codes.ts'
import { headerCode } from './header-name.ts'
import { resetHeaders, takeHeader } from './headers.ts'
import { plainHeader, plainStartLine } from './plain.ts'
import { sameBytes, sign, skipBlanks, trimEnd } from './scan.ts'
import { readStartLine } from './start-line.ts'
import { isGiven, type SipMessageView, setSpan } from './view.ts'
import { makeWords, skipText, turnTo } from './words.ts'

const message = makeWords()

/**
 * Reads one message in place: a datagram, or what the framer cut out of a stream. Nothing is copied and no string is made.
 * Gives 0 for a request to serve, or one of `sipProblem`; the view holds all that could be read either way, so that
 * `problemStatus` can be written as an answer. Time grows with the length of the message alone.
 */
export function readSip(bytes: Uint8Array, start: number, end: number, into: SipMessageView): number {
  place(into, bytes, start, end)
  return read(into, true)
}

/** The same without the short ways of `plain.ts`, which its tests compare with it. */
export function readSipAtLength(bytes: Uint8Array, start: number, end: number, into: SipMessageView): number {
  place(into, bytes, start, end)
  return read(into, false)
}

function place(into: SipMessageView, bytes: Uint8Array, start: number, end: number): void {
  into.bytes = bytes
  into.start = start
  into.end = end
}

function read(into: SipMessageView, plainly: boolean): number {
  const { bytes, start, end } = into
  resetHeaders(into)
  turnTo(message, bytes)
  const first = skipLineEnds(bytes, start, end)
  into.start = first
  if (first >= end) return sipProblem.empty
  const headersAt = plainly ? plainStartLine(into, first, end) : -1
  if (headersAt >= 0) {
    const found = readHeaders(into, headersAt, true)
    return found === sipProblem.unfinished ? found : verdict(into, found)
  }
  const firstEnd = lineEnd(bytes, first, end)
  if (firstEnd < 0) return sipProblem.notSip
  const problem = readStartLine(into, first, firstEnd)
  if (problem === sipProblem.notSip) return problem
  const inHeaders = readHeaders(into, behindLine(bytes, firstEnd), plainly)
  if (inHeaders === sipProblem.unfinished) return inHeaders
  if (into.status !== 0) return sipProblem.response
  return verdict(into, problem === 0 ? inHeaders : problem)
}

/** Whether what was read can be answered at all comes before what is wrong with it. */
function verdict(view: SipMessageView, problem: number): number {
  if (view.viaLines === 0 || !isGiven(view.via.sentBy)) return sipProblem.via
  if (problem === sipProblem.tooManyVias) return problem
  if (!isGiven(view.from.value) || !isGiven(view.to.value) || !isGiven(view.callId) || !isGiven(view.cseq)) {
    return sipProblem.missingHeader
  }
  const found = problem === 0 ? whole(view) : problem
  return found !== 0 && view.method === sipMethod.ack ? sipProblem.acknowledgement : found
}

function whole(view: SipMessageView): number {
  if (!sameBytes(view.bytes, view.methodName, view.cseqMethod)) return sipProblem.cseqMethod
  return view.body.end > view.end ? sipProblem.bodyCut : 0
}

/** Line ends before a message are keep-alives (RFC 3261 §7.5). */
function skipLineEnds(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] === sign.cr || bytes[at] === sign.lf)) at++
  return at
}

/** Where the line's end mark begins (`CRLF`, or `LF` alone as some devices write); -1 where there is none or a stray CR. */
function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = skipText(message, start, end); at < end; at++) {
    const byte = bytes[at] as number
    if (byte > sign.cr) continue
    if (byte === sign.lf) return at
    if (byte === sign.cr) return at + 1 < end && bytes[at + 1] === sign.lf ? at : -1
  }
  return -1
}

function behindLine(bytes: Uint8Array, mark: number): number {
  return bytes[mark] === sign.cr ? mark + 2 : mark + 1
}

/** Reads headers up to the empty line, folded ones as one (RFC 3261 §7.3.1), and sets the body. The first problem counts. */
function readHeaders(view: SipMessageView, start: number, plainly: boolean): number {
  const { bytes, end } = view
  let problem = 0
  let at = start
  while (at < end) {
    const byte = bytes[at] as number
    if (byte === sign.lf) return endHeaders(view, at + 1, problem)
    if (byte === sign.cr && at + 1 < end && bytes[at + 1] === sign.lf) return endHeaders(view, at + 2, problem)
    const plain = plainly ? plainHeader(view, at, end) : -1
    if (plain >= 0) {
      at = plain
      continue
    }
    const nameEnd = nameEndOf(bytes, at, end)
    const next = valueEnd(bytes, nameEnd, end)
    if (next < 0) {
      // A stray carriage return: the header cannot be trusted, the rest of the line is passed over.
      if (problem === 0) problem = sipProblem.headerLine
      while (at < end && bytes[at] !== sign.lf) at++
      at++
      continue
    }
    const found = readHeader(view, { start: at, nameEnd, end: next })
    if (problem === 0) problem = found
    at = behindLine(bytes, next)
  }
  return sipProblem.unfinished
}

function nameEndOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end) {
    const byte = bytes[at] as number
    if (byte === sign.colon || byte <= sign.space) return at
    at++
  }
  return at
}

/** Where the value's line end mark is, folds passed; -1 as `lineEnd`. */
function valueEnd(bytes: Uint8Array, start: number, end: number): number {
  let mark = lineEnd(bytes, start, end)
  while (mark >= 0) {
    const next = behindLine(bytes, mark)
    if (next >= end || (bytes[next] !== sign.space && bytes[next] !== sign.tab)) return mark
    mark = lineEnd(bytes, next, end)
  }
  return -1
}

function readHeader(view: SipMessageView, line: { start: number; nameEnd: number; end: number }): number {
  const { bytes } = view
  const colon = bytes[line.nameEnd] === sign.colon ? line.nameEnd : skipBlanks(bytes, line.nameEnd, line.end)
  if (colon >= line.end || bytes[colon] !== sign.colon || line.nameEnd === line.start) return sipProblem.headerLine
  const code = headerCode(bytes, line.start, line.nameEnd)
  if (code === 0) return 0
  const valueAt = skipBlanks(bytes, colon + 1, line.end)
  return takeHeader(view, code, valueAt, trimEnd(bytes, valueAt, line.end))
}

/** Without Content-Length the body of a datagram ends with it; octets behind a stated end are passed over (§18.3). */
function endHeaders(view: SipMessageView, bodyAt: number, problem: number): number {
  setSpan(view.body, bodyAt, view.contentLength < 0 ? view.end : bodyAt + view.contentLength)
  return problem
}
