import type { SipAnswer } from './answer.ts'
import { sipScheme } from './codes.ts'
import { writeNumber } from './source.ts'
import { callerOf, isGiven, type SipMessageView, type Span } from './view.ts'
import { copyWords, makeWords, mixWords, type Text, makeText as text, turnTo, writeText } from './words.ts'

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
  let next = put(answer.statusLine, at)
  next = putVias(view, out, next)
  next = putSpan(view.from.value, put(fromName, next))
  next = putSpan(view.to.value, put(toName, next))
  if (!isGiven(view.to.tag) && answer.status > 100) next = putTag(view, put(tagName, next))
  next = putSpan(view.callId, put(callIdName, next))
  next = putSpan(view.cseq, put(cseqName, next))
  next = put(lineEnd, next)
  if (answer.contact) next = putContact(view, answer, out, next)
  if (answer.asserted) next = putAsserted(view, answer, out, next)
  next = put(answer.lines, next)
  return put(ending, next) - at
}

function put(piece: Text, at: number): number {
  return writeText(piece, written, at)
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
  let next = putTopVia(view, out, put(viaName, at))
  for (let line = 1; line < view.viaLines; line++) {
    next = put(viaName, put(lineEnd, next))
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
    next = put(receivedName, next)
    for (let index = 0; index < source.length; index++) out[next++] = source.text[index] as number
  }
  if (!via.wantsPort) return next
  next = put(rportName, next)
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
  let next = put(contactName, at)
  next = put(uri.scheme === sipScheme.sips ? sipsName : isTel && contactHost.length === 0 ? telName : sipName, next)
  if (isTel) {
    next = putSpan(uri.user, next)
    next = putParameters(uri.params, out, next)
    next = put(contactParameters, next)
    if (contactHost.length > 0) next = put(phoneUser, put(contactHost, putAt(out, next)))
    return put(closing, next)
  }
  if (isGiven(uri.userinfo)) next = putAt(out, put(contactParameters, putSpan(uri.userinfo, next)))
  if (contactHost.length > 0) next = put(contactHost, next)
  else next = putHost(uri, out, next)
  next = putParameters(uri.params, out, next)
  return put(closing, next)
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
  let next = put(isTel ? telName : sipName, put(assertedName, at))
  next = put(answer.assertedParameters, putSpan(uri.user, next))
  if (!isTel) next = put(phoneUser, putHost(uri, out, putAt(out, next)))
  return put(closing, next)
}

/** Sixteen hexadecimal digits from Call-ID, From tag, branch and CSeq number: a CANCEL's are those of its INVITE. */
function putTag(view: SipMessageView, at: number): number {
  let high = mixWords(request, view.callId, view.cseqNumber)
  let low = mixWords(request, view.from.tag, high ^ 0x811c_9dc5)
  high = mixWords(request, view.via.branch, high)
  low = mixWords(request, view.via.branch, low)
  putHex(high, at)
  putHex(low, at + 8)
  return at + 16
}

/** Two hexadecimal digits for each byte, as they stand in memory. */
const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) => {
  const [first, second] = text(byte.toString(16).padStart(2, '0')).bytes
  return (first ?? 0) | ((second ?? 0) << 8)
})

function putHex(word: number, at: number): void {
  for (let index = 0; index < 4; index++) {
    written.view.setUint16(at + 2 * index, hexPairs[(word >>> (24 - 8 * index)) & 255] as number, true)
  }
}
