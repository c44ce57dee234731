import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery } from '#domains/calls'
import type { Log } from '#platform/log'
import type { Centre, HandedBy } from '../centre.ts'
import { openSpool, type Spool } from '../spool.ts'

/** What is told to the centre, kept on the disk until it acknowledges; each is counted there once, however often it is sent. */
export interface Deliveries extends AsyncDisposable {
  /** Calls counted and rejected; they leave with the next delivery. */
  decided(part: Pick<Delivery, 'counts' | 'blocked'>): void
  /** Somebody complained of a caller, so many times. */
  complained(caller: number, calls: number, now: number): void
  /** Keeps a body for a path of the centre's until it acknowledges; anything that is told to it in parts. */
  keep(target: string | HandedBy, body: object): Promise<void>
  /** Writes what was counted to the disk and hands over what the centre takes. */
  deliver(): Promise<void>
  /** Begins to do so by itself. */
  start(): void
  /** Files that wait for the centre. */
  waiting(): number
  /** Files given up: too many, or refused by the centre; and counts and calls for which there was no room. */
  dropped(): number
}

/** What deliveries need. */
export interface DeliveryServices {
  readonly centre: Pick<Centre, 'hand'>
  readonly folder: string
  readonly log: Log
  /** Milliseconds between deliveries. */
  readonly every: number
}

/** As many rows as the centre takes together. */
const rowsMost = 5000
/** Three days and more of a node that is busy, where the centre is away. */
const filesMost = 20_000
/** Different rows, rejected calls and callers kept in memory between two deliveries, or while the disk takes nothing. */
const memoryMost = 200_000

const decisionsPath = '/api/v1/calls/decisions'
const complaintsPath = '/api/v1/calls/complaints'

type Count = Delivery['counts'][number]

interface Letter {
  readonly path: string | HandedBy
  readonly body: object
}

interface State {
  readonly spool: Spool
  readonly counts: Map<string, Count>
  blocked: Delivery['blocked']
  readonly complaints: Map<string, { readonly day: string; readonly caller: number; readonly calls: number }>
  dropped: number
  told: boolean
}

/** Makes the keeper of deliveries. Each is a file, written once and deleted when the centre has it. */
export function makeDeliveries(services: DeliveryServices): Deliveries {
  const state: State = {
    spool: openSpool(services.folder, filesMost),
    counts: new Map(),
    blocked: [],
    complaints: new Map(),
    dropped: 0,
    told: false,
  }
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  const deliver = async () => {
    await writeAll(services, state)
    await send(services, state, stopping.signal)
  }
  return {
    decided: (part) => takeDecided(state, part),
    complained: (caller, calls, now) => {
      const day = new Date(now).toISOString().slice(0, 10)
      const key = `${day} ${caller}`
      const known = state.complaints.get(key)
      if (known === undefined && state.complaints.size >= memoryMost) state.dropped++
      else state.complaints.set(key, { day, caller, calls: Math.min((known?.calls ?? 0) + calls, 1e6) })
    },
    keep: (path, body) => write(services, state, { path, body }),
    deliver,
    start: () => {
      running = repeat(services, deliver, stopping.signal)
    },
    waiting: () => state.spool.names().length,
    dropped: () => state.dropped,
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await running
      await writeAll(services, state)
    },
  }
}

function takeDecided(state: State, { counts, blocked }: Pick<Delivery, 'counts' | 'blocked'>): void {
  for (const count of counts) {
    const { minute, trunk, country, rule, action, shadow } = count
    const key = `${minute} ${trunk} ${country} ${rule} ${action} ${shadow}`
    const known = state.counts.get(key)
    if (known !== undefined) state.counts.set(key, { ...known, calls: known.calls + count.calls })
    else if (state.counts.size < memoryMost) state.counts.set(key, count)
    else state.dropped++
  }
  const room = memoryMost - state.blocked.length
  if (blocked.length > room) state.dropped += blocked.length - room
  state.blocked = [...state.blocked, ...blocked.slice(0, room)]
}

/** Writes what is in memory; what the disk does not take stays there. */
async function writeAll(services: DeliveryServices, state: State): Promise<void> {
  try {
    while (state.counts.size > 0 || state.blocked.length > 0) {
      const counts = [...state.counts].slice(0, rowsMost)
      const blocked = state.blocked.slice(0, rowsMost)
      for (const [key] of counts) state.counts.delete(key)
      state.blocked = state.blocked.slice(blocked.length)
      const part = { counts: counts.map(([, count]) => count), blocked }
      await write(services, state, { path: decisionsPath, body: { id: randomUUID(), ...part } }).catch((error) => {
        takeDecided(state, part)
        throw error
      })
    }
    while (state.complaints.size > 0) {
      const some = [...state.complaints].slice(0, rowsMost)
      const complaints = some.map(([, complaint]) => complaint)
      await write(services, state, { path: complaintsPath, body: { id: randomUUID(), complaints } })
      // Complaints that came meanwhile are of the next delivery.
      for (const [key, { day, caller, calls }] of some) {
        const more = (state.complaints.get(key)?.calls ?? 0) - calls
        if (more > 0) state.complaints.set(key, { day, caller, calls: more })
        else state.complaints.delete(key)
      }
    }
    state.told = false
  } catch (error) {
    if (!state.told) services.log.error({ code: (error as { code?: string }).code }, 'call counts wait for the disk')
    state.told = true
  }
}

async function write({ log }: DeliveryServices, state: State, letter: Letter): Promise<void> {
  await state.spool.write(JSON.stringify(letter))
  const tooMany = state.spool.trim()
  if (tooMany === 0) return
  state.dropped += tooMany
  log.warn({ count: tooMany }, 'deliveries were given up: too many wait for the centre')
}

async function send({ centre, log }: DeliveryServices, state: State, signal: AbortSignal): Promise<void> {
  for (const name of state.spool.names()) {
    const letter = letterOf(state.spool.read(name))
    const taken = letter !== undefined && (await centre.hand(letter.path, JSON.stringify(letter.body), signal))
    state.spool.remove(name)
    if (taken) continue
    state.dropped++
    log.error({ path: letter?.path }, 'the centre refused a delivery')
  }
}

function letterOf(text: string): Letter | undefined {
  try {
    return JSON.parse(text) as Letter
  } catch {
    return undefined
  }
}

/** Again and again; why the centre takes nothing is told once, until it takes something again. */
async function repeat({ every, log }: DeliveryServices, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let told = ''
  while (!signal.aborted) {
    await sleep(every, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    try {
      await work()
      told = ''
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown'
      if (told === '') log.warn({ reason }, 'deliveries wait on the disk')
      told = reason
    }
  }
}
