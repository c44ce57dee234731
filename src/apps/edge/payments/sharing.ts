import { randomBytes } from 'node:crypto'
import type { Log } from '#platform/log'
import type { State as SharedState } from '#platform/state/state'
import { type JournalRecord, readRecord, recordAt, sealRecord, writeRecord } from './record.ts'

/** What the nodes of one bank tell each other, so that they decide as one. */
export interface Sharing {
  /**
   * Claims a name for a record and gives the record that stands: this very object, or what the node that came first claimed. Undefined
   * where the shared store is away: then each node decides by itself.
   */
  first(name: string, record: JournalRecord): Promise<JournalRecord | undefined>
  /** Tells the others of a record that the disk has. What the store does not take waits and is tried again. */
  publish(record: JournalRecord): void
  /** Hears of what other nodes decided, and again of what is still kept of it from before. */
  hear(listener: (record: JournalRecord) => void): void
  figures(): SharingFigures
  /** Hands over what waits, if the store takes it, and hears no more. */
  close(): Promise<void>
}

/** Sharing in numbers since the start. */
export interface SharingFigures {
  /** Records that wait to be told. */
  readonly waiting: number
  /** Records given up, for want of room: other nodes never hear of them. */
  readonly dropped: number
  /** Times that something others told was gone before it was heard. */
  readonly gaps: number
  readonly isHearing: boolean
}

const logName = 'payments'
/** Milliseconds that a claim lasts: a retry that comes later finds the answer in every node's own journal. */
const claimFor = 3_600_000
const waitingMost = 100_000
const togetherMost = 1000
/** Milliseconds between two times that records are told, and after a refusal. */
const tellEvery = 5
const retryAfter = 500
const nodeBytes = 8

/** Makes sharing over the state that servers share: claims by `firsts`, news by `stream`. */
export function makeSharing({ firsts, stream }: Pick<SharedState, 'firsts' | 'stream'>, log: Log): Sharing {
  const node = randomBytes(nodeBytes)
  let waiting: Uint8Array[] = []
  let dropped = 0
  let gaps = 0
  let telling: Promise<void> | undefined
  let closed = false
  let following: ReturnType<typeof stream.follow> | undefined
  const tell = async () => {
    while (waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, closed ? 0 : tellEvery))
      const batch = waiting.slice(0, togetherMost)
      if ((await stream.append(logName, batch)) === 'kept') {
        waiting = waiting.slice(batch.length)
        continue
      }
      if (closed) break
      await new Promise((resolve) => setTimeout(resolve, retryAfter))
    }
    telling = undefined
  }
  return {
    first: async (name, record) => {
      const claimed = sealed(record, node.readUInt32LE()).toString('base64')
      const stands = await firsts.claim(`payment:${name}`, claimed, claimFor)
      if (stands === claimed) return record
      return stands === undefined ? undefined : opened(Buffer.from(stands, 'base64'))
    },
    publish: (record) => {
      waiting.push(Buffer.concat([node, sealed(record)]))
      if (waiting.length > waitingMost) {
        waiting.shift()
        dropped++
      }
      telling ??= tell()
    },
    hear: (listener) => {
      following = stream.follow(logName, undefined, (entries, isGap) => {
        if (isGap) {
          gaps++
          log.warn('other nodes told of payments that were gone before they were heard')
        }
        for (const { data } of entries) {
          const bytes = Buffer.from(data)
          if (bytes.subarray(0, nodeBytes).equals(node)) continue
          const record = opened(bytes.subarray(nodeBytes))
          if (record !== undefined) listener(record)
        }
      })
    },
    figures: () => ({ waiting: waiting.length, dropped, gaps, isHearing: following?.isHearing() ?? false }),
    close: async () => {
      closed = true
      following?.close()
      await telling
    },
  }
}

/** Two nodes may decide the same in one millisecond: `mark` tells their claims apart, where a journal has what was on its disk. */
function sealed(record: JournalRecord, mark = 0): Buffer {
  const bytes = writeRecord(record)
  sealRecord(bytes, mark)
  return bytes
}

function opened(bytes: Buffer): JournalRecord | undefined {
  return recordAt(bytes, 0) === bytes.length ? readRecord(bytes, 0) : undefined
}
