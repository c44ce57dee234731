import { sipMethod } from './codes.ts'
import { keyLength, keyMatches, keyMixed, writeKey } from './transaction.ts'
import type { SipMessageView } from './view.ts'

/** What the memory says of a request. */
export const sipMeeting = {
  /** Not met before: decide, then `keep` the answer, or `hold` where it has to wait. */
  fresh: 0,
  /** A retransmission: send again what `recall` writes. */
  repeated: 1,
  /** A retransmission of what is held: send nothing. */
  held: 2,
  /** An ACK: send nothing. */
  acknowledged: 3,
  /** A CANCEL of what is held: answer it 200, and the held INVITE 487, which is then kept (RFC 3261 §9.2). */
  cancelsHeld: 4,
  /** A CANCEL of what was answered already: answer it 200, nothing else. */
  cancelsAnswered: 5,
  /** A CANCEL of nothing we know: answer it 481. */
  cancelsNothing: 6,
} as const

/** How much is remembered. */
export interface MemoryLimits {
  /** Octets of the ring that holds keys and answers; a power of two. */
  readonly octets: number
  /** How many transactions, rounded up to a power of two. */
  readonly entries: number
  /** Milliseconds that an answer is remembered: 64 × T1 (RFC 3261 §17.2.1, timer H) unless said otherwise. */
  readonly life: number
}

/** 32 MB and 65,536 calls: 32 s of 2,000 calls a second, and less time, never more memory, where more come. */
export const memoryLimits: MemoryLimits = { octets: 2 ** 25, entries: 2 ** 16, life: 32_000 }

/**
 * Final answers to INVITE, by the key of RFC 3261 §17.2.3, so that a retransmission gets the identical bytes without
 * being decided again. Memory is bounded: when it is full the oldest are forgotten, and a retransmission then is a fresh
 * request, whose answer has the same To tag again. One belongs to each thread; times are milliseconds.
 */
export interface AnswerMemory {
  /** One of `sipMeeting`. Methods other than INVITE, ACK and CANCEL are always fresh. */
  meet(view: SipMessageView, now: number): number
  /** Writes the answer that `meet` found last into `out` from `at`; its length. */
  recall(out: Uint8Array, at: number): number
  /**
   * Remembers the answer to an INVITE, the one that `meet` was told last: `length` bytes of `out` from `at`, to that time. Its bytes must
   * not have been written over meanwhile.
   */
  keep(view: SipMessageView, out: Uint8Array, at: number, length: number): void
  /** Remembers an INVITE whose answer has to wait for a fact. */
  hold(view: SipMessageView): void
}

/** Ways of the table: places where one key may stand. */
const ways = 8

/** Longer keys and answers are not remembered. */
const mostOctets = 16_384

const heldLength = -1

/**
 * A slot is four words: the mixed key, where key and answer stand in the ring, when they were kept (milliseconds), and the
 * lengths of both. Places and times are counted modulo 2^32: what is older than that is told by its key.
 */
const [slotWords, placeWord, timeWord, lengthsWord] = [4, 1, 2, 3]
/** Octets of the ring that places are counted by. */
const unit = 8
/** The key's length stands above the answer's, which is one more than it is: 0 for what is held. */
const keyShift = 16

interface Memory extends MemoryLimits {
  readonly ring: Uint8Array
  readonly slots: Int32Array
  /** Units written so far, laps included. */
  head: number
  now: number
  found: number
  /** The message met last, and its key mixed: as a rule it is the one that is kept next. */
  metBytes: Uint8Array
  metStart: number
  metMixed: number
}

/** Makes an empty memory. Throws a `RangeError` for limits that are no powers of two where one is needed. */
export function makeAnswerMemory(limits: MemoryLimits = memoryLimits): AnswerMemory {
  if (!Number.isInteger(Math.log2(limits.octets)) || limits.octets < 2 * mostOctets) {
    throw new RangeError('octets must be a power of two, from 32,768 on')
  }
  const entries = 2 ** Math.ceil(Math.log2(Math.max(ways, limits.entries)))
  const ring = new Uint8Array(limits.octets)
  const memory: Memory = {
    ...limits,
    entries,
    ring,
    slots: new Int32Array(entries * slotWords),
    head: 0,
    now: 0,
    found: -1,
    metBytes: new Uint8Array(0),
    metStart: -1,
    metMixed: 0,
  }
  return {
    meet: (view, now) => meet(memory, view, now),
    recall: (out, at) => recall(memory, out, at),
    keep: (view, out, at, length) => {
      const place = takePlace(memory, view, length)
      if (place >= 0) ring.set(out.subarray(at, at + length), place)
    },
    hold: (view) => {
      takePlace(memory, view, heldLength)
    },
  }
}

function meet(memory: Memory, view: SipMessageView, now: number): number {
  memory.now = now
  if (view.method === sipMethod.ack) return sipMeeting.acknowledged
  if (view.method !== sipMethod.invite && view.method !== sipMethod.cancel) return sipMeeting.fresh
  const mixed = keyMixed(view)
  const slot = findSlot(memory, view, mixed)
  memory.found = slot
  memory.metBytes = view.bytes
  memory.metStart = view.start
  memory.metMixed = mixed
  const cancels = view.method === sipMethod.cancel
  if (slot < 0) return cancels ? sipMeeting.cancelsNothing : sipMeeting.fresh
  const held = answerLengthOf(memory, slot) === heldLength
  if (cancels) return held ? sipMeeting.cancelsHeld : sipMeeting.cancelsAnswered
  return held ? sipMeeting.held : sipMeeting.repeated
}

function keyLengthOf({ slots }: Memory, slot: number): number {
  return (slots[slot + lengthsWord] as number) >>> keyShift
}

function answerLengthOf({ slots }: Memory, slot: number): number {
  return ((slots[slot + lengthsWord] as number) & 0xffff) - 1
}

/** Where a slot's key stands in the ring. */
function placeOf({ slots, octets }: Memory, slot: number): number {
  return ((slots[slot + placeWord] as number) & (octets / unit - 1)) * unit
}

function isAlive({ slots, head, now, octets, life }: Memory, slot: number): boolean {
  if (slots[slot + lengthsWord] === 0) return false
  const behind = (head - (slots[slot + placeWord] as number)) >>> 0
  const age = (now - (slots[slot + timeWord] as number)) | 0
  return behind <= octets / unit && age < life
}

/** The first slot of the row where a key may stand. */
function rowOf({ entries }: Memory, mixed: number): number {
  return (mixed & (entries / ways - 1)) * ways * slotWords
}

function findSlot(memory: Memory, view: SipMessageView, mixed: number): number {
  const { slots, ring } = memory
  const first = rowOf(memory, mixed)
  for (let slot = first; slot < first + ways * slotWords; slot += slotWords) {
    if (slots[slot] !== mixed || !isAlive(memory, slot)) continue
    if (keyMatches(view, ring, placeOf(memory, slot), keyLengthOf(memory, slot))) return slot
  }
  return -1
}

/** A slot for a key that has none: one that is free, else the oldest of its row. */
function freeSlot(memory: Memory, mixed: number): number {
  const { slots, head } = memory
  const first = rowOf(memory, mixed)
  let oldest = first
  let most = -1
  for (let slot = first; slot < first + ways * slotWords; slot += slotWords) {
    if (!isAlive(memory, slot)) return slot
    const behind = (head - (slots[slot + placeWord] as number)) >>> 0
    if (behind <= most) continue
    most = behind
    oldest = slot
  }
  return oldest
}

/** Takes room for key and answer, writes the key; where the answer goes in the ring, or -1 where it is not remembered. */
function takePlace(memory: Memory, view: SipMessageView, answerLength: number): number {
  const key = keyLength(view)
  const size = key + Math.max(0, answerLength)
  if (view.method !== sipMethod.invite || size > mostOctets) return -1
  const isMet = memory.metBytes === view.bytes && memory.metStart === view.start
  const mixed = isMet ? memory.metMixed : keyMixed(view)
  const known = isMet ? memory.found : findSlot(memory, view, mixed)
  const slot = known < 0 ? freeSlot(memory, mixed) : known
  const units = Math.ceil(size / unit)
  const lap = memory.octets / unit
  const left = lap - (memory.head & (lap - 1))
  if (units > left) memory.head = (memory.head + left) | 0
  const { slots, head, ring } = memory
  slots[slot] = mixed
  slots[slot + placeWord] = head
  slots[slot + timeWord] = memory.now
  slots[slot + lengthsWord] = (key << keyShift) | (answerLength + 1)
  memory.head = (head + units) | 0
  const place = placeOf(memory, slot)
  writeKey(view, ring, place)
  return place + key
}

function recall(memory: Memory, out: Uint8Array, at: number): number {
  const slot = memory.found
  const length = slot < 0 ? 0 : answerLengthOf(memory, slot)
  if (length <= 0) return 0
  const place = placeOf(memory, slot) + keyLengthOf(memory, slot)
  out.set(memory.ring.subarray(place, place + length), at)
  return length
}
