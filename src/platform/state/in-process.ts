import type { Clock } from '#kernel/clock'
import type { Metrics } from '../metrics.ts'
import { inProcessStream } from './in-process-stream.ts'
import { makeShelf, type Shelf } from './shelf.ts'
import {
  checkWindows,
  type Firsts,
  type RateLimits,
  type Registration,
  type State,
  type Velocity,
  type VelocityCount,
  velocityHorizon,
  velocityMost,
} from './state.ts'

/** How much one process keeps; about 100 MB where everything is full. */
export interface Room {
  readonly limits: number
  readonly registrations: number
  readonly velocityKeys: number
  /** Of all keys together. */
  readonly velocityEvents: number
  readonly firsts: number
  /** Of each log. */
  readonly streamAppends: number
}

const usualRoom: Room = {
  limits: 100_000,
  registrations: 100_000,
  velocityKeys: 50_000,
  velocityEvents: 500_000,
  firsts: 100_000,
  streamAppends: 10_000,
}

/** How often expired entries are looked for, in milliseconds. */
const sweepEvery = 60_000

/** What the state of one process needs. The clock must be the machine's: limits end by it. */
export interface InProcessParts {
  readonly clock: Clock
  readonly metrics: Pick<Metrics, 'counter'>
  readonly room?: Room
}

type Evicted = (use: string) => () => void

/** State in the memory of this process: bounded, gone with the process, unknown to others. Nothing is ever `unknown`. */
export function makeInProcessState({ clock, metrics, room = usualRoom }: InProcessParts): State {
  const evictions = metrics.counter(
    'saqbol_state_evictions_total',
    'Entries of hot state in process that gave way to newer ones because the room was full',
    ['use'],
  )
  const now = () => clock.now().getTime()
  const evicted: Evicted = (use) => () => evictions.inc({ use })
  const limits = makeLimits(now, room, evicted)
  const velocity = makeVelocity(now, room, evicted)
  const registration = makeRegistration(now, room, evicted)
  const firsts = makeFirsts(now, room, evicted)
  const sweeping = setInterval(() => {
    for (const { shelf } of [limits, velocity, registration, firsts]) shelf.sweep(now())
  }, sweepEvery)
  sweeping.unref()
  return {
    connect: () => Promise.resolve(),
    limits: limits.port,
    velocity: velocity.port,
    registration: registration.port,
    firsts: firsts.port,
    stream: inProcessStream(room.streamAppends, now()),
    [Symbol.asyncDispose]: async () => clearInterval(sweeping),
  }
}

/** A part of the state, and the shelf to sweep. */
interface Part<Port> {
  readonly port: Port
  readonly shelf: Pick<Shelf<unknown>, 'sweep'>
}

interface Window {
  count: number
  readonly ends: number
}

function makeLimits(now: () => number, room: Room, evicted: Evicted): Part<RateLimits> {
  const shelf = makeShelf<Window>(room.limits, { evicted: evicted('limits') })
  const windowOf = (key: string, at: number, length: number) => {
    const known = shelf.get(key, at)
    if (known !== undefined) return known
    const fresh = { count: 0, ends: at + length }
    shelf.set(key, fresh, fresh.ends)
    return fresh
  }
  const port: RateLimits = {
    hit: (key, length, max) => {
      const at = now()
      const window = windowOf(key, at, length)
      const count = ++window.count
      const left = { remaining: Math.max(0, max - count), reset: window.ends - at }
      return Promise.resolve({ allowed: count <= max, count, ...left, shared: false })
    },
  }
  return { port, shelf }
}

interface KeptEvent {
  readonly name: string
  readonly at: number
  readonly member: string | undefined
}

function makeVelocity(now: () => number, room: Room, evicted: Evicted): Part<Velocity> {
  let held = 0
  let serial = 0
  const shelf = makeShelf<KeptEvent[]>(room.velocityKeys, {
    gone: (events) => (held -= events.length),
    evicted: evicted('velocity'),
  })
  const port: Velocity = {
    add: async (key, { at, member, id = `#${serial++}` }) => {
      const events = shelf.get(key, now()) ?? []
      const before = events.length
      insert(events, { name: `${member === undefined ? '-' : `+${member}`}\0${id}`, at, member })
      trim(events, Math.min(at, now()) - 2 * velocityHorizon)
      held += events.length - before
      shelf.set(key, events, now() + velocityHorizon)
      while (held > room.velocityEvents && shelf.size > 1) shelf.evict()
      return 'kept'
    },
    count: async (key, at, windows) => {
      checkWindows(windows)
      const events = shelf.get(key, now()) ?? []
      return windows.map((window) => countIn(events, at - window, at))
    },
  }
  return { port, shelf }
}

/** Keeps the events in the order of their times. What comes in order, as nearly everything does, goes to the end. */
function insert(events: KeptEvent[], event: KeptEvent): void {
  const same = events.findIndex(({ name }) => name === event.name)
  if (same >= 0) events.splice(same, 1)
  let place = events.length
  while (place > 0 && (events[place - 1]?.at ?? 0) > event.at) place--
  events.splice(place, 0, event)
}

function trim(events: KeptEvent[], oldest: number): void {
  let old = Math.max(0, events.length - velocityMost)
  while ((events[old]?.at ?? Number.POSITIVE_INFINITY) <= oldest) old++
  if (old > 0) events.splice(0, old)
}

function countIn(events: readonly KeptEvent[], after: number, until: number): VelocityCount {
  const members = new Set<string>()
  let count = 0
  for (const { at, member } of events) {
    if (at <= after || at > until) continue
    count++
    if (member !== undefined) members.add(member)
  }
  const complete = events.length < velocityMost || after >= (events[0]?.at ?? 0)
  return { events: count, members: members.size, complete }
}

function makeRegistration(now: () => number, room: Room, evicted: Evicted): Part<Registration> {
  const shelf = makeShelf<string>(room.registrations, { evicted: evicted('registration') })
  const get: Registration['get'] = async (key) => {
    const value = shelf.get(key, now())
    return value === undefined ? { is: 'absent' } : { is: 'found', value }
  }
  const port: Registration = {
    get,
    set: async (key, value, life) => {
      shelf.set(key, value, now() + life)
      return 'kept'
    },
    take: (key) => {
      // Read before anything else runs: two takers never find the same value.
      const found = get(key)
      shelf.delete(key)
      return found
    },
  }
  return { port, shelf }
}

function makeFirsts(now: () => number, room: Room, evicted: Evicted): Part<Firsts> {
  const shelf = makeShelf<string>(room.firsts, { evicted: evicted('firsts') })
  const port: Firsts = {
    claim: async (key, value, life) => {
      const stands = shelf.get(key, now())
      if (stands !== undefined) return stands
      shelf.set(key, value, now() + life)
      return value
    },
  }
  return { port, shelf }
}
