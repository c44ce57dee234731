import { emptyParameter, readParameter, says, sign, skipBlanks, skipQuoted, trimEnd } from './scan.ts'
import { readUri } from './uri.ts'
import { type AddressView, resetAddress, setSpan } from './view.ts'

const parameter = emptyParameter()

/** What a header's value is once its first address was read: where the next one begins, or `end`; -1 malformed. */
type Next = number

/**
 * Reads one address of a header (RFC 3261 §20.10): `"Display" <uri>;params` or a bare `uri;params`, whose semicolons
 * belong to the header. Gives the place of the comma behind it, or `end`; -1 where it is malformed, with the URI's
 * number set to -1.
 */
export function readAddress(bytes: Uint8Array, start: number, end: number, into: AddressView): Next {
  resetAddress(into)
  setSpan(into.value, start, end)
  const next = readParts(bytes, start, end, into)
  if (next < 0) into.uri.number = -1
  else into.value.end = trimEnd(bytes, start, next)
  return next
}

function readParts(bytes: Uint8Array, start: number, end: number, into: AddressView): Next {
  let at = start
  if (bytes[at] === sign.quote && at < end) {
    at = skipQuoted(bytes, at, end)
    if (at < 0) return -1
    setSpan(into.display, start + 1, at - 1)
    at = skipBlanks(bytes, at, end)
    if (at >= end || bytes[at] !== sign.less) return -1
  } else {
    at = addressStart(bytes, at, end)
    if (bytes[at] !== sign.less || at >= end) return readBare(bytes, start, end, into)
    setSpan(into.display, start, trimEnd(bytes, start, at))
  }
  let close = at + 1
  while (close < end && bytes[close] !== sign.greater) close++
  if (close >= end) return -1
  if (!readUri(bytes, at + 1, close, into.uri)) return -1
  return readParameters(bytes, skipBlanks(bytes, close + 1, end), end, into)
}

/** Where the `<` is, or what comes before it and cannot stand in an unquoted display name. */
function addressStart(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === sign.less || byte === sign.semicolon || byte === sign.comma) return at
  }
  return end
}

function readBare(bytes: Uint8Array, start: number, end: number, into: AddressView): Next {
  const stop = addressStart(bytes, start, end)
  if (!readUri(bytes, start, trimEnd(bytes, start, stop), into.uri)) return -1
  return readParameters(bytes, stop, end, into)
}

function readParameters(bytes: Uint8Array, start: number, end: number, into: AddressView): Next {
  let at = start
  while (at < end && bytes[at] === sign.semicolon) {
    at = readParameter(bytes, at, end, parameter)
    if (at < 0) return -1
    const { nameStart, nameEnd, valueStart, valueEnd } = parameter
    if (says(bytes, nameStart, nameEnd, 'tag')) setSpan(into.tag, valueStart, valueEnd)
  }
  if (at > start) setSpan(into.params, start, trimEnd(bytes, start, at))
  return at >= end || bytes[at] === sign.comma ? at : -1
}

/** Whether a parameter of an address, such as `party` of Remote-Party-ID, has a value (lower case; any case is met). */
export function hasParameter(bytes: Uint8Array, address: AddressView, name: string, value: string): boolean {
  const { start, end } = address.params
  let at = start
  while (at >= 0 && at < end) {
    at = readParameter(bytes, at, end, parameter)
    if (at < 0) return false
    const { nameStart, nameEnd, valueStart, valueEnd } = parameter
    if (says(bytes, nameStart, nameEnd, name)) return says(bytes, valueStart, valueEnd, value)
  }
  return false
}
