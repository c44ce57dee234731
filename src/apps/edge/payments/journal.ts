import { closeSync, fdatasync, fsyncSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Log } from '#platform/log'
import { writeDurably } from '../store.ts'
import { type Marker, openMarker } from './mark.ts'
import { type JournalRecord, recordMost, sealRecord } from './record.ts'
import { firstSegment, type Place, readPlace, segmentFile, segmentsIn } from './segments.ts'

/** Records on the disk, in the order they were appended. */
export interface Journal {
  /**
   * Appends a record; resolves once the disk has it. All that wait are brought there together. Rejects where the disk refuses:
   * then nothing of it counts.
   */
  append(record: Buffer): Promise<Place>
  /** Reads a record that was appended. Throws `JournalDamaged` where it is not as it was written. */
  read(place: Place): JournalRecord
  /** Whether the disk takes records; after a refusal it is tried out a few times a second. */
  accepts(now: number): boolean
  /** Why the disk takes nothing (`ENOSPC`, …); null where it does. */
  fault(): string | null
  /** Begins a new segment and tells its number: all before it is closed and on the disk when this resolves. */
  rotate(): Promise<number>
  /** Removes all segments before one. */
  removeBefore(segment: number): void
  figures(): JournalFigures
  /** Waits for what was appended, and closes. */
  close(): Promise<void>
}

/** The journal in numbers. */
export interface JournalFigures {
  readonly segments: number
  readonly bytes: number
  /** Records that wait for the disk now. */
  readonly waiting: number
  /** Times that the disk was waited for, and records that it took. */
  readonly syncs: number
  readonly records: number
}

/** How a journal is opened. */
export interface JournalOptions {
  readonly folder: string
  readonly log: Log
  /** Bytes after which a new segment begins; 64 MiB where not said. */
  readonly segmentBytes?: number
  /** Stands in for `fdatasync` where a fault of the disk is tried out. */
  readonly sync?: (file: number) => Promise<void>
}

interface Segment {
  readonly number: number
  readonly file: number
  written: number
  synced: number
}

interface Waiting {
  readonly segment: Segment
  readonly end: number
  readonly place: Place
  readonly done: (place: Place) => void
  readonly failed: (error: unknown) => void
}

interface Pending extends Pick<Waiting, 'done' | 'failed'> {
  readonly record: Buffer
}

interface State {
  readonly options: JournalOptions
  readonly sync: (file: number) => Promise<void>
  readonly marker: Marker
  current: Segment
  /** Segments that were written to since the disk was last waited for; the current one is the last. */
  open: Segment[]
  pending: Pending[]
  waiting: Waiting[]
  flushing: boolean
  syncing: Promise<void> | undefined
  fault: string | null
  triedAt: number
  syncs: number
  records: number
}

const segmentUsual = 64 * 1024 * 1024
const tryEvery = 200

/** Opens a journal behind what its folder holds; whoever opens it has read that and cut off what was torn. */
export function openJournal(options: JournalOptions): Journal {
  const { folder } = options
  const current = openSegment(folder, segmentsIn(folder).at(-1) ?? firstSegment)
  const state: State = {
    options,
    sync: options.sync ?? promisify(fdatasync),
    marker: openMarker(folder),
    current,
    open: [current],
    pending: [],
    waiting: [],
    flushing: false,
    syncing: undefined,
    fault: null,
    triedAt: 0,
    syncs: 0,
    records: 0,
  }
  return {
    append: (record) =>
      new Promise<Place>((done, failed) => {
        state.pending.push({ record, done, failed })
        if (!state.flushing) {
          state.flushing = true
          setImmediate(flush, state)
        }
      }),
    read: ({ segment, offset }) => readPlace(segmentFile(folder, segment), offset),
    accepts: (now) => state.fault === null || triedOut(state, now),
    fault: () => state.fault,
    rotate: async () => {
      flush(state)
      begin(state)
      await settle(state)
      return state.current.number
    },
    removeBefore: (segment) => {
      for (const number of segmentsIn(folder)) if (number < segment) rmSync(segmentFile(folder, number))
    },
    figures: () => figuresOf(state),
    close: async () => {
      flush(state)
      await settle(state)
      for (const { file } of state.open) closeSync(file)
      state.marker.close()
    },
  }
}

function figuresOf({ options: { folder }, pending, waiting, syncs, records }: State): JournalFigures {
  const numbers = segmentsIn(folder)
  const bytes = numbers.reduce((sum, number) => sum + statSync(segmentFile(folder, number)).size, 0)
  return { segments: numbers.length, bytes, waiting: pending.length + waiting.length, syncs, records }
}

function openSegment(folder: string, number: number): Segment {
  const name = segmentFile(folder, number)
  const file = openSync(name, 'a+', 0o600)
  const directory = openSync(folder, 'r')
  fsyncSync(directory)
  closeSync(directory)
  const { size } = statSync(name)
  return { number, file, written: size, synced: size }
}

function begin(state: State): void {
  state.current = openSegment(state.options.folder, state.current.number + 1)
  state.open.push(state.current)
}

/** Writes what is pending in one piece, and has the disk waited for. */
function flush(state: State): void {
  state.flushing = false
  const { pending } = state
  if (pending.length === 0) return
  state.pending = []
  try {
    if (state.current.written >= (state.options.segmentBytes ?? segmentUsual)) begin(state)
    writeAll(state.current, pending)
  } catch (error) {
    refuse(state, error)
    for (const { failed } of pending) failed(error)
    return
  }
  const { current: segment } = state
  let end = segment.written
  for (const { record, done, failed } of pending) {
    const place = { segment: segment.number, offset: end }
    end += record.length
    state.waiting.push({ segment, end, place, done, failed })
  }
  segment.written = end
  if (state.syncing === undefined) state.syncing = syncAll(state)
}

/** A part that was written before the disk refused is taken back. */
function writeAll(segment: Segment, pending: readonly Pending[]): void {
  for (const { record } of pending) sealRecord(record, segment.synced)
  const bytes = pending.length === 1 && pending[0] ? pending[0].record : Buffer.concat(pending.map((one) => one.record))
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(segment.file, bytes, at)
  } catch (error) {
    ftruncateSync(segment.file, segment.written)
    throw error
  }
}

/** Waits for the disk again and again while anybody waits; what is written meanwhile goes with the next time. */
async function syncAll(state: State): Promise<void> {
  while (state.waiting.length > 0) {
    const taken = state.waiting
    const files = state.open
    const marks = files.map(({ written }) => written)
    state.waiting = []
    try {
      for (const { file } of files) await state.sync(file)
    } catch (error) {
      takeBack(state, [...taken, ...state.waiting], error)
      break
    }
    state.syncs++
    state.records += taken.length
    for (const [place, segment] of files.entries()) segment.synced = marks[place] ?? 0
    const last = files.at(-1) ?? state.current
    state.marker.note({ segment: last.number, offset: last.synced })
    closeOld(state)
    for (const { done, place } of taken) done(place)
  }
  state.syncing = undefined
}

function closeOld(state: State): void {
  const whole = state.open.filter((segment) => segment !== state.current && segment.synced === segment.written)
  for (const { file } of whole) closeSync(file)
  if (whole.length > 0) state.open = state.open.filter((segment) => !whole.includes(segment))
}

/**
 * After a refusal nobody knows what the disk has of what it was to keep, and asking again would not tell (the system forgets which
 * pages it could not write): all that nobody was answered is cut off.
 */
function takeBack(state: State, waiting: readonly Waiting[], error: unknown): void {
  state.waiting = []
  for (const segment of state.open) {
    try {
      ftruncateSync(segment.file, segment.synced)
      segment.written = segment.synced
    } catch (fault) {
      state.options.log.error({ reason: String(fault) }, 'the journal of payments could not be cut')
    }
  }
  refuse(state, error)
  for (const { failed } of waiting) failed(error)
}

function refuse(state: State, error: unknown): void {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  if (state.fault !== code)
    state.options.log.error({ code }, 'the disk refuses the journal of payments: none is decided')
  state.fault = code
  state.triedAt = Date.now()
}

function triedOut(state: State, now: number): boolean {
  if (Math.abs(now - state.triedAt) < tryEvery) return false
  state.triedAt = now
  const { folder, log } = state.options
  try {
    for (const segment of state.open) ftruncateSync(segment.file, segment.written)
    writeDurably(folder, 'probe', Buffer.alloc(recordMost))
    rmSync(`${folder}/probe`)
  } catch {
    return false
  }
  state.fault = null
  log.info('the disk takes the journal of payments again')
  return true
}

async function settle(state: State): Promise<void> {
  while (state.syncing !== undefined) await state.syncing
  closeOld(state)
}
