import { withheldNumber } from './attempt.ts'
import { chunkEntries, makeChains } from './chains.ts'
import { makeSeats, ways } from './seats.ts'

/** When a caller counts as a machine: within a window, so many different people called, or so many calls cut short. */
export interface VelocityPolicy {
  readonly windowSeconds: number
  /** From so many different called numbers on; 1 to 64. */
  readonly distinctFrom: number
  /** From so many short calls on; 1 to 64. */
  readonly shortFrom: number
  /** An answered call of at most so many seconds is short. */
  readonly shortSeconds: number
}

/** The memory of who calls how fast. Times are milliseconds since 1970 and are kept to the second. */
export interface Velocity {
  /** An attempt begins. */
  attempt(caller: number, called: number, now: number): void
  /** An answered call of so many seconds has ended. */
  ended(caller: number, seconds: number, now: number): void
  /** Different numbers called within the window, counted up to `distinctFrom`. */
  distinct(caller: number, now: number): number
  /** Short calls within the window, counted up to `shortFrom`. */
  short(caller: number, now: number): number
  /** Whether either reached its limit. */
  isFast(caller: number, now: number): boolean
  /** Bytes of the tables, all of them taken at the start. */
  bytes(): number
  /** How often a caller, or a call of one, was forgotten within the window for want of room: each may be counted too low. */
  forgotten(): number
}

/** How large the memory is made. */
export interface VelocitySize {
  /** Callers within a window, rounded up to a power of two; 131,072 where not said. */
  readonly callers?: number
  /** Chunks of four calls that all callers share; twice the callers where not said. */
  readonly chunks?: number
}

const most = 64

/**
 * Makes the memory: 24 bytes for each caller and 64 for each chunk, all of it at the start and never more; 152 bytes a caller where
 * no chunks are said, since most call few people.
 *
 * **Exact** while nobody is forgotten and as of the latest moment told: for each caller the last `distinctFrom` different called
 * numbers are kept, each with the second of its last call, so their count within the window is `min(true count, distinctFrom)`;
 * short calls alike. Where room is wanting a caller is counted too low, never too high.
 */
export function makeVelocity(policy: VelocityPolicy, size: VelocitySize = {}): Velocity {
  const { windowSeconds, distinctFrom, shortFrom, shortSeconds } = policy
  for (const limit of [distinctFrom, shortFrom]) {
    if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new RangeError('a limit is 1 to 64')
  }
  const slots = 2 ** Math.ceil(Math.log2(Math.max(ways, size.callers ?? 131_072)))
  const chains = makeChains(size.chunks ?? slots * 2, windowSeconds)
  const seats = makeSeats(slots, windowSeconds, chains.free)
  const distinctChunks = Math.ceil(distinctFrom / chunkEntries)
  const shortChunks = Math.ceil(shortFrom / chunkEntries)

  const counted = (caller: number, now: number, which: number): number => {
    const slot = caller > withheldNumber ? seats.find(caller) : -1
    return slot < 0 ? 0 : chains.countAfter(seats.head(slot, which), secondOf(now) - windowSeconds)
  }
  // Nearly all callers call few people: their chains are too short to reach a limit and need not be walked.
  const reaches = (slot: number, which: number, limit: number, now: number): boolean =>
    seats.length(slot, which) * chunkEntries >= limit &&
    chains.countAfter(seats.head(slot, which), secondOf(now) - windowSeconds) >= limit
  const distinct = (caller: number, now: number) => Math.min(distinctFrom, counted(caller, now, 0))
  const short = (caller: number, now: number) => Math.min(shortFrom, counted(caller, now, 1))

  return {
    attempt: (caller, called, now) => {
      if (caller <= withheldNumber || called <= withheldNumber) return
      const second = secondOf(now)
      const slot = seats.take(caller, second)
      seats.setHead(slot, 0, chains.note(seats.head(slot, 0), called, second, distinctChunks))
    },
    ended: (caller, seconds, now) => {
      if (caller <= withheldNumber || seconds > shortSeconds) return
      const second = secondOf(now)
      const slot = seats.take(caller, second)
      seats.setHead(slot, 1, chains.note(seats.head(slot, 1), 0, second, shortChunks))
    },
    distinct,
    short,
    isFast: (caller, now) => {
      const slot = caller > withheldNumber ? seats.find(caller) : -1
      return slot >= 0 && (reaches(slot, 0, distinctFrom, now) || reaches(slot, 1, shortFrom, now))
    },
    bytes: () => seats.bytes() + chains.bytes(),
    forgotten: () => seats.forgotten() + chains.lost(),
  }
}

const secondOf = (milliseconds: number): number => Math.max(1, Math.floor(milliseconds / 1000))
