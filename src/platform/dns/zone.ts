import type { ResourceRecord, Soa } from '#formats/dns/message'
import type { TsigKey } from './signing.ts'

/** One zone as one reader sees it, at one moment: it never changes after it was handed out. */
export interface ZoneView {
  readonly soa: Soa
  /** The whole zone as messages with id 0, SOA first and last (RFC 5936 §2.2). */
  transfer(): Iterable<Uint8Array>
  /** What changed since a serial, in the form of RFC 1995 §4; undefined where that is no longer known. */
  changes(since: number): Iterable<Uint8Array> | undefined
  /** Records of a name relative to the zone (`''` is the zone itself); undefined where the name does not exist. */
  find(name: string): readonly ResourceRecord[] | undefined
}

/** A zone that is given to those who are known, each in a view of their own. */
export interface ServedZone {
  /** The zone's name in lower case, without a dot at the end. */
  readonly name: string
  /** A key by its name in lower case. */
  keyOf(name: string): TsigKey | undefined
  /** The view of who signed with a key, or asks unsigned from an address; undefined for strangers. */
  viewOf(asker: { readonly key: string } | { readonly address: string }): ZoneView | undefined
}
