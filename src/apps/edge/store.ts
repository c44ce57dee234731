import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Log } from '#platform/log'

/** The replica's files: the newest snapshot, and the log of batches that follow it. */
export interface Store {
  /** The packed snapshot; undefined where there is none. */
  snapshot(): Buffer | undefined
  /** Whole lines of the log after the snapshot of a mark. A line that was cut off while it was written is dropped. */
  lines(mark: string): readonly string[]
  /** Keeps only so many lines of the log: those behind are not as they were written. */
  keepLines(mark: string, lines: readonly string[]): void
  /** Puts a snapshot in the place of the one before, in one step, and begins its log. */
  replace(mark: string, packed: Uint8Array): void
  /** Appends lines and waits for the disk. What cannot be written is kept in memory and tried again with the next. */
  append(mark: string, lines: readonly string[]): void
  /** Bytes of the log. */
  logBytes(): number
  /** Why the disk takes nothing now (`ENOSPC`, …); null where it does. */
  fault(): string | null
  /** Whether lines were dropped that could not be written: only a fresh snapshot makes the files whole again. */
  isBehind(): boolean
  /** Whether the disk takes something again, tried out. */
  takes(): boolean
}

/** Most text kept in memory while the disk is full, where not said: 32 MiB. */
const waitingUsual = 32 * 1024 * 1024

/** What a store knows of itself. */
interface State {
  fault: string | null
  /** Lines that were not written yet, and their length. */
  waiting: string[]
  size: number
  bytes: number
  behind: boolean
}

/** Opens the folder. `waitingMost` is how many characters wait in memory for a disk that takes nothing. */
export function openStore(
  folder: string,
  { log, waitingMost = waitingUsual }: { readonly log: Log; readonly waitingMost?: number },
): Store {
  const state: State = { fault: null, waiting: [], size: 0, bytes: 0, behind: false }
  const place = (name: string) => join(folder, name)
  const logName = (mark: string) => place(`log-${mark}`)
  const writing = (work: () => void) => tryWriting(state, { folder, log }, work)
  return {
    snapshot: () => (existsSync(place('snapshot')) ? readFileSync(place('snapshot')) : undefined),
    lines: (mark) => {
      if (!existsSync(logName(mark))) return []
      const text = readFileSync(logName(mark), 'utf8')
      const whole = text.lastIndexOf('\n') + 1
      if (whole < text.length) {
        log.warn('the last line of the log was cut off while it was written; it is asked for again')
        writing(() => truncateSync(logName(mark), Buffer.byteLength(text.slice(0, whole))))
      }
      state.bytes = whole
      return text.slice(0, whole).split('\n').slice(0, -1)
    },
    keepLines: (mark, lines) => {
      state.bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
      writing(() => truncateSync(logName(mark), state.bytes))
    },
    replace: (mark, packed) => {
      forgetWaiting(state)
      const written = writing(() => {
        writeDurably(folder, 'snapshot', packed)
        for (const name of readdirSync(folder)) {
          if (name.startsWith('log-') && name !== `log-${mark}`) rmSync(place(name), { force: true })
        }
      })
      state.bytes = 0
      state.behind = !written
    },
    append: (mark, lines) => {
      state.waiting.push(...lines)
      state.size += lines.reduce((sum, line) => sum + line.length + 1, 0)
      const text = state.waiting.map((line) => `${line}\n`).join('')
      const written = !state.behind && writing(() => appendDurably(logName(mark), text))
      if (written) state.bytes += state.size
      else if (state.size > waitingMost) state.behind = true
      if (written || state.behind) forgetWaiting(state)
    },
    logBytes: () => state.bytes,
    fault: () => state.fault,
    isBehind: () => state.behind,
    takes: () =>
      writing(() => {
        writeDurably(folder, 'probe', Buffer.alloc(65_536))
        rmSync(place('probe'))
      }),
  }
}

function forgetWaiting(state: State): void {
  state.waiting = []
  state.size = 0
}

/** Runs something that writes; a disk that refuses is told once, and once that it takes again. */
function tryWriting(
  state: State,
  { folder, log }: { readonly folder: string; readonly log: Log },
  work: () => void,
): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    work()
    if (state.fault !== null) log.info('the disk takes what is written again')
    state.fault = null
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (state.fault !== code) log.error({ code }, 'the disk refuses what is written; answers go on from memory')
    state.fault = code
    return false
  }
}

/** Writes beside, waits for the disk, and puts it in place in one step. */
export function writeDurably(folder: string, name: string, bytes: Uint8Array | string): void {
  const beside = join(folder, `${name}.part`)
  const file = openSync(beside, 'w', 0o600)
  try {
    writeAll(file, Buffer.from(bytes as Uint8Array))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, join(folder, name))
  const directory = openSync(folder, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

/** Appends, and takes back what was written of it where not all of it could be. */
function appendDurably(name: string, text: string): void {
  const file = openSync(name, 'a', 0o600)
  const before = statSync(name).size
  try {
    writeAll(file, Buffer.from(text))
    fsyncSync(file)
  } catch (error) {
    try {
      truncateSync(name, before)
    } catch {
      // The next start drops what is cut off.
    }
    throw error
  } finally {
    closeSync(file)
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
