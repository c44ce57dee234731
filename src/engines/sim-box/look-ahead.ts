import type { Callers } from './callers.ts'
import type { Doubles } from './doubles.ts'
import { hashOf } from './hash.ts'
import { word } from './layout.ts'
import type { RecordBatch } from './record.ts'
import { findSim, type Sims, wordStride } from './sims.ts'

/** How many rows are looked at ahead. */
export const stretch = 64

/** What is read ahead. */
interface Tables {
  readonly sims: Sims
  readonly doubles: Doubles
  readonly callers: Callers
}

/** What a look ahead found, row by row. */
export interface Ahead {
  /** The SIM's slot, -1 where it has none yet. */
  readonly slots: Int32Array
  /** Both words of the record's hash. */
  readonly high: Uint32Array
  readonly low: Uint32Array
  /** Keeps what was read from being thought useless. */
  touched: number
}

/** Room for one look ahead. */
export function makeAhead(): Ahead {
  return { slots: new Int32Array(stretch), high: new Uint32Array(stretch), low: new Uint32Array(stretch), touched: 0 }
}

/**
 * Finds the SIMs of the next rows and reads once what counting them will need. Nothing is changed: but in a loop this short the
 * processor waits for the memory of many rows at a time, in the long one for one after the other.
 */
export function lookAhead({ sims, doubles, callers }: Tables, batch: RecordBatch, ahead: Ahead, from: number): void {
  const end = Math.min(batch.length, from + stretch)
  let touched = 0
  for (let row = from; row < end; row++) {
    const imsi = batch.imsi[row] ?? 0
    const peer = batch.peer[row] ?? 0
    const at = batch.at[row] ?? 0
    const kind = batch.kind[row] ?? 0
    const mark = hashOf(imsi, kind) ^ hashOf(peer, 0x2545)
    const high = (Math.imul(mark, 0x9e37_79b1) ^ hashOf(at, 0x11)) >>> 0
    ahead.high[row - from] = high
    ahead.low[row - from] = hashOf(at, mark)
    touched ^= doubles.touch(high)
    if (kind < 2) touched ^= sims.byNumber[hashOf(peer) & (sims.byNumber.length - 1)] ?? 0
    if (kind === 0) touched ^= callers.words[(hashOf(peer, 0x51ed) & callers.mask) * 3] ?? 0
  }
  for (let row = from; row < end; row++) {
    const slot = findSim(sims, batch.imsi[row] ?? 0)
    ahead.slots[row - from] = slot
    const base = Math.max(0, slot) * wordStride
    touched ^= sims.words[base + word.peers] ?? 0
    touched ^= sims.words[base + word.buckets] ?? 0
    touched ^= sims.words[base + word.buckets + 16] ?? 0
    touched ^= sims.words[base + word.buckets + 32] ?? 0
  }
  ahead.touched ^= touched
}
