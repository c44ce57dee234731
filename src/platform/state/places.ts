import type { Keys } from '../keys.ts'

/** Where a key stands in the store. */
export interface Place {
  /** The part of the store that answers or fails as one, from 0. */
  readonly zone: number
  /** The key as the store sees it. */
  readonly name: string
}

/** In a cluster the keys are parted into so many zones, each in one slot and so on one node. */
export const clusterZones = 256

/** Length of a member at the beginning of an event's name. */
export const memberLength = 16

/**
 * Gives places to keys. A name is `saqbol:{zone}:hash`: Redis Cluster puts keys with the same text in braces into the same
 * slot (Redis Cluster specification, "Hash tags"). The hash is keyed (HMAC-SHA-256, 128 bits): addresses and numbers of
 * people cannot be guessed from it, and installations with different secrets can share a store without meeting.
 */
export function makePlaces(keys: Keys, zones: number): (use: string, key: string) => Place {
  return (use, key) => {
    const hash = keys.hash('state', `${use}\0${key}`)
    const zone = zones === 1 ? 0 : hash.readUInt8(31) % zones
    return { zone, name: `saqbol:{${zone.toString(16)}}:${hash.toString('base64url', 0, 16)}` }
  }
}

/** The name of an event in its key's set: the member's part, or dashes where there is none, then the event's own. */
export function nameOf(keys: Keys, event: { readonly member: string | undefined; readonly id: string }): string {
  const part = (kind: string, text: string) =>
    keys.hash('state', `${kind}\0${text}`).toString('hex', 0, memberLength / 2)
  const member = event.member === undefined ? '-'.repeat(memberLength) : part('member', event.member)
  return member + part('event', event.id)
}
