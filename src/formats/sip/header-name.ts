/** The headers that are read; every other is `other` and passed over. */
export const sipHeader = {
  other: 0,
  via: 1,
  from: 2,
  to: 3,
  callId: 4,
  cseq: 5,
  maxForwards: 6,
  contentLength: 7,
  contentType: 8,
  asserted: 9,
  remoteParty: 10,
  privacy: 11,
  diversion: 12,
  identity: 13,
  reason: 14,
} as const

/** Compact names (RFC 3261 §7.3.3, RFC 8224 §4), by letter. */
const compact = new Uint8Array(128)
const compactNames = {
  v: sipHeader.via,
  f: sipHeader.from,
  t: sipHeader.to,
  i: sipHeader.callId,
  l: sipHeader.contentLength,
  c: sipHeader.contentType,
  y: sipHeader.identity,
} as const
for (const [letter, code] of Object.entries(compactNames)) {
  compact[letter.charCodeAt(0)] = code
  compact[letter.toUpperCase().charCodeAt(0)] = code
}

/** Full names by length and first letter, of which no two are the same. */
const [longest, byShape] = fullNames()

interface HeaderName {
  readonly letters: Uint8Array
  readonly code: number
}

function fullNames(): readonly [number, readonly (HeaderName | undefined)[]] {
  const names = {
    via: sipHeader.via,
    from: sipHeader.from,
    to: sipHeader.to,
    'call-id': sipHeader.callId,
    cseq: sipHeader.cseq,
    'max-forwards': sipHeader.maxForwards,
    'content-length': sipHeader.contentLength,
    'content-type': sipHeader.contentType,
    'p-asserted-identity': sipHeader.asserted,
    'remote-party-id': sipHeader.remoteParty,
    privacy: sipHeader.privacy,
    diversion: sipHeader.diversion,
    identity: sipHeader.identity,
    reason: sipHeader.reason,
  }
  const most = Math.max(...Object.keys(names).map((name) => name.length))
  const shapes = Array.from({ length: 32 * (most + 1) }, (): HeaderName | undefined => undefined)
  for (const [name, code] of Object.entries(names)) {
    shapes[shapeOf(name.length, name.charCodeAt(0))] = { letters: new TextEncoder().encode(name), code }
  }
  return [most, shapes]
}

function shapeOf(length: number, first: number): number {
  return 32 * length + (first & 31)
}

/** The code of a header's name, full or compact, in any case. */
export function headerCode(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  if (length === 1) return compact[bytes[start] as number] ?? 0
  if (length > longest) return sipHeader.other
  const found = byShape[shapeOf(length, bytes[start] as number)]
  if (found === undefined) return sipHeader.other
  const { letters } = found
  // Names hold letters and dashes; of what may stand in a header's name only a capital turns into its small letter by this bit.
  for (let index = 0; index < length; index++) {
    if (((bytes[start + index] as number) | 32) !== letters[index]) return sipHeader.other
  }
  return found.code
}
