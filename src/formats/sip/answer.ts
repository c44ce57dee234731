import { makeText, type Text } from './words.ts'

/** What an answer says besides what it copies from its request. */
export interface SipAnswerPlan {
  /** 100 to 699. */
  readonly status: number
  /** The reason phrase; the one of the RFC where left out. */
  readonly phrase?: string
  /** Whole header lines without their line ends, such as `reasonLine` makes. */
  readonly lines?: readonly string[]
  /** A Contact with the request's URI (RFC 3261 §8.3): the called number and its parameters stay. */
  readonly contact?: ContactPlan
  /** A P-Asserted-Identity with the caller's number; left out where the number is withheld or malformed. */
  readonly asserted?: { readonly parameters?: string }
}

/** How the Contact of a 302 differs from the request's URI. */
export interface ContactPlan {
  /** `host[:port]` in place of the request's; a `tel:` URI becomes a `sip:` one. */
  readonly host?: string
  /** Put behind the number: `verstat=TN-Validation-Passed`, `tgrp=…;trunk-context=…`. */
  readonly parameters?: string
}

/** An answer made ready, to be written for any number of requests by `writeAnswer`. */
export interface SipAnswer {
  readonly status: number
  readonly statusLine: Text
  readonly lines: Text
  readonly contact: boolean
  readonly contactHost: Text
  readonly contactParameters: Text
  readonly asserted: boolean
  readonly assertedParameters: Text
}

const phrases: Readonly<Record<number, string>> = {
  100: 'Trying',
  200: 'OK',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  416: 'Unsupported URI Scheme',
  428: 'Use Identity Header',
  436: 'Bad Identity Info',
  437: 'Unsupported Credential',
  438: 'Invalid Identity Header',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  487: 'Request Terminated',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
  603: 'Decline',
  607: 'Unwanted',
  608: 'Rejected',
}

/** Makes an answer ready. Throws a `RangeError` for a status or a text that would break the message. */
export function makeAnswer(plan: SipAnswerPlan): SipAnswer {
  const { status, contact, asserted } = plan
  if (!Number.isInteger(status) || status < 100 || status > 699) throw new RangeError(`no SIP status: ${status}`)
  const phrase = plan.phrase ?? phrases[status] ?? 'Status'
  return {
    status,
    statusLine: makeText(`SIP/2.0 ${status} ${oneLine(phrase)}\r\n`),
    lines: headerLines(plan.lines ?? []),
    contact: contact !== undefined,
    contactHost: uriPart(contact?.host ?? ''),
    contactParameters: parametersPart(contact?.parameters),
    asserted: asserted !== undefined,
    assertedParameters: parametersPart(asserted?.parameters),
  }
}

/** Header lines as a text, for an answer whose lines differ by call: `{ ...answer, lines: headerLines([…]) }`. */
export function headerLines(lines: readonly string[]): Text {
  return makeText(lines.map((line) => `${oneLine(line)}\r\n`).join(''))
}

function oneLine(text: string): string {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) throw new RangeError('a header holds no control characters')
  return text
}

function uriPart(text: string): Text {
  if (/[\s<>"@]/.test(oneLine(text))) throw new RangeError(`not a part of a URI: ${text}`)
  return makeText(text)
}

function parametersPart(text = ''): Text {
  return uriPart(text === '' ? '' : `;${text}`)
}

/** One value of a Reason header (RFC 3326): `{ protocol: 'Q.850', cause: 21 }`, `{ protocol: 'STIR', cause: 438 }` (RFC 9410). */
export interface ReasonValue {
  readonly protocol: 'SIP' | 'Q.850' | 'STIR'
  readonly cause: number
  readonly text?: string
  /** Where the call was rejected (RFC 8606), with Q.850: `RLN` the network of the called, `TN` a transit network. */
  readonly location?: string
}

/** A Reason header; several values of one protocol only with STIR (RFC 9366). */
export function reasonLine(...values: readonly ReasonValue[]): string {
  const written = values.map(({ protocol, cause, text, location }) => {
    const where = location === undefined ? '' : `;location=${location}`
    return `${protocol};cause=${cause}${text === undefined ? '' : `;text=${quoted(text)}`}${where}`
  })
  return `Reason: ${written.join(', ')}`
}

/** A Warning header (RFC 3261 §20.43); `agent` is our host or a pseudonym. */
export function warningLine(code: number, agent: string, text: string): string {
  return `Warning: ${code} ${agent} ${quoted(text)}`
}

/** A Retry-After header (RFC 3261 §20.33), in seconds. */
export function retryAfterLine(seconds: number): string {
  return `Retry-After: ${Math.max(0, Math.ceil(seconds))}`
}

/** The Call-Info header of a 608 (RFC 8688 §3.2.2): where the card is that says how a wrongly rejected caller gets redress. */
export function redressLine(url: string): string {
  return `Call-Info: <${url}>;purpose=jwscard`
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

/**
 * The 603+ of ATIS-1000099: its phrase and its Reason tell it from a 603 of the called person, and where to ask for
 * redress. `contact` is one of a URL, a telephone number or an e-mail address.
 */
export function networkBlocked(
  contact: { readonly url: string } | { readonly tel: string } | { readonly email: string },
  location = 'RLN',
): SipAnswerPlan {
  const [[kind, value]] = Object.entries(contact) as [[string, string]]
  const text = `v=analytics1;${kind}=${value}`
  const reason = reasonLine({ protocol: 'Q.850', cause: 21, text, location })
  return { status: 603, phrase: 'Network Blocked', lines: [reason] }
}

const allowed = 'Allow: INVITE, ACK, CANCEL, OPTIONS'

/** Answers that need no decision, ready to be written. */
export const plainAnswers = {
  /** To OPTIONS (RFC 3261 §11.2). */
  options: makeAnswer({ status: 200, lines: [allowed, 'Accept: application/sdp'] }),
  /** To a CANCEL that matches. */
  cancelled: makeAnswer({ status: 200 }),
  /** To the INVITE that a CANCEL ended. */
  terminated: makeAnswer({ status: 487 }),
  /** To a CANCEL that matches nothing, and to requests inside a dialog, which we never have. */
  noTransaction: makeAnswer({ status: 481 }),
  badRequest: makeAnswer({ status: 400 }),
  unsupportedScheme: makeAnswer({ status: 416 }),
  unsupportedVersion: makeAnswer({ status: 505 }),
  methodNotAllowed: makeAnswer({ status: 405, lines: [allowed] }),
  tooManyHops: makeAnswer({ status: 483 }),
} as const
