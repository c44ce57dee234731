import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { writeDurably } from '../store.ts'
import { sealRecord, writeRecord } from './record.ts'
import { type HearRecord, JournalDamaged, readRecords, readSegment, segmentFile, segmentsIn } from './segments.ts'

/** How much is kept of what the journal no longer needs, for trying policies. */
export interface HistorySettings {
  /** Days; 0 keeps nothing. */
  readonly days: number
  /** Bytes on the disk; the oldest go first. */
  readonly bytes: number
}

/** A part of what a node decided in the past: a segment of the journal, or what is kept of one. */
export interface HistoryPart {
  readonly segment: number
  readonly file: string
  readonly bytes: number
}

interface KeptPart extends HistoryPart {
  /** When the last of it was decided, milliseconds since 1970. */
  readonly to: number
}

/** Number of the segment, and milliseconds of its last record. */
const pattern = /^history-(\d{8})-(\d{1,16})\.zst$/
const day = 86_400_000

const historyFolder = (folder: string): string => join(folder, 'history')

/**
 * Keeps what the segments before one tell, without the answers, packed; and forgets what is older or more than wanted. A start reads
 * none of it. Throws where the disk takes nothing, or `JournalDamaged`.
 */
export function keepHistory(folder: string, before: number, settings: HistorySettings): void {
  if (settings.days > 0) {
    const known = new Set(keptIn(folder).map(({ segment }) => segment))
    const wanted = segmentsIn(folder).filter((segment) => segment < before && !known.has(segment))
    for (const segment of wanted) keepSegment(folder, segment)
  }
  forgetHistory(folder, settings)
}

function keepSegment(folder: string, segment: number): void {
  const records: Buffer[] = []
  let to = 0
  readSegment(segmentFile(folder, segment), false, (record) => {
    const bytes = writeRecord({ ...record, answer: Buffer.alloc(0) })
    sealRecord(bytes, 0)
    records.push(bytes)
    to = Math.max(to, record.now)
  })
  const into = historyFolder(folder)
  mkdirSync(into, { recursive: true, mode: 0o700 })
  const name = `history-${String(segment).padStart(8, '0')}-${Math.floor(to)}.zst`
  writeDurably(into, name, zstdCompressSync(Buffer.concat(records)))
}

/** A step in time from one part to the next that is longer was made by a clock that was wrong, or by a node that stood still. */
const stepMost = 7 * day

/** Age is the sum of the steps from the newest part back, so that a clock that was wrong once forgets nothing. */
function forgetHistory(folder: string, { days, bytes }: HistorySettings): void {
  let sum = 0
  let age = 0
  let later: number | undefined
  for (const part of keptIn(folder).toReversed()) {
    sum += part.bytes
    age += Math.min(stepMost, Math.max(0, (later ?? part.to) - part.to))
    later = part.to
    if (days === 0 || age > days * day || sum > bytes) rmSync(part.file, { force: true })
  }
}

function keptIn(folder: string): readonly KeptPart[] {
  const from = historyFolder(folder)
  let names: readonly string[]
  try {
    names = readdirSync(from)
  } catch {
    return []
  }
  return names
    .flatMap((name) => {
      const [, segment, to] = pattern.exec(name) ?? []
      const file = join(from, name)
      return segment === undefined
        ? []
        : [{ segment: Number(segment), to: Number(to), file, bytes: statSync(file).size }]
    })
    .toSorted((a, b) => a.segment - b.segment)
}

/** All that a folder tells of the past, in order. The node may be running: nothing is changed. */
export function historyIn(folder: string): readonly HistoryPart[] {
  const live = readdirSync(folder).some((name) => /^journal-\d{8}$/.test(name)) ? segmentsIn(folder) : []
  const alive = new Set(live)
  const kept = keptIn(folder).filter(({ segment }) => !alive.has(segment))
  const segments = live.map((segment) => {
    const file = segmentFile(folder, segment)
    return { segment, file, bytes: statSync(file).size }
  })
  return [...kept, ...segments].toSorted((a, b) => a.segment - b.segment)
}

/**
 * Reads a part. The end of the newest segment may be on its way to the disk. Throws `JournalDamaged` where something is not as it
 * was written.
 */
export function readHistory(part: HistoryPart, isLast: boolean, hear: HearRecord): void {
  if (part.file.endsWith('.zst')) readKept(part.file, hear)
  else readMoving(part, isLast, hear)
}

function readKept(file: string, hear: HearRecord): void {
  const packed = readFileSync(file)
  let bytes: Buffer
  try {
    bytes = zstdDecompressSync(packed)
  } catch {
    throw new JournalDamaged(file, 0)
  }
  readRecords({ file, bytes, isLast: false }, hear)
}

/** A running node may have packed a segment since it was listed. */
function readMoving({ file, segment }: HistoryPart, isLast: boolean, hear: HearRecord): void {
  try {
    statSync(file)
  } catch (error) {
    const kept = keptIn(dirname(file)).find((one) => one.segment === segment)
    if (kept === undefined) throw error
    readKept(kept.file, hear)
    return
  }
  readSegment(file, isLast, hear)
}

/** How a part is called where people read it. */
export const nameOfPart = ({ file }: HistoryPart): string => basename(file)
