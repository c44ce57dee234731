import { type RecordBatch, recordKinds } from '#engines/sim-box'
import { hour } from './plan.ts'
import type { Sims } from './sims.ts'

/** Codes of the kinds of records. */
export const kinds = {
  callOut: recordKinds.indexOf('call-out'),
  callIn: recordKinds.indexOf('call-in'),
  messageOut: recordKinds.indexOf('message-out'),
  messageIn: recordKinds.indexOf('message-in'),
  data: recordKinds.indexOf('data'),
} as const

/** Collects the rows of one hour in any order and hands them on in order of time. */
export interface Recorder {
  /** The row to be written: fill it, then `push()`. One object for all, since a million rows an hour pass here. */
  readonly row: Row
  /** Writes the row; it must lie within the hour. */
  push(): void
  /** The rows of the hour that begins at `start`, in order of time (equal times as they were pushed); empties itself. */
  batch(start: number): RecordBatch
}

/** One row before it is written. */
export interface Row {
  /** Milliseconds since the hour began. */
  offset: number
  /** Place of the SIM. */
  sim: number
  imei: number
  peer: number
  cell: number
  seconds: number
  kind: number
}

interface Columns {
  readonly offset: Uint32Array
  readonly sim: Uint32Array
  readonly imei: Float64Array
  readonly peer: Float64Array
  readonly cell: Float64Array
  readonly seconds: Uint32Array
  readonly kind: Uint8Array
}

/** A recorder for these SIMs. */
export function makeRecorder(sims: Sims): Recorder {
  let columns = columnsOf(1 << 14)
  let length = 0
  const row: Row = { offset: 0, sim: 0, imei: 0, peer: 0, cell: 0, seconds: 0, kind: 0 }
  return {
    row,
    push: () => {
      if (length === columns.offset.length) columns = grown(columns)
      columns.offset[length] = row.offset
      columns.sim[length] = row.sim
      columns.imei[length] = row.imei
      columns.peer[length] = row.peer
      columns.cell[length] = row.cell
      columns.seconds[length] = row.seconds
      columns.kind[length] = row.kind
      length++
    },
    batch: (start) => {
      const batch = gathered(columns, inOrder(columns.offset.subarray(0, length)), { start, imsi: sims.imsi })
      length = 0
      return batch
    },
  }
}

function columnsOf(size: number): Columns {
  return {
    offset: new Uint32Array(size),
    sim: new Uint32Array(size),
    imei: new Float64Array(size),
    peer: new Float64Array(size),
    cell: new Float64Array(size),
    seconds: new Uint32Array(size),
    kind: new Uint8Array(size),
  }
}

function grown(columns: Columns): Columns {
  const larger = columnsOf(2 * columns.offset.length)
  for (const name of Object.keys(columns) as (keyof Columns)[]) larger[name].set(columns[name])
  return larger
}

/** The places of the rows in order of time: two passes of a stable radix sort over the 22 bits of an hour. */
function inOrder(offsets: Uint32Array): Uint32Array {
  let order = Uint32Array.from(offsets.keys())
  for (const shift of [0, 11]) {
    const starts = new Uint32Array(2049)
    for (let i = 0; i < offsets.length; i++) {
      const bucket = (((offsets[i] as number) >>> shift) & 2047) + 1
      starts[bucket] = (starts[bucket] as number) + 1
    }
    for (let i = 0; i < 2048; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number)
    const sorted = new Uint32Array(offsets.length)
    for (let i = 0; i < order.length; i++) {
      const place = order[i] as number
      const bucket = ((offsets[place] as number) >>> shift) & 2047
      sorted[starts[bucket] as number] = place
      starts[bucket] = (starts[bucket] as number) + 1
    }
    order = sorted
  }
  return order
}

function gathered(
  columns: Columns,
  order: Uint32Array,
  { start, imsi }: { start: number; imsi: Float64Array },
): RecordBatch {
  const length = order.length
  const batch = {
    length,
    at: new Float64Array(length),
    imsi: new Float64Array(length),
    imei: new Float64Array(length),
    peer: new Float64Array(length),
    cell: new Float64Array(length),
    seconds: new Uint32Array(length),
    kind: new Uint8Array(length),
  }
  for (let i = 0; i < length; i++) {
    const place = order[i] as number
    const offset = columns.offset[place] as number
    if (offset >= hour) throw new Error('a row lies outside of its hour')
    batch.at[i] = start + offset
    batch.imsi[i] = imsi[columns.sim[place] as number] as number
    batch.imei[i] = columns.imei[place] as number
    batch.peer[i] = columns.peer[place] as number
    batch.cell[i] = columns.cell[place] as number
    batch.seconds[i] = columns.seconds[place] as number
    batch.kind[i] = columns.kind[place] as number
  }
  return batch
}
