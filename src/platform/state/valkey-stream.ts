import type { Redacted } from '#kernel/redacted'
import type { Keys } from '../keys.ts'
import type { Log } from '../log.ts'
import type { Place } from './places.ts'
import { type Following, type Hear, type Stream, type StreamEntry, streamLife, streamMost } from './state.ts'
import { packEntries, unpackEntries } from './stream-entries.ts'
import { type Ask, openValkey } from './valkey-client.ts'
import { within } from './within.ts'

/** What a shared log needs. */
export interface StreamParts {
  readonly urls: Redacted<readonly string[]>
  readonly keys: Keys
  readonly log: Log
  readonly streamAppends?: number
}

/** How long one question waits for news in the store, and for an answer beyond that, in milliseconds. */
const blockFor = 1000
const graceFor = 2000
/** How long a store that is away is left alone, in milliseconds. */
const pauseFor = 100
/** How many appends one answer holds at most. */
const atOnce = 200

/**
 * Logs in Valkey: a stream each, whose entries are appends, sealed together with the log's name. Each log that is followed has a
 * connection of its own, since waiting for news holds up all that comes behind it. `close` ends everything that is followed.
 */
export function sharedStream(
  ask: Ask,
  placeOf: (use: 'stream', key: string) => Place,
  parts: StreamParts,
): Stream & { close(): void } {
  const open = new Set<Following>()
  return {
    append: async (name, entries) => {
      if (entries.length === 0) return 'kept'
      const place = placeOf('stream', name)
      const sealed = parts.keys.sealBytes('state', packEntries(name, entries))
      const most = parts.streamAppends ?? streamMost
      const kept = await ask('stream', place, ({ commands }) =>
        commands.saqbolAppend(place.name, sealed, most, streamLife),
      )
      return kept === undefined ? 'unknown' : 'kept'
    },
    follow: (name, from, hear) => {
      const following = followStream({ ...parts, name, key: placeOf('stream', name).name }, from, hear)
      open.add(following)
      const close = () => {
        open.delete(following)
        following.close()
      }
      return { isHearing: following.isHearing, close }
    },
    close: () => {
      for (const following of open) following.close()
    },
  }
}

interface Followed extends StreamParts {
  readonly name: string
  /** The name as the store sees it. */
  readonly key: string
}

/** Where a follower stands: an entry's id in the store and its number, 0 before the first. */
interface Cursor {
  readonly id: string
  readonly number: number
}

function cursorOf(from: string | undefined): Cursor {
  const [, id = '0-0', number = '0'] = /^(\d+-\d+)\/(\d+)$/.exec(from ?? '') ?? []
  return { id, number: Number(number) }
}

type Fields = readonly [Buffer, Buffer, Buffer, Buffer]
type Told = readonly [id: Buffer, fields: Fields]

function followStream(followed: Followed, from: string | undefined, hear: Hear): Following {
  const reader = makeReader(followed)
  let cursor = cursorOf(from)
  let isGap = from !== undefined && cursor.number === 0
  let isHearing = false
  let isClosed = false
  const take = ([id, [, number, , sealed]]: Told) => {
    const next = { id: id.toString(), number: Number(number.toString()) }
    isGap ||= cursor.number !== 0 && next.number !== cursor.number + 1
    cursor = next
    return opened(followed, sealed, `${next.id}/${next.number}`)
  }
  const ask = async () => {
    const told = await reader.read(cursor.id)
    isHearing = true
    if (told.length === 0 && cursor.number > 0 && (await reader.isBehind(cursor))) {
      // The store lost the log, and its clock has gone back: what is appended now would never be heard.
      cursor = { id: '0-0', number: 0 }
      isGap = true
    }
    return told
  }
  const run = async () => {
    while (!isClosed) {
      const told = await ask().catch(() => undefined)
      if (isClosed) return
      if (told === undefined) {
        isHearing = false
        await new Promise((resolve) => setTimeout(resolve, pauseFor))
        continue
      }
      const entries = told.flatMap(take)
      if (entries.length === 0) continue
      hear(entries, isGap)
      isGap = false
    }
  }
  void run()
  return {
    isHearing: () => isHearing,
    close: () => {
      isClosed = true
      isHearing = false
      reader.close()
    },
  }
}

function opened({ keys, log, name }: Followed, sealed: Buffer, id: string): readonly StreamEntry[] {
  try {
    const entries = unpackEntries(name, keys.openBytes('state', sealed))
    if (entries !== undefined) return entries.map((data) => ({ id, data }))
  } catch {
    // Told below: sealed by another secret, or altered.
  }
  log.warn('an entry of a log in the shared store is not ours')
  return []
}

/** A connection that waits for news. One that stays silent beyond its time is replaced by a new one. */
function makeReader({ urls, log, key }: Followed) {
  const connected = () => {
    const fresh = openValkey(urls)
    fresh.on('error', (error: Error & { code?: string }) => log.debug({ code: error.code }, 'the shared store'))
    return fresh
  }
  let client = connected()
  const asked = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await within(blockFor + graceFor, work)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'LATE') {
        client.disconnect()
        client = connected()
      }
      throw error
    }
  }
  return {
    read: async (after: string): Promise<readonly Told[]> => {
      const answer = await asked(client.xreadBuffer('COUNT', atOnce, 'BLOCK', blockFor, 'STREAMS', key, after))
      return (answer?.[0]?.[1] ?? []) as unknown as readonly Told[]
    },
    /** Whether the newest entry stands before the cursor: the log was begun anew. */
    isBehind: async ({ number }: Cursor): Promise<boolean> => {
      const [newest] = await asked(client.xrevrangeBuffer(key, '+', '-', 'COUNT', 1))
      return newest !== undefined && Number(newest[1][1]?.toString()) < number
    },
    close: () => client.disconnect(),
  }
}
