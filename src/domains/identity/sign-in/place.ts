import type { Device } from './device.ts'

/** Where a request comes from, as the request says it. Personal data: only a keyed mark and the device's words are kept. */
export interface From {
  /** Address after trusted proxies. */
  readonly ip: string
  /** The `User-Agent` header, or an empty text. */
  readonly userAgent: string
}

/** A place of a session: a network and a device. */
export interface Place {
  /** Keyed hash of the session's token and the network: it tells nothing across sessions. */
  readonly mark: Buffer
  readonly device: Device
}

/** What the store knows of a session's places, seen from the place of a request. */
export interface PlaceKnowledge {
  /** How many places the session has. */
  readonly places: number
  /** Whether this very place is `known` or `waiting` for its confirmation; null where it is new. */
  readonly state: 'known' | 'waiting' | null
  /** Whether the network is known, with this or another device. */
  readonly networkKnown: boolean
}

/**
 * What to make of a request's place:
 * `first` binds a session that was opened without one; `here` is a known place; `other-browser` is a known network with
 * a device not seen before, which is let in and noted; `elsewhere` is another network, which must be confirmed.
 */
export type PlaceVerdict = 'first' | 'here' | 'other-browser' | 'elsewhere'

/** Judges the place of a request. A network that was confirmed once stays good for the session, so that a phone may roam. */
export function judgePlace({ places, state, networkKnown }: PlaceKnowledge): PlaceVerdict {
  if (places === 0) return 'first'
  if (state === 'known') return 'here'
  return networkKnown ? 'other-browser' : 'elsewhere'
}

/** Places that are written down for one session; whoever tries from more is refused all the same. */
export const placesMost = 30

/** How long a proof of identity is fresh enough to change one's own keys, in milliseconds. */
export const proofLife = 15 * 60_000
