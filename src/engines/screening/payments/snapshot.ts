import { fail, ok, type Result } from '#kernel/result'

/** Begins every snapshot; a change of what the arrays hold needs a new number. */
const version = 0x5351_5002

/** The head: version, number of parts, checksum of all parts, then the bytes of each part. */
const headWords = 3

/** Bytes that are looked at together for whether they are all zero. */
const blockBytes = 64 * 1024
const zeros = new Uint8Array(blockBytes)

function headOf(parts: readonly Uint8Array[]): Float64Array {
  const head = new Float64Array(headWords + parts.length)
  head[0] = version
  head[1] = parts.length
  head[2] = checksumOf(parts)
  for (const [place, { byteLength }] of parts.entries()) head[headWords + place] = byteLength
  return head
}

const prime = 0x0100_0193
/** What a block of zeros multiplies the sum by: the prime, sixteen thousand times. */
const overZeros = Array.from({ length: blockBytes / 4 }).reduce<number>((product) => Math.imul(product, prime), 1)

/**
 * A sum over the words of all parts that a changed or moved word changes (FNV-1a's step, a word at a time). A block of zeros takes one
 * step in place of thousands, to the same sum: each of its words only multiplies.
 */
function checksumOf(parts: readonly Uint8Array[]): number {
  let sum = 0x811c_9dc5
  for (const part of parts) {
    for (let at = 0; at < part.byteLength; at += blockBytes) {
      const { buffer, byteOffset, byteLength } = part.subarray(at, at + blockBytes)
      if (byteLength === blockBytes && isZero(part.subarray(at, at + blockBytes))) {
        sum = Math.imul(sum, overZeros)
        continue
      }
      const words = new Uint32Array(buffer, byteOffset, byteLength >>> 2)
      for (let place = 0; place < words.length; place++) sum = Math.imul(sum ^ (words[place] ?? 0), prime)
    }
  }
  return sum >>> 0
}

/** A head, then the parts themselves: nothing is copied. */
export function snapshotOf(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  return [new Uint8Array(headOf(parts).buffer), ...parts]
}

/** Takes a snapshot into parts of the same sizes; where it fails they are all zero, which is an empty memory. */
export function restoreParts(parts: readonly Uint8Array[], chunks: Iterable<Uint8Array>): Result<null> {
  const head = new Float64Array(headWords + parts.length)
  const code = takeChunks([new Uint8Array(head.buffer), ...parts], chunks, () => headFault(head, parts))
  if (code === null && head[2] === checksumOf(parts)) return ok(null)
  for (const part of parts) clear(part)
  return fail(code ?? 'payment-state.damaged')
}

/**
 * The runs of blocks that are not all zero, from the beginning on: the rest of a part need neither be written nor taken back. The
 * system gives memory only once it is written to, so a state with room for many takes no more of it than was used.
 */
export function* usedRuns(part: Uint8Array): Generator<readonly [from: number, run: Uint8Array]> {
  let from = 0
  for (let at = 0; at < part.byteLength; at += blockBytes) {
    if (!isZero(part.subarray(at, at + blockBytes))) continue
    if (from < at) yield [from, part.subarray(from, at)]
    from = at + blockBytes
  }
  if (from < part.byteLength) yield [from, part.subarray(from)]
}

function isZero(block: Uint8Array): boolean {
  return Buffer.compare(block, zeros.subarray(0, block.byteLength)) === 0
}

function clear(part: Uint8Array): void {
  for (const [, run] of usedRuns(part)) run.fill(0)
}

function headFault(head: Float64Array, parts: readonly Uint8Array[]): string | null {
  if (head[0] !== version || head[1] !== parts.length) return 'payment-state.version'
  const isSame = parts.every(({ byteLength }, place) => head[headWords + place] === byteLength)
  return isSame ? null : 'payment-state.sizes'
}

/** Copies a piece, and writes no zeros where there are zeros already. */
function put(target: Uint8Array, piece: Uint8Array): void {
  for (let at = 0; at < piece.byteLength; at += blockBytes) {
    const block = piece.subarray(at, at + blockBytes)
    if (isZero(block)) clear(target.subarray(at, at + block.byteLength))
    else target.set(block, at)
  }
}

/** Fills the targets one after the other; once the first is full the head is looked at. Returns the fault, or null. */
function takeChunks(
  targets: readonly Uint8Array[],
  chunks: Iterable<Uint8Array>,
  look: () => string | null,
): string | null {
  let which = 0
  let filled = 0
  for (const chunk of chunks) {
    for (let taken = 0; taken < chunk.byteLength; ) {
      const target = targets[which]
      if (target === undefined) return 'payment-state.damaged'
      const piece = chunk.subarray(taken, taken + target.byteLength - filled)
      put(target.subarray(filled, filled + piece.byteLength), piece)
      taken += piece.byteLength
      filled += piece.byteLength
      if (filled < target.byteLength) continue
      const fault = which === 0 ? look() : null
      if (fault !== null) return fault
      which++
      filled = 0
    }
  }
  return which === targets.length ? null : 'payment-state.damaged'
}
