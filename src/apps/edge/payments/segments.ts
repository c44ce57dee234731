import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '#kernel/result'
import { headBytes, type JournalRecord, readRecord, recordAt, recordMost, syncedBefore } from './record.ts'

/** Where a record stands. */
export interface Place {
  readonly segment: number
  readonly offset: number
}

/** Thrown where a journal or a snapshot is not as it was written: nothing may be answered from it. */
export class JournalDamaged extends Error {
  readonly code = 'payments-journal.damaged'
  readonly file: string
  readonly offset: number
  constructor(file: string, offset: number) {
    super(`the journal of payments is damaged: ${file} at byte ${offset}`)
    this.file = file
    this.offset = offset
  }
}

/** The words for a journal that is damaged, with `file` and `offset`; undefined for any other error. */
export function journalFailure(error: unknown): Failure | undefined {
  if (!(error instanceof JournalDamaged)) return undefined
  return { code: error.code, details: { file: error.file, offset: error.offset } }
}

const pattern = /^journal-(\d{8})$/

/** The number of the first segment of a folder. */
export const firstSegment = 1

/** The file of a segment. */
export function segmentFile(folder: string, segment: number): string {
  return join(folder, `journal-${String(segment).padStart(8, '0')}`)
}

/** The numbers of the segments in a folder, ascending; makes the folder where there is none. */
export function segmentsIn(folder: string): readonly number[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return readdirSync(folder)
    .map((name) => pattern.exec(name)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

/** Hears of each record, and at which byte of its segment it begins. */
export type HearRecord = (record: JournalRecord, offset: number) => void

/**
 * Reads a segment from its beginning and tells how many bytes of it are whole. What was cut off at the end while it was written was never
 * answered; anything else that is not as it was written throws `JournalDamaged`. `isLast`: whether the segment may have such an end,
 * which is asked only where it matters.
 */
export function readSegment(file: string, isLast: boolean | (() => boolean), hear: HearRecord): number {
  return readRecords({ file, bytes: readFileSync(file), isLast }, hear)
}

/** Reads what stood in a file, as `readSegment` does. */
export function readRecords(
  {
    file,
    bytes,
    isLast,
  }: { readonly file: string; readonly bytes: Buffer; readonly isLast: boolean | (() => boolean) },
  hear: HearRecord,
): number {
  let at = 0
  for (let length = recordAt(bytes, at); length > 0; length = recordAt(bytes, at)) {
    hear(readRecord(bytes, at), at)
    at += length
  }
  if (at === bytes.length) return at
  const mayBeTorn = typeof isLast === 'boolean' ? isLast : isLast()
  if (!mayBeTorn || isProved(bytes, at + 1, at)) throw new JournalDamaged(file, at)
  return at
}

/**
 * Whether what stands at a place may not be lost without breaking a word: a later record that was written when more than this place was
 * on the disk says that it was answered. After a loss of power later pages may be there and earlier ones not.
 */
function isProved(bytes: Buffer, from: number, place: number): boolean {
  for (let at = from; at < bytes.length; at++)
    if (recordAt(bytes, at) > 0 && syncedBefore(bytes, at) > place) return true
  return false
}

/** Whether anything of a segment is known to have been on the disk: then all of those before it was, and nothing there is torn. */
export function wasSynced(file: string): boolean {
  return isProved(readFileSync(file), 0, 0)
}

/** Cuts off the end of a segment that is not whole. */
export function cutSegment(file: string, whole: number): void {
  truncateSync(file, whole)
}

/** Reads the record at a byte of a segment. Throws `JournalDamaged` where it is not as it was written. */
export function readPlace(name: string, offset: number): JournalRecord {
  const file = openSync(name, 'r')
  try {
    let bytes = Buffer.alloc(2048)
    let got = readSync(file, bytes, 0, bytes.length, offset)
    const length = got < headBytes ? 0 : headBytes + bytes.readUInt32LE(0)
    if (length > headBytes + recordMost) throw new JournalDamaged(name, offset)
    if (length > bytes.length) {
      bytes = Buffer.alloc(length)
      got = readSync(file, bytes, 0, length, offset)
    }
    if (recordAt(bytes.subarray(0, got), 0) === 0) throw new JournalDamaged(name, offset)
    return readRecord(bytes, 0)
  } finally {
    closeSync(file)
  }
}
