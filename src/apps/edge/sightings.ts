import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '#platform/log'
import type { Centre, Sighting } from './centre.ts'
import { openSpool, type Spool } from './spool.ts'

/** What this edge met: listed values, when, how often. Nothing of who asked. */
export interface Sightings extends AsyncDisposable {
  /** Counts one more. */
  met(kind: string, value: string): void
  /** Files that wait for the centre. */
  waiting(): number
  /** Sightings that were given up: too many, too old, or refused by the centre. */
  dropped(): number
  /** Writes what was counted to the disk and hands over what the centre takes. */
  deliver(): Promise<void>
  /** Begins to do so by itself. */
  start(): void
}

/** What sightings need. */
export interface SightingServices {
  readonly centre: Centre
  readonly folder: string
  readonly log: Log
  /** Milliseconds between deliveries. */
  readonly every: number
}

/** Most sightings in one file: as many as the centre takes at once. */
const together = 1000
const filesMost = 1000
/** Different values counted between two deliveries. */
const valuesMost = 100_000
/** The centre takes sightings of the last 30 days. */
const ageMost = 29 * 86_400_000

interface Count {
  readonly kind: string
  readonly value: string
  at: number
  count: number
}

/** Makes the keeper of sightings. Each batch is a file, written once and deleted when the centre has it. */
export function makeSightings(services: SightingServices): Sightings {
  const counts = new Map<string, Count>()
  const stopping = new AbortController()
  const state: State = { spool: openSpool(services.folder, filesMost), dropped: 0, told: false }
  let running: Promise<void> = Promise.resolve()
  const deliver = async () => {
    await write(services, state, counts)
    await send(services, state, stopping.signal)
  }
  return {
    met: (kind, value) => {
      const key = `${kind}:${value}`
      const known = counts.get(key)
      if (known !== undefined) {
        known.at = Date.now()
        known.count++
      } else if (counts.size < valuesMost) counts.set(key, { kind, value, at: Date.now(), count: 1 })
      else state.dropped++
    },
    waiting: () => state.spool.names().length,
    dropped: () => state.dropped,
    deliver,
    start: () => {
      running = repeat(deliver, services.every, stopping.signal)
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
      await write(services, state, counts)
    },
  }
}

interface State {
  readonly spool: Spool
  dropped: number
  /** Whether it was told that the disk takes nothing. */
  told: boolean
}

function drop({ log }: SightingServices, state: State, count: number): void {
  state.dropped += count
  log.warn({ count }, 'sightings were given up')
}

/** Writes what was counted, without holding up the answers: what is met meanwhile is counted anew. */
async function write(services: SightingServices, state: State, counts: Map<string, Count>): Promise<void> {
  while (counts.size > 0) {
    const some = [...counts].slice(0, together)
    const sightings = some.map(([, { at, ...rest }]): Sighting => ({ ...rest, at: new Date(at).toISOString() }))
    for (const [key] of some) counts.delete(key)
    try {
      await state.spool.write(JSON.stringify(sightings))
      state.told = false
    } catch (error) {
      // They stay in memory and are tried again.
      for (const [key, count] of some) {
        const since = counts.get(key)
        counts.set(key, since === undefined ? count : { ...since, count: since.count + count.count })
      }
      if (!state.told) services.log.error({ code: (error as { code?: string }).code }, 'sightings wait for the disk')
      state.told = true
      return
    }
  }
  const tooMany = state.spool.trim()
  if (tooMany > 0) drop(services, state, tooMany * together)
}

async function send(services: SightingServices, state: State, signal: AbortSignal): Promise<void> {
  for (const name of state.spool.names()) {
    const young = youngOf(state.spool.read(name))
    const taken = young.length === 0 || (await services.centre.tell(young, signal))
    if (!taken) drop(services, state, young.length)
    state.spool.remove(name)
  }
}

async function repeat(work: () => Promise<void>, every: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(every, undefined, { signal }).catch(() => undefined)
    // The centre is away: they wait on the disk, and the follower says so.
    if (!signal.aborted) await work().catch(() => undefined)
  }
}

function youngOf(text: string): readonly Sighting[] {
  try {
    const oldest = Date.now() - ageMost
    return (JSON.parse(text) as readonly Sighting[]).filter(({ at }) => Date.parse(at) > oldest)
  } catch {
    return []
  }
}
