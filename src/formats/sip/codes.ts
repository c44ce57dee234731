/** Methods by code; those that only proxies, registrars and user agents serve are `other` (RFC 3261 §7.1, §9, §11). */
export const sipMethod = { other: 0, invite: 1, ack: 2, cancel: 3, options: 4, bye: 5 } as const

/** Schemes of a URI: RFC 3261 §19.1 and RFC 3966; `other` is one we do not know. */
export const sipScheme = { none: 0, sip: 1, sips: 2, tel: 3, other: 4 } as const

/** Transports of a Via (RFC 3261 §20.42); `other` for those of extensions. */
export const sipTransport = { none: 0, udp: 1, tcp: 2, tls: 3, sctp: 4, other: 5 } as const

/** What a `verstat` parameter says (3GPP TS 24.229 §7.2A.20); a level after it, as in `-Passed-A`, is left out. */
export const sipVerstat = { none: 0, passed: 1, failed: 2, notValidated: 3, other: 4 } as const

/** Bits of a Privacy header (RFC 3323 §4.2, RFC 3325 §9.3, RFC 7044); `none` says the caller asks for no privacy. */
export const sipPrivacy = { none: 1, id: 2, header: 4, session: 8, user: 16, critical: 32, history: 64 } as const

/** A number read from a URI: not given, or given as something that is not a number of at most 15 digits. */
export const sipNumber = { withheld: 0, malformed: -1 } as const

/**
 * Why a message is not a request to serve. 0 is none. Up to `firstAnswerable` nothing is answered: it is no SIP request,
 * or so broken that no answer can be written. From there on `problemStatus` names the answer.
 */
export const sipProblem = {
  none: 0,
  /** Only line ends: a keep-alive (RFC 5626 §4.4.1). */
  empty: 1,
  notSip: 2,
  /** A response; the view holds its status and headers. */
  response: 3,
  /** Cut before the empty line that ends the headers. */
  unfinished: 4,
  /** No Via, or one without a readable sent-by. */
  via: 5,
  tooManyVias: 6,
  /** From, To, Call-ID or CSeq is missing (RFC 3261 §8.1.1), so nothing can be copied into an answer. */
  missingHeader: 7,
  /** Broken, but an ACK, which is never answered. */
  acknowledgement: 8,
  requestLine: 10,
  version: 11,
  uri: 12,
  scheme: 13,
  /** A line that is no header, or a carriage return that ends no line. */
  headerLine: 14,
  viaParameters: 15,
  from: 16,
  to: 17,
  callId: 18,
  cseq: 19,
  cseqMethod: 20,
  maxForwards: 21,
  /** Not a number, or two that differ. */
  contentLength: 22,
  /** Content-Length promises more than there is. */
  bodyCut: 23,
  /** A header that may stand only once stands twice. */
  repeated: 24,
} as const

const firstAnswerable = sipProblem.requestLine

/** The status that answers a problem, or 0 where the message is dropped: 400, 416 (scheme) or 505 (version). */
export function problemStatus(problem: number): number {
  if (problem < firstAnswerable) return 0
  if (problem === sipProblem.scheme) return 416
  return problem === sipProblem.version ? 505 : 400
}

/** The name of a problem, for logs and counters. */
export function problemName(problem: number): string {
  return Object.entries(sipProblem).find(([, code]) => code === problem)?.[0] ?? 'unknown'
}
