import { indexSims, type Sims, wordStride } from './sims.ts'
import type { Watch } from './watch.ts'

/** A piece of what was kept, that can be read into memory of its length. */
export interface KeptPiece {
  readonly length: number
  readonly read: (into: Uint8Array) => void
}

/** What stands beside the pieces. */
export interface WatchNote {
  readonly used: number
  readonly newest: number
  readonly filled: number
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array) =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)

const blocksOf = (sims: Sims, used: number) => sims.words.subarray(0, used * wordStride)

function tablesOf({ devices, callers, doubles }: Watch): readonly (Uint32Array | Float64Array)[] {
  return [devices.imei, devices.words, callers.words, ...doubles.tables()]
}

/** All that a watch knows, as views of its memory: good until the next record. */
export function keepWatch(watch: Watch): { readonly note: WatchNote; readonly pieces: readonly Uint8Array[] } {
  const { used } = watch.sims
  const note = { used, newest: watch.newest, filled: watch.doubles.filled() }
  return { note, pieces: [blocksOf(watch.sims, used), ...tablesOf(watch)].map(bytesOf) }
}

/**
 * Fills a new watch with what another one knew; false where its SIMs have no room, and then nothing is filled. In a watch of
 * another size the tables of devices, of callers and of doubles begin anew.
 */
export function takeUpWatch(watch: Watch, note: WatchNote, pieces: readonly KeptPiece[]): boolean {
  const [blocks, ...tables] = pieces
  if (note.used > watch.sims.capacity) return false
  const room = bytesOf(blocksOf(watch.sims, note.used))
  if (blocks?.length !== room.length) return false
  blocks.read(room)
  watch.sims.used = note.used
  indexSims(watch.sims)
  watch.newest = note.newest
  const own = tablesOf(watch)
  if (!own.every((table, place) => table.byteLength === tables[place]?.length)) return true
  for (const [place, table] of own.entries()) tables[place]?.read(bytesOf(table))
  watch.doubles.fill(note.filled)
  return true
}
