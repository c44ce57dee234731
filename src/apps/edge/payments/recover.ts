import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { makePaymentState, type PaymentState, type PaymentStateOptions, usedRuns } from '#engines/screening'
import { type Decisions, type DecisionsSize, makeDecisions } from './decisions.ts'
import { readMark } from './mark.ts'
import {
  cutSegment,
  firstSegment,
  JournalDamaged,
  type Place,
  readSegment,
  segmentFile,
  segmentsIn,
  wasSynced,
} from './segments.ts'

/** What a node remembers of payments. */
export interface Recovered {
  readonly state: PaymentState
  readonly decisions: Decisions
  /** Records of the journal that were read again. */
  readonly records: number
  /** Bytes cut off at the end: written when the node fell, and never answered. */
  readonly torn: number
  /** Whether a snapshot was left aside, because it was made with other sizes or by another version. */
  readonly leftAside: boolean
}

/** What is remembered, and how much of it. */
export interface MemorySizes {
  readonly state: PaymentStateOptions
  readonly decisions: DecisionsSize
}

/** The first segment that a snapshot does not cover stands in its name. */
const pattern = /^state-(\d{8})$/
const halfPattern = /^state-\d{8}\.part$/

function snapshotFile(folder: string, segment: number): string {
  return join(folder, `state-${String(segment).padStart(8, '0')}`)
}

/** The segment up to which the newest snapshot goes; undefined where there is none. */
export function snapshotIn(folder: string): number | undefined {
  const numbers = readdirSync(folder).map((name) => pattern.exec(name)?.[1])
  return numbers
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
    .at(-1)
}

/**
 * Reads what a folder holds: the snapshot, and what the journal says since; cuts off a torn end. Throws `JournalDamaged` where
 * the snapshot or the journal is not as it was written, ends before what the mark says the disk had, or a segment is missing.
 */
export function recover(folder: string, sizes: MemorySizes): Recovered {
  const segments = segmentsIn(folder)
  // What was being written when the node fell is as large as a snapshot, and nobody's any more.
  for (const name of readdirSync(folder)) if (halfPattern.test(name)) rmSync(join(folder, name))
  const { state, from, leftAside } = restoreState(folder, sizes.state)
  const decisions = makeDecisions(sizes.decisions, (segments[0] ?? firstSegment) === firstSegment)
  requireWhole(folder, segments, leftAside ? undefined : from)
  const mark = readMark(folder)
  const started = Date.now()
  let learned = 0
  let records = 0
  let torn = 0
  for (const [place, segment] of segments.entries()) {
    const file = segmentFile(folder, segment)
    const later = segments.slice(place + 1)
    const isLast = () => later.length === 0 || (segment >= from && isUnanswered(folder, later, mark))
    const whole = readSegment(file, isLast, (record, offset) => {
      // What others decided earlier and told late stands behind what was decided then. A clock that was ahead counts as now.
      learned = Math.max(learned, Math.min(record.now, started))
      decisions.take(record, { segment, offset }, learned)
      if (segment < from) return
      records++
      if (record.entered) state.enter(record.payment, record.now)
    })
    requireMarked(file, { segment, offset: whole }, mark)
    torn = cutTorn(file, whole)
    if (torn === 0) continue
    // The power went while a segment began: what of it is there was never answered either.
    for (const unanswered of later.toReversed()) rmSync(segmentFile(folder, unanswered))
    break
  }
  if (mark !== undefined && mark.segment > (segments.at(-1) ?? 0))
    throw new JournalDamaged(segmentFile(folder, mark.segment), 0)
  return { state, decisions, records, torn, leftAside }
}

/** A gap in the numbers, or a journal that begins behind its snapshot, is money forgotten. */
function requireWhole(folder: string, segments: readonly number[], from: number | undefined): void {
  for (const [place, segment] of segments.entries()) {
    const before = segments[place - 1]
    if (before !== undefined && segment !== before + 1) throw new JournalDamaged(segmentFile(folder, before + 1), 0)
  }
  const [first] = segments
  if (from !== undefined && from > 0 && (first === undefined || first > from))
    throw new JournalDamaged(segmentFile(folder, from), 0)
}

/** Somebody was answered from all that is marked. */
function requireMarked(file: string, whole: Place, mark: Place | undefined): void {
  if (mark?.segment === whole.segment && whole.offset < mark.offset) throw new JournalDamaged(file, whole.offset)
}

/** Whether nobody was answered from any of the segments that follow another: the disk is waited for in their order. */
function isUnanswered(folder: string, later: readonly number[], mark: Place | undefined): boolean {
  const [first = 0] = later
  return !(mark !== undefined && mark.segment >= first) && !later.some((one) => wasSynced(segmentFile(folder, one)))
}

function cutTorn(file: string, whole: number): number {
  const opened = openSync(file, 'r+')
  try {
    const { size } = fstatSync(opened)
    if (size > whole) {
      cutSegment(file, whole)
      fsyncSync(opened)
    }
    return size - whole
  } finally {
    closeSync(opened)
  }
}

function restoreState(
  folder: string,
  options: PaymentStateOptions,
): { readonly state: PaymentState; readonly from: number; readonly leftAside: boolean } {
  const state = makePaymentState(options)
  const from = snapshotIn(folder)
  if (from === undefined) return { state, from: 0, leftAside: false }
  const file = snapshotFile(folder, from)
  const restored = state.restore(chunksOf(file))
  if (restored.ok) return { state, from, leftAside: false }
  if (restored.error.code === 'payment-state.damaged') throw new JournalDamaged(file, 0)
  return { state, from: 0, leftAside: true }
}

const chunkBytes = 8 * 1024 * 1024

function* chunksOf(file: string): Generator<Uint8Array> {
  const opened = openSync(file, 'r')
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    for (let got = readSync(opened, chunk); got > 0; got = readSync(opened, chunk)) yield chunk.subarray(0, got)
  } finally {
    closeSync(opened)
  }
}

/**
 * Makes the snapshot that covers all segments before one: out of the one before and the journal, as a start would, so that nobody who
 * asks is kept waiting. Throws `JournalDamaged` as `recover` does.
 */
export function compact(folder: string, options: PaymentStateOptions, upTo: number): void {
  const { state, from } = restoreState(folder, options)
  for (const segment of segmentsIn(folder)) {
    if (segment < from || segment >= upTo) continue
    readSegment(segmentFile(folder, segment), false, ({ entered, payment, now }) => {
      if (entered) state.enter(payment, now)
    })
  }
  keepSnapshot(folder, state, upTo)
  for (const name of readdirSync(folder)) {
    const number = pattern.exec(name)?.[1]
    if (number !== undefined && Number(number) < upTo) rmSync(join(folder, name))
  }
}

/** Keeps a state as the snapshot that covers all segments before one. */
export function keepSnapshot(folder: string, state: Pick<PaymentState, 'snapshot'>, upTo: number): void {
  writeParts(folder, snapshotFile(folder, upTo), state.snapshot())
}

/**
 * What was never used is a hole in the file, which takes no room on the disk. Where not all of it can be written nothing of it stays: the
 * room that is left is the journal's.
 */
function writeParts(folder: string, file: string, parts: readonly Uint8Array[]): void {
  const beside = `${file}.part`
  try {
    writeWhole(beside, parts)
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  const directory = openSync(folder, 'r')
  fsyncSync(directory)
  closeSync(directory)
}

function writeWhole(file: string, parts: readonly Uint8Array[]): void {
  const opened = openSync(file, 'w', 0o600)
  try {
    let begin = 0
    for (const part of parts) {
      for (const [from, run] of usedRuns(part)) {
        for (let at = 0; at < run.length; ) at += writeSync(opened, run, at, run.length - at, begin + from + at)
      }
      begin += part.length
    }
    ftruncateSync(opened, begin)
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
