/**
 * Where everything of a SIM stands in its block of 384 bytes. Times are seconds since 1970, stamps count hours, days and
 * weeks of local time since 1970.
 */

/** Bytes of a SIM's block. */
export const blockBytes = 384

/** Places in a block, counted in 8-byte numbers. */
export const wide = { imsi: 0, imei: 1, cell: 2, number: 3, iccid: 4 } as const

/** Places in a block, counted in 4-byte words. `suspicion` and `probability` are floating, the links are slots plus one. */
export const word = {
  lastAt: 10,
  lastOutEnd: 11,
  firstAt: 12,
  activatedAt: 13,
  /** Stamps of the newest hour, day, week that have counters. */
  stamps: 14,
  owner: 17,
  dealer: 18,
  /** One bit for each hour of the day with a call out, today and yesterday by parity; the 32nd bit of the first: licensed. */
  hours: 19,
  suspicion: 21,
  probability: 22,
  /** The SIM that last called one of the same numbers from the same cell. */
  fellow: 23,
  /** Numbers called, 256 bits for each of two weeks. */
  peers: 24,
  /** Cells, 64 bits for each of two days. */
  cells: 40,
  /** Devices, 64 bits for each of two weeks. */
  devices: 44,
  buckets: 48,
} as const

/** The length of the windows in seconds: hour, day, week. Each has two buckets: the running one and the one before. */
export const windowSeconds = [3600, 86_400, 604_800] as const

/** Bytes of one bucket: 14 counters of 16 bits, then the seconds of talk in calls out. */
export const bucketBytes = 32

/** Counters of a bucket by their place. */
export const counter = {
  /** Calls out, but for those to a SIM in the same cell. */
  out: 0,
  answered: 1,
  /** Calls out to numbers that were not called in this week or the last, corrected for the crowding of the filter. */
  fresh: 2,
  /** Answered calls out under ten seconds. */
  short: 3,
  /** Calls out that began within a minute of the end of the one before. */
  tight: 4,
  /** Calls out between 23:00 and 06:00. */
  night: 5,
  /** Calls in, but for those from a SIM in the same cell. */
  in: 6,
  /** Calls in from a number that this SIM had called. */
  callback: 7,
  /** Calls from or to a SIM that was seen last in the same cell. */
  near: 8,
  /** Calls out to a number that another SIM of the same cell called within a day. */
  shared: 9,
  messageOut: 10,
  messageIn: 11,
  data: 12,
  /** Events in another cell than the one before. */
  moves: 13,
} as const

/** A counter's place. */
export type Counter = (typeof counter)[keyof typeof counter]
