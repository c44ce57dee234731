import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '#platform/log'
import type { Centre, Sighting } from './centre.ts'

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
  const state: State = { dropped: 0, written: 0, told: false }
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
    waiting: () => filesIn(services.folder).length,
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
  dropped: number
  written: number
  /** Whether it was told that the disk takes nothing. */
  told: boolean
}

/** The batches that wait, the oldest first. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
  } catch {
    return []
  }
}

function drop({ log }: SightingServices, state: State, count: number): void {
  state.dropped += count
  log.warn({ count }, 'sightings were given up')
}

/** Writes what was counted, without holding up the answers: what is met meanwhile is counted anew. */
async function write(services: SightingServices, state: State, counts: Map<string, Count>): Promise<void> {
  const { folder, log } = services
  while (counts.size > 0) {
    const some = [...counts].slice(0, together)
    const sightings = some.map(([, { at, ...rest }]): Sighting => ({ ...rest, at: new Date(at).toISOString() }))
    const name = `${String(Date.now()).padStart(15, '0')}-${process.pid}-${String(state.written++).padStart(9, '0')}.json`
    for (const [key] of some) counts.delete(key)
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, `${name}.part`), JSON.stringify(sightings), { mode: 0o600, flush: true })
      await rename(join(folder, `${name}.part`), join(folder, name))
      state.told = false
    } catch (error) {
      // They stay in memory and are tried again.
      for (const [key, count] of some) {
        const since = counts.get(key)
        counts.set(key, since === undefined ? count : { ...since, count: since.count + count.count })
      }
      if (!state.told) log.error({ code: (error as { code?: string }).code }, 'sightings wait for the disk')
      state.told = true
      return
    }
  }
  for (const name of filesIn(folder).slice(0, -filesMost)) {
    rmSync(join(folder, name), { force: true })
    drop(services, state, together)
  }
}

async function send(services: SightingServices, state: State, signal: AbortSignal): Promise<void> {
  const { centre, folder } = services
  for (const name of filesIn(folder)) {
    const file = join(folder, name)
    const young = youngOf(readFileSync(file, 'utf8'))
    const taken = young.length === 0 || (await centre.tell(young, signal))
    if (!taken) drop(services, state, young.length)
    rmSync(file, { force: true })
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
