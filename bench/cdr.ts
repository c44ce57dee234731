import {
  bytesOf,
  describe,
  featureReader,
  heardAt,
  makeCsvReader,
  makeWatch,
  ownFeatures,
  type RecordBatch,
  recordKinds,
  takeRecords,
  type Watch,
} from '#engines/sim-box'
import { type CallWorld, callWorld } from '#simulation/calls'
import type { Bench } from './harness/types.ts'

const subscribers = 1_000_000
const firstHour = 9
const hours = 3
const hour = 3_600_000

/** The records of some hours as a file of an exchange would hold them. Columns as in `csvColumns`. */
function csvOf(batch: RecordBatch): Buffer {
  const lines = ['at,imsi,imei,peer,cell,seconds,kind']
  for (let row = 0; row < batch.length; row++) {
    const { at, imsi, imei, peer, cell, seconds, kind } = batch
    lines.push(
      `${at[row]},${imsi[row]},${imei[row]},${peer[row]},${cell[row]},${seconds[row]},${recordKinds[kind[row] ?? 0]}`,
    )
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

interface Pass {
  readonly records: number
  readonly seconds: number
  readonly watch: Watch
}

/** A watch that knows the books of the world, as it does before the first record. */
function informed(world: CallWorld): Watch {
  const watch = makeWatch({ sims: 1 << 20 })
  for (const facts of world.facts()) describe(watch, facts)
  return watch
}

/** Counts records, and once an hour reads the features of all SIMs that were heard of: all that comes before the score. */
function pass(world: CallWorld, batches: readonly RecordBatch[], files?: readonly Buffer[]): Pass {
  const watch = informed(world)
  const vector = new Float64Array(ownFeatures.length)
  let records = 0
  const start = performance.now()
  for (const [place, batch] of batches.entries()) {
    const until = world.from + (firstHour + place + 1) * hour
    const count = (part: RecordBatch) => {
      records += takeRecords(watch, part, until).taken
    }
    const file = files?.[place]
    if (file === undefined) count(batch)
    else {
      const reader = makeCsvReader(count)
      for (let from = 0; from < file.length; from += 1 << 16) reader.write(file.subarray(from, from + (1 << 16)))
      reader.end()
    }
    const read = featureReader(watch, until / 1000)
    const since = until / 1000 - 3600
    for (let slot = 0; slot < watch.sims.used; slot++) if (heardAt(watch.sims, slot) >= since) read(slot, vector)
  }
  return { records, seconds: (performance.now() - start) / 1000, watch }
}

/** Call detail records into features on one core. */
export const bench: Bench = {
  name: 'cdr',
  about: `Reads ${hours} busy hours of simulated records of ${subscribers / 1e6} M subscribers from CSV bytes into features on one core: reading, refusing doubles, counting in three windows, and once an hour the features of every SIM that was heard of. The peer is the same from columns.`,
  keys: ['recordsPerSecond', 'bytesPerSim'],
  targets: { recordsPerSecond: { atLeast: 500_000 }, bytesPerSim: { atMost: 512 } },
  limits: 'Every record waits about ten times for memory that no cache holds.',
  run: async ({ progress }) => {
    progress(`making ${hours} hours`)
    const world = callWorld({ seed: 5, subscribers, boxes: 14, days: 1 })
    const batches = [...Iterator.from(world.hours()).drop(firstHour).take(hours)]
    const columns = pass(world, batches)
    progress(`${columns.records} records from columns; now from CSV`)
    const csv = pass(world, batches, batches.map(csvOf))
    if (csv.records !== columns.records) throw new Error(`${csv.records} records instead of ${columns.records}`)
    return {
      metrics: {
        recordsPerSecond: csv.records / csv.seconds,
        bytesPerSim: bytesOf(csv.watch) / csv.watch.sims.capacity,
      },
      peers: { columns: { recordsPerSecond: columns.records / columns.seconds } },
    }
  },
}
