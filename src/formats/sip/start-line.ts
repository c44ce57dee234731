import { sipMethod, sipProblem, sipScheme } from './codes.ts'
import { readDecimal, says, sign } from './scan.ts'
import { readUri } from './uri.ts'
import { type SipMessageView, setSpan } from './view.ts'

/**
 * Reads the first line. 0, or one of `sipProblem`; `notSip` where it neither begins nor ends with the version, so that
 * nothing more is worth reading.
 */
export function readStartLine(view: SipMessageView, start: number, end: number): number {
  const { bytes } = view
  if (says(bytes, start, start + 4, 'sip/')) return readStatusLine(view, start, end)
  let methodEnd = start
  while (methodEnd < end && isToken(bytes[methodEnd] as number)) methodEnd++
  let versionAt = end
  while (versionAt > methodEnd && bytes[versionAt - 1] !== sign.space) versionAt--
  const trailing = versionAt === end
  if (trailing) versionAt = versionBefore(bytes, methodEnd, end)
  if (methodEnd === start || bytes[methodEnd] !== sign.space || !says(bytes, versionAt, versionAt + 4, 'sip/')) {
    return sipProblem.notSip
  }
  setSpan(view.methodName, start, methodEnd)
  view.method = methodOf(bytes, start, methodEnd)
  if (trailing || versionAt <= methodEnd + 1) return sipProblem.requestLine
  if (!says(bytes, versionAt, end, 'sip/2.0')) return sipProblem.version
  return readTarget(view, methodEnd + 1, versionAt - 1)
}

/** Where the last word begins of a line that ends with blanks. */
function versionBefore(bytes: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && bytes[at - 1] === sign.space) at--
  while (at > start && bytes[at - 1] !== sign.space) at--
  return at
}

function readTarget(view: SipMessageView, start: number, end: number): number {
  if (!readUri(view.bytes, start, end, view.uri)) return sipProblem.uri
  return view.uri.scheme === sipScheme.other ? sipProblem.scheme : 0
}

/** `SIP/2.0 302 Moved Temporarily`; the phrase may be empty, and some leave out the blank before it. */
function readStatusLine(view: SipMessageView, start: number, end: number): number {
  const { bytes } = view
  if (!says(bytes, start, start + 7, 'sip/2.0') || bytes[start + 7] !== sign.space) return sipProblem.notSip
  const at = start + 8
  if (at + 3 > end || (at + 3 < end && bytes[at + 3] !== sign.space)) return sipProblem.notSip
  const status = readDecimal(bytes, at, at + 3, 699)
  if (status < 100) return sipProblem.notSip
  view.status = status
  return sipProblem.response
}

/** Methods are case-sensitive (RFC 3261 §7.1). */
export function methodOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  const first = bytes[start] as number
  if (first >= 97) return sipMethod.other
  if (length === 6) {
    if (first === 73 && isUpper(bytes, start, end) && says(bytes, start, end, 'invite')) return sipMethod.invite
    return isUpper(bytes, start, end) && says(bytes, start, end, 'cancel') ? sipMethod.cancel : sipMethod.other
  }
  if (length === 3) {
    if (!isUpper(bytes, start, end)) return sipMethod.other
    if (says(bytes, start, end, 'ack')) return sipMethod.ack
    return says(bytes, start, end, 'bye') ? sipMethod.bye : sipMethod.other
  }
  const options = length === 7 && isUpper(bytes, start, end) && says(bytes, start, end, 'options')
  return options ? sipMethod.options : sipMethod.other
}

function isUpper(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte < 65 || byte > 90) return false
  }
  return true
}

/** `token` of RFC 3261 §25.1. */
function isToken(byte: number): boolean {
  return tokens[byte] === 1
}

const tokens = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9.!%*_+`'~-]/.test(String.fromCharCode(byte)) ? 1 : 0,
)
