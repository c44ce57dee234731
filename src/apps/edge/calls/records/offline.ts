/** SIM boxes in files that lie on the disk: without a centre, a node, or a network. */
import { randomBytes } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { FoundBox } from '#domains/calls'
import {
  type CsvBatch,
  type CsvTally,
  type Hunt,
  makeCsvReader,
  makeHunt,
  type RecordBatch,
  type Refusal,
  type SimFacts,
} from '#engines/sim-box'
import { fail, ok, type Result } from '#kernel/result'
import { type BookTally, makeBookReader, makeOwnerHash } from './books.ts'
import { makeOwnerCount } from './owners.ts'
import { readParquet } from './parquet.ts'
import { type Telling, toldBox } from './told-box.ts'

/** What is looked at. */
export interface OfflinePlan {
  /** Files of records in the order of time: `.parquet`, else CSV, packed where they end in `.gz`. */
  readonly records: readonly string[]
  /** What the books say of the SIMs, CSV. */
  readonly books?: string | undefined
  /** IMSIs of licensed gateways, one a line. */
  readonly gateways?: string | undefined
  /** The most SIMs followed at a time. */
  readonly sims: number
  /** SIMs from which a box is told. */
  readonly least: number
  /** Hears how far a file is read, in bytes, or in rows of Parquet. */
  readonly progress: (file: string, done: number, of: number) => void
}

/** What was found in one file. */
export interface FileOutcome extends CsvTally {
  readonly file: string
  readonly taken: number
  readonly refused: Readonly<Record<Refusal, number>>
}

/** What was found in all of them. */
export interface OfflineOutcome {
  readonly files: readonly FileOutcome[]
  readonly books?: BookTally
  readonly sims: number
  /** The surest first. */
  readonly boxes: readonly FoundBox[]
  /** Persons with more SIMs than the law allows; the names of owners are hashed under a key that is forgotten. */
  readonly ownersOverLimit: number
}

/**
 * Looks for SIM boxes in files, hour by hour in the time of the records. Fails with `records.unreadable` or `records.unfit`
 * and the file.
 */
export async function huntFiles(plan: OfflinePlan): Promise<Result<OfflineOutcome>> {
  const hunt = makeHunt({ sims: plan.sims, least: plan.least })
  const files: FileOutcome[] = []
  let current = ''
  try {
    const owners = makeOwnerCount()
    current = plan.books ?? ''
    const books = plan.books === undefined ? undefined : await readBooks(hunt, plan.books, (one) => owners.add(one))
    current = plan.gateways ?? ''
    if (plan.gateways !== undefined) readGateways(hunt, plan.gateways)
    for (const file of plan.records) {
      current = file
      files.push(await readRecords(hunt, file, plan.progress))
    }
    hunt.look()
    const telling = { regionOf: () => undefined, synthetic: false }
    const boxes = hunt.boxes().map((box) => toldBox(box, telling))
    const found = { files, sims: hunt.watch.sims.used, boxes, ownersOverLimit: owners.many().length }
    return ok({ ...found, ...(books && { books }) })
  } catch (error) {
    if (error instanceof RangeError) return fail('records.unfit', { file: current, reason: error.message })
    const { code } = error as { code?: string }
    if (code !== undefined) return fail('records.unreadable', { file: current, reason: code })
    throw error
  }
}

/** Boxes in records that are in memory already, in the order of time, as the centre takes them. */
export function huntRecords(
  records: { readonly facts: Iterable<SimFacts>; readonly hours: Iterable<RecordBatch> },
  { sims, now, ...telling }: Telling & { readonly sims: number; readonly now: number },
): readonly FoundBox[] {
  const hunt = makeHunt({ sims })
  for (const facts of records.facts) hunt.describe(facts)
  for (const batch of records.hours) hunt.take(batch, now)
  hunt.look()
  return hunt.boxes().map((box) => toldBox(box, telling))
}

async function readBooks(hunt: Hunt, file: string, owner: (one: string) => void): Promise<BookTally> {
  const reader = makeBookReader(makeOwnerHash(randomBytes(32)), ({ company, ...facts }) => {
    if (!company && facts.owner !== undefined) owner(facts.owner)
    hunt.describe(facts)
  })
  for await (const piece of piecesOf(file, () => undefined)) reader.write(piece)
  return reader.end()
}

function readGateways(hunt: Hunt, file: string): void {
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const imsi = line.trim()
    if (/^\d{14,15}$/.test(imsi)) hunt.describe({ imsi: Number(imsi), licensed: true })
  }
}

/** The bytes of a file, unpacked, and how far it was read. */
async function* piecesOf(file: string, progress: (done: number) => void): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file, { highWaterMark: 1024 * 1024 })
  const unpacked = file.endsWith('.gz') ? createGunzip() : undefined
  if (unpacked !== undefined) {
    // A pipe does not carry on what goes wrong before it.
    stream.once('error', (error) => unpacked.destroy(error))
    stream.pipe(unpacked)
  }
  for await (const piece of unpacked ?? stream) {
    yield piece as Uint8Array
    progress(stream.bytesRead)
  }
}

async function readRecords(hunt: Hunt, file: string, progress: OfflinePlan['progress']): Promise<FileOutcome> {
  const refused: Record<Refusal, number> = { late: 0, doubled: 0, future: 0, nameless: 0, full: 0 }
  let taken = 0
  const onBatch = (batch: CsvBatch) => {
    const caught = hunt.take(batch, Date.now())
    taken += caught.taken
    for (const why of Object.keys(refused) as Refusal[]) refused[why] += caught.refused[why]
  }
  const tally = file.endsWith('.parquet')
    ? await readParquet(file, { onBatch, progress: (rows, of) => progress(file, rows, of) })
    : await readCsv(file, onBatch, progress)
  return { file, ...tally, taken, refused }
}

async function readCsv(
  file: string,
  onBatch: (batch: CsvBatch) => void,
  progress: OfflinePlan['progress'],
): Promise<CsvTally> {
  const { size } = statSync(file)
  const reader = makeCsvReader(onBatch)
  for await (const piece of piecesOf(file, (done) => progress(file, done, size))) reader.write(piece)
  return reader.end()
}
