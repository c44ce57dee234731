import { sipPrivacy } from './codes.ts'

/** A piece of the message: offsets into its bytes, `end` not included. Both are 0 where it is absent. */
export interface Span {
  start: number
  end: number
}

/** A URI of RFC 3261 §19.1 or RFC 3966, with what telephony puts into it. */
export interface UriView extends Span {
  /** One of `sipScheme`; 0 where there is no URI. */
  scheme: number
  /** The user without parameters and password: `+77015550101`. */
  readonly user: Span
  /** All between the scheme and the `@`, with parameters; empty in a `tel:` URI. */
  readonly userinfo: Span
  readonly host: Span
  /** 0 where none is given. */
  port: number
  /** Parameters after the host (after the number in a `tel:` URI), from behind the first `;` to the end or a `?`. */
  readonly params: Span
  /** The digits of the user as a number; 0 withheld, -1 not a number of at most 15 significant digits. */
  number: number
  /** How many digits were written, leading zeros too: what `number` loses of `00…` and `0…`. */
  digits: number
  /** Whether it began with `+`: then `number` is E.164. */
  international: boolean
  /** The routing number of a ported number (`rn`, RFC 4694); 0 where none, -1 malformed. */
  routingNumber: number
  /** Whether the look-up for ported numbers was done already (`npdi`, RFC 4694). */
  npdi: boolean
  /** RFC 4904. */
  readonly trunkGroup: Span
  readonly trunkContext: Span
  readonly phoneContext: Span
  /** One of `sipVerstat`. */
  verstat: number
}

/** A header that names somebody: From, To, P-Asserted-Identity, Remote-Party-ID, Diversion. */
export interface AddressView {
  /** The whole value. Its span is empty where the header is absent. */
  readonly value: Span
  readonly display: Span
  readonly uri: UriView
  /** Of From and To. */
  readonly tag: Span
  /** What follows the URI, from the first `;`. */
  readonly params: Span
}

/** The topmost Via (RFC 3261 §20.42): where the request comes from. */
export interface ViaView {
  /** The first value alone, without those behind a comma. */
  readonly value: Span
  /** One of `sipTransport`. */
  transport: number
  /** `host[:port]` as written. */
  readonly sentBy: Span
  readonly host: Span
  /** 0 where none is given. */
  port: number
  readonly branch: Span
  /** Whether the branch promises to be unique (RFC 3261 §8.1.1.7): `z9hG4bK` and something behind it. */
  unique: boolean
  /** RFC 3581: whether `rport` is asked for. */
  wantsPort: boolean
  /** `;received=…` and `;rport…` with their semicolons: what an answer leaves out to write its own. */
  readonly received: Span
  readonly rport: Span
}

/** Where a request came from, as text: `sourceFrom` in `source.ts` fills it before the answer is written. */
export interface SourceView {
  readonly text: Uint8Array
  /** What the text says: the four words of the address. */
  readonly words: Uint32Array
  length: number
  port: number
}

/** How many Via lines, and how many Identity headers, a view holds. */
export const mostVias = 72

/** How many Identity headers a view holds; more are counted only. */
export const mostIdentities = 8

/**
 * A message read in place. One view is made per thread and used again for every message; it belongs to its bytes, which
 * must not change until the answer is written.
 */
export interface SipMessageView {
  bytes: Uint8Array
  start: number
  end: number
  /** One of `sipMethod`. */
  method: number
  readonly methodName: Span
  /** Of a response; 0 in a request. */
  status: number
  readonly uri: UriView
  readonly via: ViaView
  /** Values of all Via lines in their order, as pairs of offsets. */
  readonly vias: Int32Array
  viaLines: number
  readonly from: AddressView
  readonly to: AddressView
  readonly callId: Span
  readonly cseq: Span
  /** -1 where missing. */
  cseqNumber: number
  readonly cseqMethod: Span
  /** -1 where not given. */
  maxForwards: number
  /** -1 where not given. */
  contentLength: number
  readonly contentType: Span
  /** By Content-Length; without one, all to the end of the datagram. */
  readonly body: Span
  /** The first P-Asserted-Identity with a number, else the first (RFC 3325 allows a `sip:` and a `tel:` one). */
  readonly asserted: AddressView
  /** How many were looked at until one had a number; 0 where there is none. */
  assertedCount: number
  /** The first Remote-Party-ID of the calling party (draft-ietf-sip-privacy-04). */
  readonly remoteParty: AddressView
  /** Bits of `sipPrivacy`. */
  privacy: number
  /** The topmost Diversion: who diverted last (RFC 5806). */
  readonly diversion: AddressView
  diversionCount: number
  /** Values of Identity headers (RFC 8224), undivided, as pairs of offsets. */
  readonly identities: Int32Array
  identityCount: number
  /** The first Reason (RFC 3326). */
  readonly reason: Span
  readonly source: SourceView
}

const span = (): Span => ({ start: 0, end: 0 })

const uriView = (): UriView => ({
  start: 0,
  end: 0,
  scheme: 0,
  user: span(),
  userinfo: span(),
  host: span(),
  port: 0,
  params: span(),
  number: 0,
  digits: 0,
  international: false,
  routingNumber: 0,
  npdi: false,
  trunkGroup: span(),
  trunkContext: span(),
  phoneContext: span(),
  verstat: 0,
})

const addressView = (): AddressView => ({
  value: span(),
  display: span(),
  uri: uriView(),
  tag: span(),
  params: span(),
})

const viaView = (): ViaView => ({
  value: span(),
  transport: 0,
  sentBy: span(),
  host: span(),
  port: 0,
  branch: span(),
  unique: false,
  wantsPort: false,
  received: span(),
  rport: span(),
})

/** An empty view, to be filled by `readSip` as often as wanted. About 3 kB. */
export function makeSipMessageView(): SipMessageView {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    method: 0,
    methodName: span(),
    status: 0,
    uri: uriView(),
    via: viaView(),
    vias: new Int32Array(2 * mostVias),
    viaLines: 0,
    from: addressView(),
    to: addressView(),
    callId: span(),
    cseq: span(),
    cseqNumber: -1,
    cseqMethod: span(),
    maxForwards: -1,
    contentLength: -1,
    contentType: span(),
    body: span(),
    asserted: addressView(),
    assertedCount: 0,
    remoteParty: addressView(),
    privacy: 0,
    diversion: addressView(),
    diversionCount: 0,
    identities: new Int32Array(2 * mostIdentities),
    identityCount: 0,
    reason: span(),
    source: { text: new Uint8Array(46), words: new Uint32Array(4), length: 0, port: 0 },
  }
}

/** Sets a span; with no numbers, empties it. */
export function setSpan(span: Span, start = 0, end = 0): void {
  span.start = start
  span.end = end
}

/** Whether there is anything in a span. */
export function isGiven(span: Span): boolean {
  return span.end > span.start
}

/** The text of a span, each byte a character (for logs, tests and what is rare; the hot path makes no strings). */
export function spanText(bytes: Uint8Array, { start, end }: Span): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}

/** The text of the Identity header of an index below `identityCount` and `mostIdentities`; empty where there is none. */
export function identityText(view: SipMessageView, index: number): string {
  if (index < 0 || index >= Math.min(view.identityCount, mostIdentities)) return ''
  return spanText(view.bytes, { start: view.identities[2 * index] ?? 0, end: view.identities[2 * index + 1] ?? 0 })
}

/**
 * Who calls, in the order switches trust: P-Asserted-Identity (RFC 3325), Remote-Party-ID, From. The one chosen may hold
 * a withheld or malformed number: a present but malformed assertion is not passed over for what the caller wrote.
 */
export function callerOf(view: SipMessageView): AddressView {
  if (view.assertedCount > 0) return view.asserted
  return isGiven(view.remoteParty.value) ? view.remoteParty : view.from
}

/** Whether the caller asks that the number is not shown to the called person (RFC 3323, RFC 3325). */
export function wantsPrivacy(view: SipMessageView): boolean {
  return (view.privacy & (sipPrivacy.id | sipPrivacy.user | sipPrivacy.header)) !== 0
}

/** Empties an address. */
export function resetAddress(address: AddressView): void {
  setSpan(address.value)
  setSpan(address.display)
  setSpan(address.tag)
  setSpan(address.params)
  resetUri(address.uri)
}

/** Empties a URI. */
export function resetUri(uri: UriView): void {
  setSpan(uri)
  uri.scheme = 0
  setSpan(uri.user)
  setSpan(uri.userinfo)
  setSpan(uri.host)
  uri.port = 0
  setSpan(uri.params)
  uri.number = 0
  uri.digits = 0
  uri.international = false
  uri.routingNumber = 0
  uri.npdi = false
  setSpan(uri.trunkGroup)
  setSpan(uri.trunkContext)
  setSpan(uri.phoneContext)
  uri.verstat = 0
}
