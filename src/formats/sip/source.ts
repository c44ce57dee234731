import type { SipMessageView, SourceView } from './view.ts'

const hexDigits = '0123456789abcdef'

/**
 * Says where a request came from, before its answer is written: four words of an IPv6 address from `at` (highest first,
 * IPv4 mapped as in RFC 4291 §2.5.5.2) and the port. The text has dots for IPv4, else eight groups without zeros in front.
 */
export function sourceFrom(view: SipMessageView, words: Uint32Array, at: number, port: number): void {
  const { source } = view
  source.port = port
  // Nearly all come from the one they came from before.
  if (source.length > 0 && isSame(source.words, words, at)) return
  for (let word = 0; word < 4; word++) source.words[word] = words[at + word] as number
  source.length = 0
  const [c, d] = [words[at + 2] as number, words[at + 3] as number]
  if (words[at] === 0 && words[at + 1] === 0 && c === 0xffff) {
    for (let shift = 24; shift >= 0; shift -= 8) {
      source.length += writeNumber((d >>> shift) & 255, source.text, source.length)
      if (shift > 0) source.text[source.length++] = 46
    }
    return
  }
  for (let group = 0; group < 8; group++) {
    const word = words[at + (group >> 1)] as number
    writeGroup(source, group % 2 === 0 ? word >>> 16 : word & 0xffff)
    if (group < 7) source.text[source.length++] = 58
  }
}

function isSame(last: Uint32Array, words: Uint32Array, at: number): boolean {
  for (let word = 0; word < 4; word++) if (last[word] !== words[at + word]) return false
  return true
}

function writeGroup(source: SourceView, group: number): void {
  let shift = 12
  while (shift > 0 && group >>> shift === 0) shift -= 4
  for (; shift >= 0; shift -= 4) source.text[source.length++] = hexDigits.charCodeAt((group >>> shift) & 15)
}

/** Writes a whole number below 2^31 in decimal digits at `at`, and gives how many they are. */
export function writeNumber(value: number, out: Uint8Array, at: number): number {
  let digits = 1
  for (let rest = value; rest >= 10; rest = (rest / 10) | 0) digits++
  let rest = value
  for (let index = digits - 1; index >= 0; index--) {
    out[at + index] = 48 + (rest % 10)
    rest = (rest / 10) | 0
  }
  return digits
}

/** The port an answer over UDP goes to (RFC 3261 §18.2.2, RFC 3581 §4): the source's where `rport` is asked for. */
export function answerPort(view: SipMessageView): number {
  const { via, source } = view
  if (via.wantsPort) return source.port
  return via.port > 0 ? via.port : 5060
}
