import type { KnownFacts } from './decider.ts'
import { makeTableReader, makeTableWriter, roomFor, type Seen, type TablePlace } from './recent-table.ts'

/** What another thread reads by. */
export interface RecentHandle {
  readonly buffer: SharedArrayBuffer
  readonly registrations: TablePlace
  readonly roaming: TablePlace
}

/** What is known here of calls that were registered and of subscribers who are abroad. Moments are milliseconds since 1970. */
export interface RecentReader extends KnownFacts {
  /** Whether a call is registered; `lost` where it may have been and room was wanting, or since this node began. */
  registered(caller: number, called: number, now: number): Seen
}

/** The same with what is told to it: by one thread alone. */
export interface Recent extends RecentReader {
  readonly handle: RecentHandle
  /** A call that its operator registered counts until a moment. */
  register(call: { readonly caller: number; readonly called: number }, until: number, now: number): void
  /** A subscriber is, or is not, abroad until a moment. */
  roams(subscriber: { readonly number: number; readonly abroad: boolean }, until: number, now: number): void
  /** Entries that gave way before their time, for want of room. */
  lost(): number
  bytes(): number
}

/** How much is kept, and since when. */
export interface RecentSize {
  /** Registrations within their window; 200,000 where not said. */
  readonly registrations?: number
  /** Subscribers whose whereabouts are known; 500,000 where not said. */
  readonly roaming?: number
  /** Until which moment registrations from before this node began may be missing; 0 where none can be. */
  readonly missingUntil?: number
}

/** Makes the memory: about 43 bytes for each registration and subscriber at the least, twice that at the most, all at the start. */
export function makeRecent({ registrations = 200_000, roaming = 500_000, missingUntil = 0 }: RecentSize = {}): Recent {
  const rooms = [roomFor(registrations), roomFor(roaming)] as const
  const buffer = new SharedArrayBuffer(4 * (rooms[0].words + rooms[1].words))
  const handle: RecentHandle = {
    buffer,
    registrations: { from: 0, buckets: rooms[0].buckets },
    roaming: { from: rooms[0].words, buckets: rooms[1].buckets },
  }
  const words = new Int32Array(buffer)
  const calls = makeTableWriter(words, handle.registrations, Math.ceil(missingUntil / 1000))
  const subscribers = makeTableWriter(words, handle.roaming, 0)
  return {
    ...openRecent(handle),
    handle,
    register: ({ caller, called }, until, now) =>
      calls.put({ a: caller, b: called, holds: true, until: secondAfter(until) }, secondOf(now)),
    roams: ({ number, abroad }, until, now) =>
      subscribers.put({ a: number, b: 0, holds: abroad, until: secondAfter(until) }, secondOf(now)),
    lost: () => calls.lost() + subscribers.lost(),
    bytes: () => buffer.byteLength,
  }
}

/** Opens the memory for reading, in any thread. What is not found has to be asked for: it is `pending`. */
export function openRecent({ buffer, registrations, roaming }: RecentHandle): RecentReader {
  const words = new Int32Array(buffer)
  const calls = makeTableReader(words, registrations)
  const subscribers = makeTableReader(words, roaming)
  const registered = (caller: number, called: number, now: number) => calls(caller, called, secondOf(now))
  return {
    registered,
    registration: (caller, called, now) => (registered(caller, called, now) === 'yes' ? 'yes' : 'pending'),
    roaming: (number, now) => {
      const seen = subscribers(number, 0, secondOf(now))
      return seen === 'yes' || seen === 'no' ? seen : 'pending'
    },
  }
}

const secondOf = (moment: number): number => Math.floor(moment / 1000)
/** No later than 2106, where a second no longer fits. */
const secondAfter = (moment: number): number => Math.min(Math.ceil(moment / 1000), 0xffff_ffff)
