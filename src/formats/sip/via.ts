import { sipProblem, sipTransport } from './codes.ts'
import { emptyParameter, isBlank, readDecimal, readParameter, says, sign, skipBlanks, trimEnd } from './scan.ts'
import { isGiven, setSpan, type ViaView } from './view.ts'

const parameter = emptyParameter()

/** Empties a Via. */
export function resetVia(via: ViaView): void {
  setSpan(via.value)
  via.transport = 0
  setSpan(via.sentBy)
  setSpan(via.host)
  via.port = 0
  setSpan(via.branch)
  via.unique = false
  via.wantsPort = false
  setSpan(via.received)
  setSpan(via.rport)
}

/**
 * Reads the first value of a Via header (RFC 3261 §20.42, RFC 3581). 0, or one of `sipProblem`: `via` where it does not
 * say who sent the request, `viaParameters` where what follows is malformed.
 */
export function readVia(bytes: Uint8Array, start: number, end: number, via: ViaView): number {
  resetVia(via)
  setSpan(via.value, start, end)
  const at = readProtocol(bytes, start, end, via)
  if (at < 0) return sipProblem.via
  const behind = readSentBy(bytes, at, end, via)
  if (behind < 0) return sipProblem.via
  return readParameters(bytes, behind, end, via)
}

/** `SIP/2.0/UDP` and the white space behind it, with white space allowed around the slashes. */
function readProtocol(bytes: Uint8Array, start: number, end: number, via: ViaView): number {
  const name = readPart(bytes, start, end)
  if (!says(bytes, start, name, 'sip')) return -1
  const versionAt = partAfterSlash(bytes, name, end)
  if (versionAt < 0) return -1
  const version = readPart(bytes, versionAt, end)
  if (!says(bytes, versionAt, version, '2.0')) return -1
  const transportAt = partAfterSlash(bytes, version, end)
  if (transportAt < 0) return -1
  const transport = readPart(bytes, transportAt, end)
  via.transport = transportOf(bytes, transportAt, transport)
  const next = skipBlanks(bytes, transport, end)
  return next > transport && transport > transportAt ? next : -1
}

function readPart(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== sign.slash && !isBlank(bytes[at] as number)) at++
  return at
}

function partAfterSlash(bytes: Uint8Array, start: number, end: number): number {
  const at = skipBlanks(bytes, start, end)
  return at < end && bytes[at] === sign.slash ? skipBlanks(bytes, at + 1, end) : -1
}

function transportOf(bytes: Uint8Array, start: number, end: number): number {
  if (says(bytes, start, end, 'udp')) return sipTransport.udp
  if (says(bytes, start, end, 'tcp')) return sipTransport.tcp
  if (says(bytes, start, end, 'tls')) return sipTransport.tls
  return says(bytes, start, end, 'sctp') ? sipTransport.sctp : sipTransport.other
}

/** `host[:port]`, white space allowed around the colon. Gives where the parameters begin; -1 malformed. */
function readSentBy(bytes: Uint8Array, start: number, end: number, via: ViaView): number {
  let at = start
  if (at < end && bytes[at] === sign.openBracket) {
    while (at < end && bytes[at] !== sign.closeBracket) at++
    at++
  } else while (at < end && isHost(bytes[at] as number)) at++
  if (at === start || at > end) return -1
  setSpan(via.host, start, at)
  setSpan(via.sentBy, start, at)
  const colon = skipBlanks(bytes, at, end)
  if (colon >= end || bytes[colon] !== sign.colon) return colon
  const portAt = skipBlanks(bytes, colon + 1, end)
  at = portAt
  while (at < end && (bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at++
  via.port = readDecimal(bytes, portAt, at, 65_535)
  if (via.port < 0) return -1
  via.sentBy.end = at
  return skipBlanks(bytes, at, end)
}

/** What a host name or an IPv4 address is made of; `_` is met in the wild. */
function isHost(byte: number): boolean {
  return hosts[byte] === 1
}

const hosts = Uint8Array.from({ length: 256 }, (_, byte) => (/[A-Za-z0-9._-]/.test(String.fromCharCode(byte)) ? 1 : 0))

function readParameters(bytes: Uint8Array, start: number, end: number, via: ViaView): number {
  let at = start
  while (at < end && bytes[at] === sign.semicolon) {
    const next = readParameter(bytes, at, end, parameter)
    if (next < 0 || parameter.nameEnd === parameter.nameStart) return sipProblem.viaParameters
    takeParameter(bytes, at, trimEnd(bytes, at, next), via)
    at = next
  }
  via.value.end = trimEnd(bytes, via.value.start, at)
  if (at >= end) return 0
  if (bytes[at] !== sign.comma) return sipProblem.viaParameters
  const following = skipBlanks(bytes, at + 1, end)
  return following < end && says(bytes, following, following + 3, 'sip') ? 0 : sipProblem.viaParameters
}

function takeParameter(bytes: Uint8Array, start: number, end: number, via: ViaView): void {
  const { nameStart, nameEnd, valueStart, valueEnd } = parameter
  switch (nameEnd - nameStart) {
    case 5:
      if (!says(bytes, nameStart, nameEnd, 'rport')) return
      via.wantsPort = true
      if (!isGiven(via.rport)) setSpan(via.rport, start, end)
      return
    case 6:
      if (!says(bytes, nameStart, nameEnd, 'branch')) return
      setSpan(via.branch, valueStart, valueEnd)
      via.unique = valueEnd - valueStart > 7 && says(bytes, valueStart, valueStart + 7, 'z9hg4bk')
      return
    case 8:
      if (says(bytes, nameStart, nameEnd, 'received') && !isGiven(via.received)) setSpan(via.received, start, end)
      return
    default:
  }
}
