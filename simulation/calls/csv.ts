import { type RecordBatch, recordKinds } from '#engines/sim-box'

/** Names of the columns of a file of records, in their order. */
const header = 'at,imsi,imei,peer,cell,seconds,kind\n'

/** More than the longest line: seven columns of at most 15 digits or a name. */
const longestLine = 128

const [comma, newline, zero] = [44, 10, 48]

const names = recordKinds.map((name) => new TextEncoder().encode(name))

/**
 * Records as CSV in pieces of bytes, the header first: milliseconds since 1970, numbers in digits, the name of the kind;
 * nothing where an IMEI, a peer or a cell is not known.
 */
export function* recordsCsv(batches: Iterable<RecordBatch>): Generator<Uint8Array> {
  yield new TextEncoder().encode(header)
  for (const batch of batches) {
    const rows = 4096
    for (let from = 0; from < batch.length; from += rows)
      yield linesOf(batch, from, Math.min(batch.length, from + rows))
  }
}

function linesOf(batch: RecordBatch, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array((to - from) * longestLine)
  let at = 0
  for (let i = from; i < to; i++) {
    at = writeNumber(bytes, at, batch.at[i] as number)
    at = writeNumber(bytes, at, batch.imsi[i] as number)
    at = writeKnown(bytes, at, batch.imei[i] as number)
    at = writeKnown(bytes, at, batch.peer[i] as number)
    at = writeKnown(bytes, at, batch.cell[i] as number)
    at = writeNumber(bytes, at, batch.seconds[i] as number)
    const name = names[batch.kind[i] as number] as Uint8Array
    bytes.set(name, at)
    at += name.length
    bytes[at++] = newline
  }
  return bytes.subarray(0, at)
}

function writeKnown(bytes: Uint8Array, at: number, value: number): number {
  if (value > 0) return writeNumber(bytes, at, value)
  bytes[at] = comma
  return at + 1
}

/** Writes the digits of a whole number below 2^53 and a comma; returns the place after it. */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let length = 1
  for (let limit = 10; value >= limit; limit *= 10) length++
  let rest = value
  for (let i = at + length - 1; i >= at; i--) {
    const tenth = Math.floor(rest / 10)
    bytes[i] = zero + (rest - tenth * 10)
    rest = tenth
  }
  bytes[at + length] = comma
  return at + length + 1
}
