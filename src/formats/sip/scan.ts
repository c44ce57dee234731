import type { Span } from './view.ts'

/** The letters and signs that SIP is divided by. */
export const sign = {
  tab: 9,
  lf: 10,
  cr: 13,
  space: 32,
  quote: 34,
  percent: 37,
  open: 40,
  close: 41,
  star: 42,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  slash: 47,
  zero: 48,
  colon: 58,
  semicolon: 59,
  less: 60,
  equal: 61,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
} as const

/** Whether a byte is white space inside a header value: blank, tab, or the line end of a fold (RFC 3261 §7.3.1). */
export function isBlank(byte: number): boolean {
  return byte <= 32 && (byte === 32 || byte === 9 || byte === 13 || byte === 10)
}

/** Where the next byte is that is no white space, `end` where there is none. */
export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let next = at
  while (next < end && isBlank(bytes[next] as number)) next++
  return next
}

/** Where the last byte before `end` is that is no white space, plus one; `start` where there is none. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  let last = end
  while (last > start && isBlank(bytes[last - 1] as number)) last--
  return last
}

/** Whether bytes say a lower-case ASCII word, whatever their case. */
export function says(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false
  for (let index = 0; index < word.length; index++) {
    const byte = bytes[start + index] as number
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte
    if (lower !== word.charCodeAt(index)) return false
  }
  return true
}

/** Whether two spans of one message hold the same bytes. */
export function sameBytes(bytes: Uint8Array, a: Span, b: Span): boolean {
  const length = a.end - a.start
  if (b.end - b.start !== length) return false
  for (let index = 0; index < length; index++) {
    if (bytes[a.start + index] !== bytes[b.start + index]) return false
  }
  return true
}

/** A whole number of decimal digits up to `most`; -1 where it is empty, greater, or holds anything else. */
export function readDecimal(bytes: Uint8Array, start: number, end: number, most: number): number {
  if (start >= end) return -1
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - sign.zero
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
    if (value > most) return -1
  }
  return value
}

/** Where a quoted string ends that begins at `at` (behind its closing quote), or -1 where it never does. */
export function skipQuoted(bytes: Uint8Array, at: number, end: number): number {
  for (let next = at + 1; next < end; next++) {
    const byte = bytes[next] as number
    if (byte === sign.backslash) next++
    else if (byte === sign.quote) return next + 1
  }
  return -1
}

/** A parameter of a header: `name`, `name=value` or `name="value"` (the value without its quotes). */
export interface Parameter {
  nameStart: number
  nameEnd: number
  valueStart: number
  valueEnd: number
}

/** A parameter to read into. */
export const emptyParameter = (): Parameter => ({ nameStart: 0, nameEnd: 0, valueStart: 0, valueEnd: 0 })

/**
 * Reads the parameter behind the semicolon at `at`. Gives the place of the next semicolon, of a comma that ends the
 * value, or `end`; -1 where a quoted string never ends. An empty parameter has an empty name.
 */
export function readParameter(bytes: Uint8Array, at: number, end: number, into: Parameter): number {
  const start = skipBlanks(bytes, at + 1, end)
  let next = start
  while (next < end && !endsName(bytes[next] as number)) next++
  into.nameStart = start
  into.nameEnd = next
  into.valueStart = 0
  into.valueEnd = 0
  next = skipBlanks(bytes, next, end)
  if (next < end && bytes[next] === sign.equal) {
    next = skipBlanks(bytes, next + 1, end)
    if (next < end && bytes[next] === sign.quote) {
      const behind = skipQuoted(bytes, next, end)
      if (behind < 0) return -1
      into.valueStart = next + 1
      into.valueEnd = behind - 1
      next = behind
    } else {
      into.valueStart = next
      while (next < end && !endsValue(bytes[next] as number)) next++
      into.valueEnd = next
    }
  }
  while (next < end && bytes[next] !== sign.semicolon && bytes[next] !== sign.comma) next++
  return next
}

/** 1 for what ends a parameter's value, 2 for what ends its name alone. */
const ends = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === sign.semicolon || byte === sign.comma || isBlank(byte)) return 1
  return byte === sign.equal ? 2 : 0
})

function endsName(byte: number): boolean {
  return ends[byte] !== 0
}

function endsValue(byte: number): boolean {
  return ends[byte] === 1
}
