import { sipMethod, sipScheme, sipTransport } from './codes.ts'
import { sign } from './scan.ts'
import { resetVia } from './via.ts'
import {
  type AddressView,
  resetAddress,
  resetUri,
  type SipMessageView,
  setSpan,
  type UriView,
  type ViaView,
} from './view.ts'
import { makeText, makeWords, type Text, turnTo } from './words.ts'

/**
 * What nearly all switches write, read in one pass each: `INVITE sip:+7…@host;user=phone SIP/2.0`, a Via with branch and
 * `rport`, and `<sip:+7…@host;user=phone>;tag=…`. The view holds the very same afterwards as `read.ts` would leave in it;
 * for whatever looks otherwise the answer is -1, the view is left empty, and the line is read there.
 */

const words = {
  invite: makeText('INVITE '),
  version: makeText(' SIP/2.0\r\n'),
  scheme: makeText('sip:+'),
  userPhone: makeText(';user=phone'),
  tag: makeText(';tag='),
  via: makeText('Via: SIP/2.0/'),
  udp: makeText('UDP '),
  tcp: makeText('TCP '),
  branch: makeText(';branch=z9hG4bK'),
  rport: makeText(';rport'),
  from: makeText('From: <'),
  to: makeText('To: <'),
  asserted: makeText('P-Asserted-Identity: <'),
  callId: makeText('Call-ID: '),
  cseq: makeText('CSeq: '),
} as const

/** The most digits of an E.164 number. */
const mostDigits = 15

/** What host names and IPv4 addresses are made of (1), and tokens besides (2). */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte)
  if (/[A-Za-z0-9._-]/.test(letter)) return 1
  return /[!%*+`'~]/.test(letter) ? 2 : 0
})

/** The block that is read, four bytes at a time. */
const message = makeWords()

function begins(at: number, { length, view, bytes }: Text): boolean {
  const read = message.view
  if (at + length > message.bytes.length) return false
  let index = 0
  for (; index + 4 <= length; index += 4)
    if (read.getInt32(at + index, true) !== view.getInt32(index, true)) return false
  for (; index < length; index++) if (message.bytes[at + index] !== bytes[index]) return false
  return true
}

/** Reads the first line of an INVITE; gives where the next begins, or -1. */
export function plainStartLine(view: SipMessageView, start: number, end: number): number {
  const { bytes } = view
  turnTo(message, bytes)
  if (end - start < 32 || !begins(start, words.invite)) return -1
  const uriEnd = plainUri(bytes, start + words.invite.length, end, view.uri)
  const next = uriEnd + words.version.length
  if (uriEnd < 0 || next > end || !begins(uriEnd, words.version)) {
    resetUri(view.uri)
    return -1
  }
  setSpan(view.methodName, start, start + words.invite.length - 1)
  view.method = sipMethod.invite
  return next
}

/** Reads the line of a header that is read here; gives where the next begins, or -1. */
export function plainHeader(view: SipMessageView, start: number, end: number): number {
  const { bytes } = view
  turnTo(message, bytes)
  switch (bytes[start] as number) {
    case 86:
      return view.viaLines === 0 && begins(start, words.via) ? plainVia(view, start + 5, end) : -1
    case 70:
      if (view.from.value.end !== 0 || !begins(start, words.from)) return -1
      return plainAddress(bytes, start + words.from.length - 1, end, view.from)
    case 84:
      if (view.to.value.end !== 0 || !begins(start, words.to)) return -1
      return plainAddress(bytes, start + words.to.length - 1, end, view.to)
    case 80: {
      if (view.assertedCount !== 0 || !begins(start, words.asserted)) return -1
      const next = plainAddress(bytes, start + words.asserted.length - 1, end, view.asserted)
      if (next >= 0) view.assertedCount = 1
      return next
    }
    case 67:
      if (view.callId.end === 0 && begins(start, words.callId))
        return plainCallId(view, start + words.callId.length, end)
      if (view.cseq.end === 0 && begins(start, words.cseq)) return plainCseq(view, start + words.cseq.length, end)
      return -1
    default:
      return -1
  }
}

function plainCallId(view: SipMessageView, start: number, end: number): number {
  const { bytes } = view
  let at = start
  while (at < end && (bytes[at] as number) > sign.space) at++
  const next = at > start ? behindEnd(bytes, at, end) : -1
  if (next >= 0) setSpan(view.callId, start, at)
  return next
}

/** One to five digits, a blank, and the method that the first line has. */
function plainCseq(view: SipMessageView, start: number, end: number): number {
  const { bytes, methodName } = view
  const numberEnd = readPort(bytes, start, end)
  if (numberEnd < 0 || bytes[numberEnd] !== sign.space) return -1
  const methodAt = numberEnd + 1
  const methodEnd = methodAt + methodName.end - methodName.start
  const next = methodEnd > methodAt ? behindEnd(bytes, methodEnd, end) : -1
  if (next < 0) return -1
  for (let at = methodAt; at < methodEnd; at++) {
    if (bytes[at] !== bytes[methodName.start + at - methodAt]) return -1
  }
  view.cseqNumber = port
  setSpan(view.cseq, start, methodEnd)
  setSpan(view.cseqMethod, methodAt, methodEnd)
  return next
}

/** Behind a line that ends here and is not folded; -1 where it does not. */
function behindEnd(bytes: Uint8Array, at: number, end: number): number {
  const next = at + 2
  if (next >= end || bytes[at] !== sign.cr || bytes[at + 1] !== sign.lf) return -1
  const first = bytes[next] as number
  return first === sign.space || first === sign.tab ? -1 : next
}

/** Reads `sip:+digits@host[:port][;user=phone]` into an empty view; gives where it ends, or -1. */
function plainUri(bytes: Uint8Array, start: number, end: number, uri: UriView): number {
  const digitsAt = start + words.scheme.length
  if (!begins(start, words.scheme)) return -1
  let at = digitsAt
  // Nine digits and the rest by themselves: whole numbers of 32 bits are several times faster.
  let [high, low, scale] = [0, 0, 1]
  for (; at < end && at <= digitsAt + mostDigits; at++) {
    const digit = (bytes[at] as number) - sign.zero
    if (digit < 0 || digit > 9) break
    if (at < digitsAt + 9) high = (Math.imul(high, 10) + digit) | 0
    else {
      low = (Math.imul(low, 10) + digit) | 0
      scale = Math.imul(scale, 10)
    }
  }
  const digits = at - digitsAt
  const number = high * scale + low
  if (digits > mostDigits || number === 0 || at >= end || bytes[at] !== sign.at) return -1
  const hostAt = at + 1
  const hostEnd = kindEnd(bytes, hostAt, end, 1)
  if (hostEnd === hostAt) return -1
  const portEnd = bytes[hostEnd] === sign.colon ? readPort(bytes, hostEnd + 1, end) : hostEnd
  if (portEnd < 0) return -1
  let uriEnd = portEnd
  if (bytes[portEnd] === sign.semicolon) {
    if (!begins(portEnd, words.userPhone)) return -1
    uriEnd = portEnd + words.userPhone.length
    setSpan(uri.params, portEnd + 1, uriEnd)
  }
  setSpan(uri, start, uriEnd)
  uri.scheme = sipScheme.sip
  setSpan(uri.user, digitsAt - 1, hostAt - 1)
  setSpan(uri.userinfo, digitsAt - 1, hostAt - 1)
  setSpan(uri.host, hostAt, hostEnd)
  uri.port = portEnd === hostEnd ? 0 : port
  uri.number = number
  uri.digits = digits
  uri.international = true
  return uriEnd
}

function kindEnd(bytes: Uint8Array, start: number, end: number, most: number): number {
  let at = start
  while (at < end) {
    const kind = kinds[bytes[at] as number] as number
    if (kind === 0 || kind > most) break
    at++
  }
  return at
}

/** What `readPort` read last. */
let port = 0

/** Reads a number up to 65,535 of one to six digits; gives where they end, or -1. */
function readPort(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  port = 0
  while (at < end && at - start < 6) {
    const digit = (bytes[at] as number) - sign.zero
    if (digit < 0 || digit > 9) break
    port = port * 10 + digit
    at++
  }
  return at === start || port > 65_535 ? -1 : at
}

/** Reads `<uri>[;tag=token]` up to the line's end. */
function plainAddress(bytes: Uint8Array, start: number, end: number, into: AddressView): number {
  const close = plainUri(bytes, start + 1, end, into.uri)
  const isClosed = close >= 0 && bytes[close] === sign.greater
  let at = close + 1
  if (isClosed && begins(at, words.tag)) {
    const tagAt = at + words.tag.length
    at = kindEnd(bytes, tagAt, end, 2)
    setSpan(into.tag, tagAt, at)
    setSpan(into.params, close + 1, at)
  }
  const next = isClosed ? behindEnd(bytes, at, end) : -1
  if (next < 0) {
    resetAddress(into)
    return -1
  }
  setSpan(into.value, start, at)
  setSpan(into.display, start, start)
  return next
}

/** Reads `SIP/2.0/UDP host[:port];branch=z9hG4bK…;rport`, the parameters in either order, up to the line's end. */
function plainVia(view: SipMessageView, start: number, end: number): number {
  const { bytes, via } = view
  const transportAt = start + 8
  const isUdp = begins(transportAt, words.udp)
  if (!isUdp && !begins(transportAt, words.tcp)) return -1
  const hostAt = transportAt + 4
  const hostEnd = kindEnd(bytes, hostAt, end, 1)
  if (hostEnd === hostAt) return -1
  const sentByEnd = bytes[hostEnd] === sign.colon ? readPort(bytes, hostEnd + 1, end) : hostEnd
  if (sentByEnd < 0) return -1
  const sentPort = sentByEnd === hostEnd ? 0 : port
  const valueEnd = plainViaParameters(bytes, sentByEnd, end, via)
  const next = valueEnd < 0 ? -1 : behindEnd(bytes, valueEnd, end)
  if (next < 0) {
    resetVia(via)
    return -1
  }
  setSpan(via.value, start, valueEnd)
  via.transport = isUdp ? sipTransport.udp : sipTransport.tcp
  setSpan(via.host, hostAt, hostEnd)
  setSpan(via.sentBy, hostAt, sentByEnd)
  via.port = sentPort
  view.vias[0] = start
  view.vias[1] = valueEnd
  view.viaLines = 1
  return next
}

/** Gives where the parameters end, or -1 where there is another, or one of them twice. */
function plainViaParameters(bytes: Uint8Array, start: number, end: number, via: ViaView): number {
  let at = start
  while (bytes[at] === sign.semicolon) {
    if (via.branch.end === 0 && begins(at, words.branch)) {
      const valueAt = at + 8
      const uniqueAt = at + words.branch.length
      at = kindEnd(bytes, uniqueAt, end, 2)
      setSpan(via.branch, valueAt, at)
      via.unique = at > uniqueAt
    } else if (!via.wantsPort && begins(at, words.rport)) {
      setSpan(via.rport, at, at + words.rport.length)
      via.wantsPort = true
      at += words.rport.length
      if (bytes[at] !== sign.semicolon && bytes[at] !== sign.cr) return -1
    } else return -1
  }
  return at
}
