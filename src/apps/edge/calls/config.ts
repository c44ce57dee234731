import type { CallPolicy, VelocityPolicy } from '#engines/screening'
import type { Redacted } from '#kernel/redacted'

/** How one trunk is told apart and answered; `CallsConfig.trunks` holds one for each trunk of the policy, in its order. */
export interface TrunkSetting {
  /** Addresses and networks (`192.0.2.0/24`) that its calls come from. */
  readonly sources: readonly string[]
  /** How a rejected call is answered: 603 with a Reason, the 603+ of ATIS-1000099, or 608 (RFC 8688). */
  readonly rejectWith: '603' | '603+' | '608'
  /** What makes the switch try another way. */
  readonly advanceWith: 404 | 503
  /** `host[:port]` that calls go on to; the host of the request where left out. */
  readonly contactHost?: string
}

/** Where calls are asked about over SIP. */
export interface SipSettings {
  /** `0.0.0.0:5060`, `[::]:5060`; none where left out. */
  readonly udp?: string
  readonly tcp?: string
  /** Worker threads, 1 to 64; each screens by itself. */
  readonly threads: number
  /** By what a trunk is known: the address a request comes from, or the trunk group in its URI (RFC 4904). */
  readonly trunkBy: 'source' | 'group'
}

/** One system that asks over RADIUS. */
export interface RadiusClient {
  /** An address or a network. */
  readonly address: string
  readonly secret: Redacted<string>
  /** The place of its trunk in the policy. */
  readonly trunk: number
}

/** Where calls are asked about over RADIUS. */
export interface RadiusSettings {
  /** `0.0.0.0:1812`. */
  readonly listen: string
  readonly clients: readonly RadiusClient[]
}

/** What PASSporTs are checked by. */
export interface PassportSettings {
  /** Certificates (PEM) that chains have to end in. */
  readonly roots: readonly string[]
  /** Seconds after which a PASSporT is stale. */
  readonly maxAge: number
  /** Hosts that certificates may come from; any where left out. */
  readonly hosts?: readonly string[]
  /** Ports that they are fetched from, over https. */
  readonly ports: readonly number[]
  /** Networks that they may be fetched from besides public addresses: a repository of operators among themselves. */
  readonly networks: readonly string[]
  /** The authority (PEM) of such repositories' own TLS; the system's authorities where left out. */
  readonly authority?: string
}

/** The store that the nodes of several sites share. */
export interface SharedSettings {
  readonly urls: Redacted<readonly string[]>
  /** 32 bytes, the same on all of them: under it the store is told hashes of numbers alone. */
  readonly secret: Redacted<Buffer>
}

/** An operator's own answer to whether a subscriber is abroad. */
export interface RoamingPeer {
  /** Asked by POST of `{"number": 77011234567}`; answers `{"abroad": true}`, with `until` (ISO 8601) where it knows. */
  readonly url: string
  readonly token?: Redacted<string>
}

/** How it is learnt whether subscribers are abroad. */
export interface RoamingSettings {
  /** By the operator's name in the numbering tables. */
  readonly peers: Readonly<Record<string, RoamingPeer>>
  /** Seconds that an answer without an end counts. */
  readonly keepSeconds: number
}

/** How SIM boxes are searched for in call records. */
export interface RecordsSettings {
  /** The most SIMs followed at a time; about 480 bytes each. */
  readonly sims: number
  /** SIMs from which a box is told of. */
  readonly least: number
  /** Regions by cell, where the operator says so. */
  readonly cells: ReadonlyMap<number, string>
}

/** What `saqbol edge --calls FILE` says, read and checked. Plain data, but for secrets, which do not reach worker threads. */
export interface CallsConfig {
  readonly policy: CallPolicy
  readonly trunks: readonly TrunkSetting[]
  readonly velocity: VelocityPolicy
  readonly sip?: SipSettings
  readonly radius?: RadiusSettings
  /** Tokens of the systems that may ask over HTTP; no calls over HTTP where left out. */
  readonly tokens?: Redacted<readonly string[]>
  /** The CSV of ported numbers: `number,operator`. */
  readonly ported?: string
  readonly passport?: PassportSettings
  readonly records?: RecordsSettings
  readonly shared?: SharedSettings
  readonly roaming?: RoamingSettings
  /** Seconds that the registration of a call counts. */
  readonly registrationSeconds?: number
  /** The address, without `https://`, where a rejected caller learns why: told in Reason beside the code. */
  readonly callerHelp: string
  /** Where the card for 608 lies (RFC 8688 §3.2.2); a `https` address. */
  readonly redressCard?: string
}

/** Seconds that the registration of a call counts where the file does not say. */
export const registrationSecondsUsual = 30
