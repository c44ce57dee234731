import type { SipAnswer } from './answer.ts'
import { sipScheme } from './codes.ts'
import { writeNumber } from './source.ts'
import { callerOf, isGiven, type SipMessageView, type Span } from './view.ts'
import { copyWords, makeWords, turnTo } from './words.ts'

const encoder = new TextEncoder()
const text = (value: string) => encoder.encode(value)

const viaName = text('Via: ')
const receivedName = text(';received=')
const rportName = text(';rport=')
const fromName = text('\r\nFrom: ')
const toName = text('\r\nTo: ')
const tagName = text(';tag=')
const callIdName = text('\r\nCall-ID: ')
const cseqName = text('\r\nCSeq: ')
const lineEnd = text('\r\n')
const contactName = text('Contact: <')
const assertedName = text('P-Asserted-Identity: <')
const closing = text('>\r\n')
const sipName = text('sip:')
const sipsName = text('sips:')
const telName = text('tel:')
const phoneUser = text(';user=phone')
const ending = text('Content-Length: 0\r\n\r\n')

/** All that is written besides what is copied: names, tag, source, port numbers. */
const fixedOctets = 320

/** Octets that an answer to a request takes at most. */
export function answerSize(view: SipMessageView, answer: SipAnswer): number {
  let size = fixedOctets + answer.statusLine.length + answer.lines.length
  for (let line = 0; line < view.viaLines; line++) {
    size += (view.vias[2 * line + 1] as number) - (view.vias[2 * line] as number) + 7
  }
  size += lengthOf(view.from.value) + lengthOf(view.to.value) + lengthOf(view.callId) + lengthOf(view.cseq)
  if (answer.contact) size += lengthOf(view.uri) + answer.contactHost.length + answer.contactParameters.length
  if (answer.asserted) size += lengthOf(callerOf(view).uri) + answer.assertedParameters.length
  return size
}

function lengthOf({ start, end }: Span): number {
  return end - start
}

/**
 * Writes the answer to the request a view holds into `out` from `at`, and gives its length; 0 where it may not fit.
 * Via, From, To, Call-ID and CSeq are copied as RFC 3261 §8.2.6.2 orders, with `received` and `rport` in the topmost Via
 * (§18.2.1, RFC 3581 §4) once `sourceFrom` was called. A To without a tag gets one that depends on the request alone, so
 * that the same request gets the same bytes from every thread and process (§8.2.7).
 */
export function writeAnswer(view: SipMessageView, answer: SipAnswer, out: Uint8Array, at: number): number {
  if (at + answerSize(view, answer) > out.length) return 0
  turnTo(request, view.bytes)
  turnTo(written, out)
  let next = put(answer.statusLine, out, at)
  next = putVias(view, out, next)
  next = putSpan(view.from.value, put(fromName, out, next))
  next = putSpan(view.to.value, put(toName, out, next))
  if (!isGiven(view.to.tag) && answer.status > 100) next = putTag(view, out, put(tagName, out, next))
  next = putSpan(view.callId, put(callIdName, out, next))
  next = putSpan(view.cseq, put(cseqName, out, next))
  next = put(lineEnd, out, next)
  if (answer.contact) next = putContact(view, answer, out, next)
  if (answer.asserted) next = putAsserted(view, answer, out, next)
  next = put(answer.lines, out, next)
  return put(ending, out, next) - at
}

function put(bytes: Uint8Array, out: Uint8Array, at: number): number {
  for (let index = 0; index < bytes.length; index++) out[at + index] = bytes[index] as number
  return at + bytes.length
}

const [request, written] = [makeWords(), makeWords()]

function putSpan(span: Span, at: number): number {
  copyWords(request, span, written, at)
  return at + span.end - span.start
}

const piece: Span = { start: 0, end: 0 }

function putPiece(start: number, at: number): number {
  piece.start = start
  return putSpan(piece, at)
}

function putVias(view: SipMessageView, out: Uint8Array, at: number): number {
  let next = putTopVia(view, out, put(viaName, out, at))
  for (let line = 1; line < view.viaLines; line++) {
    next = put(viaName, out, put(lineEnd, out, next))
    piece.end = view.vias[2 * line + 1] as number
    next = putPiece(view.vias[2 * line] as number, next)
  }
  return next
}

/** The first line of Via: its first value with our `received` and `rport` in place of any it had, then the rest. */
function putTopVia(view: SipMessageView, out: Uint8Array, at: number): number {
  const { via, source } = view
  const start = view.vias[0] as number
  const end = view.vias[1] as number
  if (source.length === 0) {
    piece.end = end
    return putPiece(start, at)
  }
  const firstCut = isGiven(via.received) && !(isGiven(via.rport) && via.rport.start < via.received.start)
  const one = firstCut ? via.received : via.rport
  const other = firstCut ? via.rport : via.received
  let next = at
  let from = start
  if (isGiven(one)) {
    piece.end = one.start
    next = putPiece(from, next)
    from = one.end
  }
  if (isGiven(other)) {
    piece.end = other.start
    next = putPiece(from, next)
    from = other.end
  }
  piece.end = via.value.end
  next = putPiece(from, next)
  next = putSource(view, out, next)
  piece.end = end
  return putPiece(via.value.end, next)
}

function putSource(view: SipMessageView, out: Uint8Array, at: number): number {
  const { via, source } = view
  let next = at
  if (via.wantsPort || isGiven(via.received) || !isSource(view)) {
    next = put(receivedName, out, next)
    for (let index = 0; index < source.length; index++) out[next++] = source.text[index] as number
  }
  if (!via.wantsPort) return next
  next = put(rportName, out, next)
  return next + writeNumber(source.port, out, next)
}

function isSource({ bytes, via, source }: SipMessageView): boolean {
  const { start, end } = via.host
  if (end - start !== source.length) return false
  for (let index = 0; index < source.length; index++) if (bytes[start + index] !== source.text[index]) return false
  return true
}

function putContact(view: SipMessageView, answer: SipAnswer, out: Uint8Array, at: number): number {
  const { uri } = view
  const { contactHost, contactParameters } = answer
  const isTel = uri.scheme === sipScheme.tel
  let next = put(contactName, out, at)
  next = put(
    uri.scheme === sipScheme.sips ? sipsName : isTel && contactHost.length === 0 ? telName : sipName,
    out,
    next,
  )
  if (isTel) {
    next = putSpan(uri.user, next)
    next = putParameters(uri.params, out, next)
    next = put(contactParameters, out, next)
    if (contactHost.length > 0) next = put(phoneUser, out, put(contactHost, out, putAt(out, next)))
    return put(closing, out, next)
  }
  if (isGiven(uri.userinfo)) next = putAt(out, put(contactParameters, out, putSpan(uri.userinfo, next)))
  if (contactHost.length > 0) next = put(contactHost, out, next)
  else next = putHost(uri, out, next)
  next = putParameters(uri.params, out, next)
  return put(closing, out, next)
}

function putAt(out: Uint8Array, at: number): number {
  out[at] = 64
  return at + 1
}

function putHost(uri: SipMessageView['uri'], out: Uint8Array, at: number): number {
  const next = putSpan(uri.host, at)
  if (uri.port === 0) return next
  out[next] = 58
  return next + 1 + writeNumber(uri.port, out, next + 1)
}

function putParameters(params: Span, out: Uint8Array, at: number): number {
  if (!isGiven(params)) return at
  out[at] = 59
  return putSpan(params, at + 1)
}

function putAsserted(view: SipMessageView, answer: SipAnswer, out: Uint8Array, at: number): number {
  const { uri } = callerOf(view)
  if (uri.number <= 0) return at
  const isTel = uri.scheme === sipScheme.tel
  let next = put(isTel ? telName : sipName, out, put(assertedName, out, at))
  next = put(answer.assertedParameters, out, putSpan(uri.user, next))
  if (!isTel) next = put(phoneUser, out, putHost(uri, out, putAt(out, next)))
  return put(closing, out, next)
}

let tagHigh = 0
let tagLow = 0

/** Sixteen hexadecimal digits from Call-ID, From tag, branch and CSeq number: a CANCEL's are those of its INVITE. */
function putTag(view: SipMessageView, out: Uint8Array, at: number): number {
  tagHigh = 0x811c_9dc5
  tagLow = view.cseqNumber
  mixSpan(view, view.callId)
  mixSpan(view, view.from.tag)
  mixSpan(view, view.via.branch)
  putHex(tagHigh ^ (tagHigh >>> 15), out, at)
  putHex(tagLow ^ (tagLow >>> 13), out, at + 8)
  return at + 16
}

function mixSpan({ bytes }: SipMessageView, { start, end }: Span): void {
  let high = tagHigh
  let low = tagLow
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number
    high = Math.imul(high ^ byte, 0x0100_0193)
    low = (Math.imul(low, 0x9e37_79b1) + byte) | 0
    low ^= low >>> 15
  }
  tagHigh = Math.imul(high ^ (end - start), 0x0100_0193)
  tagLow = low
}

function putHex(word: number, out: Uint8Array, at: number): void {
  for (let index = 0; index < 8; index++) {
    const digit = (word >>> (28 - 4 * index)) & 15
    out[at + index] = digit < 10 ? 48 + digit : 87 + digit
  }
}
