import { says } from './scan.ts'

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

/** Full names by their length: at most three to compare. */
const byLength: readonly (readonly HeaderName[])[] = fullNames()

interface HeaderName {
  readonly name: string
  readonly first: number
  readonly code: number
}

function fullNames() {
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
  const longest = Math.max(...Object.keys(names).map((name) => name.length))
  return Array.from({ length: longest + 1 }, (_, length) =>
    Object.entries(names)
      .filter(([name]) => name.length === length)
      .map(([name, code]) => ({ name, first: name.charCodeAt(0), code })),
  )
}

/** The code of a header's name, full or compact, in any case. */
export function headerCode(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  if (length === 1) return compact[bytes[start] as number] ?? 0
  if (length >= byLength.length) return sipHeader.other
  const names = byLength[length] as readonly HeaderName[]
  const letter = (bytes[start] as number) | 32
  for (let index = 0; index < names.length; index++) {
    const { name, first, code } = names[index] as HeaderName
    if (first === letter && says(bytes, start, end, name)) return code
  }
  return sipHeader.other
}
