/** A piece of the arena, in words. */
export interface Piece {
  readonly at: number
  readonly length: number
}

/** The arena's free space, kept by the writer alone: first fit, neighbours joined when they come back. */
export interface Space {
  /** A piece of this length; throws a `RangeError` where the reserve is used up. */
  take(length: number): number
  give(piece: Piece): void
  /** The end of what was ever taken, in words: what memory has been touched. */
  end(): number
}

/** Makes the free space of an arena from one word up to another. */
export function makeSpace(from: number, to: number): Space {
  let free: Piece[] = []
  let end = from
  return {
    end: () => end,
    take: (length) => {
      const index = free.findIndex((piece) => piece.length >= length)
      const found = free[index]
      if (found === undefined) {
        if (end + length > to) throw new RangeError('the reserve of the index is used up')
        end += length
        return end - length
      }
      free[index] = { at: found.at + length, length: found.length - length }
      if (found.length === length) free.splice(index, 1)
      return found.at
    },
    give: (piece) => {
      const sorted = [...free, piece].toSorted((a, b) => a.at - b.at)
      const joined: Piece[] = []
      for (const { at, length } of sorted) {
        const last = joined.at(-1)
        if (last !== undefined && last.at + last.length === at) {
          joined[joined.length - 1] = { at: last.at, length: last.length + length }
        } else joined.push({ at, length })
      }
      free = joined
    },
  }
}
