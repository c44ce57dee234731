import { fail, ok, type Result } from '#kernel/result'

/** Begins every snapshot; a change of what the arrays hold needs a new number. */
const version = 0x5351_5002

/** The head: version, number of parts, checksum of all parts, then the bytes of each part. */
const headWords = 3

function headOf(parts: readonly Uint8Array[]): Float64Array {
  const head = new Float64Array(headWords + parts.length)
  head[0] = version
  head[1] = parts.length
  head[2] = checksumOf(parts)
  for (const [place, { byteLength }] of parts.entries()) head[headWords + place] = byteLength
  return head
}

/** A sum over the words of all parts that a changed or moved word changes (FNV-1a's step, a word at a time). */
function checksumOf(parts: readonly Uint8Array[]): number {
  let sum = 0x811c_9dc5
  for (const { buffer, byteOffset, byteLength } of parts) {
    const words = new Uint32Array(buffer, byteOffset, byteLength >>> 2)
    for (let place = 0; place < words.length; place++) sum = Math.imul(sum ^ (words[place] ?? 0), 0x0100_0193)
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
  for (const part of parts) part.fill(0)
  return fail(code ?? 'payment-state.damaged')
}

function headFault(head: Float64Array, parts: readonly Uint8Array[]): string | null {
  if (head[0] !== version || head[1] !== parts.length) return 'payment-state.version'
  const isSame = parts.every(({ byteLength }, place) => head[headWords + place] === byteLength)
  return isSame ? null : 'payment-state.sizes'
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
      target.set(piece, filled)
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
