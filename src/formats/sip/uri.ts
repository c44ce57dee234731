import { sipScheme, sipVerstat } from './codes.ts'
import { dialledNumber, readDialled } from './number.ts'
import { readDecimal, says, sign } from './scan.ts'
import { setSpan, type UriView } from './view.ts'

/**
 * Reads a URI that fills its span, into an empty view: `sip:`, `sips:` (RFC 3261 §19.1) or `tel:` (RFC 3966). False where it is malformed: no
 * scheme, white space, brackets or quotes in it, no host, a bad port. Another scheme is read as `sipScheme.other` and
 * nothing more. Headers behind `?` are passed over.
 */
export function readUri(bytes: Uint8Array, start: number, end: number, uri: UriView): boolean {
  setSpan(uri, start, end)
  const colon = schemeEnd(bytes, start, end)
  if (colon < 0) return false
  // The first `@`, and of what stands before and behind it the first sign that divides: all in one pass.
  let at = end
  let userStop = -1
  let stop = -1
  for (let next = colon + 1; next < end; next++) {
    const kind = kinds[bytes[next] as number] as number
    if (kind === 0) continue
    if (kind === forbidden) return false
    if (kind === atSign && at === end) {
      at = next
      userStop = stop < 0 || bytes[stop] === sign.question ? userEnd(bytes, colon + 1, next) : stop
      stop = -1
    } else if (stop < 0) stop = next
  }
  uri.scheme = schemeOf(bytes, start, colon)
  if (uri.scheme === sipScheme.tel) return readTel(bytes, colon + 1, end, uri)
  if (uri.scheme !== sipScheme.other) {
    return readSipUri(bytes, { start: colon + 1, userStop, at, hostStop: stop < 0 ? end : stop, end }, uri)
  }
  uri.number = -1
  return true
}

const [forbidden, atSign, divides] = [1, 2, 3] as const

/** What a byte means in a URI; 0 for all that is only itself. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= sign.space || byte === sign.less || byte === sign.greater || byte === sign.quote) return forbidden
  if (byte === sign.at) return atSign
  return byte === sign.semicolon || byte === sign.colon || byte === sign.question ? divides : 0
})

function userEnd(bytes: Uint8Array, start: number, at: number): number {
  let stop = start
  while (stop < at && bytes[stop] !== sign.semicolon && bytes[stop] !== sign.colon) stop++
  return stop
}

/** RFC 3986 §3.1: a letter, then letters, digits, `+`, `-`, `.`. */
function schemeEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === sign.colon) return at > start ? at : -1
    const lower = byte | 32
    const letter = lower >= 97 && lower <= 122
    const other = (byte >= 48 && byte <= 57) || byte === sign.plus || byte === sign.minus || byte === sign.dot
    if (!letter && (at === start || !other)) return -1
  }
  return -1
}

function schemeOf(bytes: Uint8Array, start: number, end: number): number {
  if (says(bytes, start, end, 'sip')) return sipScheme.sip
  if (says(bytes, start, end, 'tel')) return sipScheme.tel
  return says(bytes, start, end, 'sips') ? sipScheme.sips : sipScheme.other
}

function readTel(bytes: Uint8Array, start: number, end: number, uri: UriView): boolean {
  const stop = partEnd(bytes, start, end, sign.semicolon)
  if (stop === start) return false
  setSpan(uri.user, start, stop)
  if (stop < end) {
    setSpan(uri.params, stop + 1, end)
    takeParameters(bytes, stop + 1, end, uri)
  }
  readNumber(bytes, uri)
  return true
}

interface Parts {
  readonly start: number
  /** Where parameters or a password of the user begin. */
  readonly userStop: number
  /** Where the first `@` is, or `end`. */
  readonly at: number
  /** Where a host without brackets ends. */
  readonly hostStop: number
  readonly end: number
}

function readSipUri(bytes: Uint8Array, { start, userStop, at, hostStop, end }: Parts, uri: UriView): boolean {
  if (at === end) return readHost(bytes, { start, stop: hostStop, end }, uri)
  setSpan(uri.userinfo, start, at)
  setSpan(uri.user, start, userStop)
  if (!readHost(bytes, { start: at + 1, stop: hostStop, end }, uri)) return false
  if (userStop < at && bytes[userStop] === sign.semicolon) takeParameters(bytes, userStop + 1, at, uri)
  readNumber(bytes, uri)
  return true
}

function partEnd(bytes: Uint8Array, start: number, end: number, stop: number): number {
  let at = start
  while (at < end && bytes[at] !== stop) at++
  return at
}

function readHost(
  bytes: Uint8Array,
  { start, stop, end }: { readonly start: number; readonly stop: number; readonly end: number },
  uri: UriView,
): boolean {
  let at = stop
  if (bytes[start] === sign.openBracket && start < end) {
    at = partEnd(bytes, start, end, sign.closeBracket) + 1
    if (at > end) return false
    while (at < end && !endsHost(bytes[at] as number)) at++
  }
  if (at === start) return false
  setSpan(uri.host, start, at)
  if (at < end && bytes[at] === sign.colon) {
    const portAt = at + 1
    at = portAt
    while (at < end && !endsHost(bytes[at] as number)) at++
    uri.port = readDecimal(bytes, portAt, at, 65_535)
    if (uri.port < 0) return false
  }
  if (at < end && (bytes[at] === sign.at || bytes[at] === sign.colon)) return false
  if (at < end && bytes[at] === sign.semicolon) {
    const paramsEnd = partEnd(bytes, at, end, sign.question)
    setSpan(uri.params, at + 1, paramsEnd)
    takeParameters(bytes, at + 1, paramsEnd, uri)
  }
  return true
}

function endsHost(byte: number): boolean {
  return byte === sign.colon || byte === sign.semicolon || byte === sign.question || byte === sign.at
}

function readNumber(bytes: Uint8Array, uri: UriView): void {
  readDialled(bytes, uri.user.start, uri.user.end)
  uri.number = dialledNumber.value
  uri.digits = dialledNumber.digits
  uri.international = dialledNumber.international
}

/** Looks through `a;b=c;d` for what telephony adds, told apart by the length of the name. */
function takeParameters(bytes: Uint8Array, start: number, end: number, uri: UriView): void {
  let at = start
  while (at < end) {
    const stop = partEnd(bytes, at, end, sign.semicolon)
    const equal = partEnd(bytes, at, stop, sign.equal)
    takeParameter(bytes, { name: at, equal, stop }, uri)
    at = stop + 1
  }
}

function takeParameter(bytes: Uint8Array, at: { name: number; equal: number; stop: number }, uri: UriView): void {
  const { name, equal, stop } = at
  const value = Math.min(equal + 1, stop)
  switch (equal - name) {
    case 2:
      if (!says(bytes, name, equal, 'rn')) return
      readDialled(bytes, value, stop)
      uri.routingNumber = dialledNumber.value === 0 ? -1 : dialledNumber.value
      return
    case 4:
      if (says(bytes, name, equal, 'npdi')) uri.npdi = true
      else if (says(bytes, name, equal, 'tgrp')) setSpan(uri.trunkGroup, value, stop)
      return
    case 7:
      if (says(bytes, name, equal, 'verstat')) uri.verstat = verstatOf(bytes, value, stop)
      return
    case 13:
      if (says(bytes, name, equal, 'trunk-context')) setSpan(uri.trunkContext, value, stop)
      else if (says(bytes, name, equal, 'phone-context')) setSpan(uri.phoneContext, value, stop)
      return
    default:
  }
}

const verstats = [
  { word: 'tn-validation-passed', code: sipVerstat.passed },
  { word: 'tn-validation-failed', code: sipVerstat.failed },
  { word: 'no-tn-validation', code: sipVerstat.notValidated },
] as const

function verstatOf(bytes: Uint8Array, start: number, end: number): number {
  for (const { word, code } of verstats) {
    const stop = start + word.length
    if (stop <= end && says(bytes, start, stop, word) && (stop === end || bytes[stop] === sign.minus)) return code
  }
  return sipVerstat.other
}
