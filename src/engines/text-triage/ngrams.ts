/** The longest n-gram, in characters; the edges of a word count as characters. */
const longest = 5

const edge = 1
const offset = 0x811c9dc5
const prime = 0x01000193

/**
 * Calls `take` with the bucket of every n-gram of a word, 2 to 5 characters long, none reaching over the edge of the word:
 * `_са`, `ақб`, `ол_`. `mask` is the number of buckets, a power of two, less one. A bucket is FNV-1a of the characters,
 * finished like MurmurHash3; nobody can read the characters back from it alone.
 */
export function eachBucket(word: string, mask: number, take: (bucket: number) => void): void {
  const last = word.length + 1
  for (let start = 0; start < last; start++) {
    let hash = offset
    for (let at = start; at <= last && at < start + longest; at++) {
      const code = at === 0 || at === last ? edge : word.charCodeAt(at - 1)
      hash = Math.imul(hash ^ (code & 0xff), prime)
      hash = Math.imul(hash ^ (code >>> 8), prime)
      if (at > start) take(finish(hash) & mask)
    }
  }
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** A fraction from 0 to 1 that belongs to a name for ever: what is held out once is held out in every training. */
export function steadyFraction(name: string): number {
  let hash = offset
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at)
    hash = Math.imul(hash ^ (code & 0xff), prime)
    hash = Math.imul(hash ^ (code >>> 8), prime)
  }
  return finish(hash) / 0x1_0000_0000
}
