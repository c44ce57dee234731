/** Lists of numbers with the second each was last noted, kept in one block of memory as chains of chunks. */
export interface Chains {
  /**
   * Notes a number in the chain that begins at `head` (0: none yet), which may grow to `most` chunks, and returns its head. A
   * number above 0 stands in a chain once, with its latest second; 0 is noted anew each time. In a full chain the oldest gives way.
   */
  note(head: number, number: number, second: number, most: number): number
  /** How many entries of a chain are later than a second. */
  countAfter(head: number, second: number): number
  /** Gives a chain's chunks back. */
  free(head: number): void
  bytes(): number
  /** How often a chain could not grow since no chunk was left: each time it may count one too few. */
  lost(): number
}

/** Entries of a chunk. */
export const chunkEntries = 4

/**
 * A chunk is one line of a processor's cache, 64 bytes: four numbers as 64-bit floats, their seconds as 32-bit words (0: the entry
 * is empty), and the next chunk.
 */
const floats = 8
const words = 16
const secondsAt = 8
const nextAt = 12

/** The memory of all chains. */
interface Chunks {
  /** The numbers, and the seconds and next chunks, of the same memory. */
  readonly numbers: Float64Array
  readonly cells: Uint32Array
  /** An empty chunk before the one given, or 0 where none is left. */
  take(next: number): number
  give(chunk: number): void
}

function makeChunks(count: number): Chunks {
  const buffer = new ArrayBuffer((count + 1) * floats * Float64Array.BYTES_PER_ELEMENT)
  const cells = new Uint32Array(buffer)
  for (let chunk = 1; chunk < count; chunk++) cells[chunk * words + nextAt] = chunk + 1
  let firstFree = count > 0 ? 1 : 0
  return {
    numbers: new Float64Array(buffer),
    cells,
    take: (next) => {
      const chunk = firstFree
      if (chunk === 0) return 0
      firstFree = cells[chunk * words + nextAt] ?? 0
      cells[chunk * words + nextAt] = next
      for (let entry = 0; entry < chunkEntries; entry++) cells[chunk * words + secondsAt + entry] = 0
      return chunk
    },
    give: (chunk) => {
      cells[chunk * words + nextAt] = firstFree
      firstFree = chunk
    },
  }
}

/** Makes chains of so many chunks in all. Entries that are older than the window are written over before a chain grows. */
export function makeChains(count: number, windowSeconds: number): Chains {
  const chunks = makeChunks(count)
  const { numbers, cells } = chunks
  let lost = 0
  const nextOf = (chunk: number): number => cells[chunk * words + nextAt] ?? 0

  return {
    note: (head, number, second, most) => {
      let oldest = 0xffff_ffff
      let oldestChunk = 0
      let oldestEntry = 0
      let length = 0
      for (let chunk = head; chunk !== 0; chunk = nextOf(chunk)) {
        length++
        for (let entry = 0; entry < chunkEntries; entry++) {
          const place = chunk * words + secondsAt + entry
          const at = cells[place] ?? 0
          if (number > 0 && at !== 0 && numbers[chunk * floats + entry] === number) {
            if (at < second) cells[place] = second
            return head
          }
          if (at >= oldest) continue
          oldest = at
          oldestChunk = chunk
          oldestEntry = entry
        }
      }
      const isFull = oldest !== 0 && oldest > second - windowSeconds
      const grown = isFull && length < most ? chunks.take(head) : 0
      if (isFull && length < most && grown === 0) lost++
      if (grown === 0 && (length === 0 || oldest >= second)) return head
      const chunk = grown === 0 ? oldestChunk : grown
      const entry = grown === 0 ? oldestEntry : 0
      numbers[chunk * floats + entry] = number
      cells[chunk * words + secondsAt + entry] = second
      return grown === 0 ? head : grown
    },
    countAfter: (head, second) => {
      let later = 0
      for (let chunk = head; chunk !== 0; chunk = nextOf(chunk)) {
        for (let entry = 0; entry < chunkEntries; entry++) {
          const at = cells[chunk * words + secondsAt + entry] ?? 0
          if (at !== 0 && at > second) later++
        }
      }
      return later
    },
    free: (head) => {
      for (let chunk = head; chunk !== 0; ) {
        const next = nextOf(chunk)
        chunks.give(chunk)
        chunk = next
      }
    },
    bytes: () => numbers.byteLength,
    lost: () => lost,
  }
}
