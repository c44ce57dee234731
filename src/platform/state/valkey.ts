import type { Clock } from '#kernel/clock'
import type { Random } from '#kernel/random'
import type { Redacted } from '#kernel/redacted'
import type { Keys } from '../keys.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { makeGate } from './gate.ts'
import { makeInProcessState } from './in-process.ts'
import { makePlaces, memberLength, nameOf, type Place } from './places.ts'
import {
  checkWindows,
  type Firsts,
  type Found,
  type RateLimits,
  type Registration,
  type State,
  type Velocity,
  velocityHorizon,
  velocityMost,
} from './state.ts'
import { type Ask, makeValkeyClient, type Use, type ValkeyClient } from './valkey-client.ts'
import { sharedStream } from './valkey-stream.ts'
import { within } from './within.ts'

/** What shared state needs. */
export interface ValkeyParts {
  /** One URL for one server, several for a cluster. */
  readonly urls: Redacted<readonly string[]>
  readonly keys: Keys
  readonly log: Log
  readonly metrics: Pick<Metrics, 'counter' | 'gauge'>
  readonly clock: Clock
  readonly random: Random
  /** How many appends of a log are kept; `streamMost` where not said. */
  readonly streamAppends?: number
  /** How long one call waits for the store, in milliseconds; `valkeyDeadline` where not said. */
  readonly deadline?: number
}

/** How long one call waits for the store, in milliseconds: longer than a good store ever takes, shorter than people notice. */
export const valkeyDeadline = 250

/** How long a node that failed is left alone before it is tried again, in milliseconds. */
export const valkeyPause = 1000

/**
 * State in Valkey or Redis (6.2 or newer), one server or a cluster. The
 * store learns no key, no member and no value: names are keyed hashes, values are sealed. No command is sent twice.
 */
export function makeValkeyState(parts: ValkeyParts): State {
  const client = makeValkeyClient(parts.urls, parts.log)
  const local = makeInProcessState(parts)
  const ask = makeAsk(client, parts)
  const placeOf = makePlaces(parts.keys, client.zones)
  const stream = sharedStream(ask, placeOf, parts)
  return {
    connect: client.connect,
    limits: sharedLimits(ask, placeOf, local.limits),
    velocity: sharedVelocity(ask, placeOf, parts),
    registration: sharedRegistration(ask, placeOf, parts),
    firsts: sharedFirsts(ask, placeOf, parts),
    stream,
    [Symbol.asyncDispose]: async () => {
      stream.close()
      client.close()
      await local[Symbol.asyncDispose]()
    },
  }
}

function makeAsk(client: ValkeyClient, { log, metrics, clock, deadline = valkeyDeadline }: ValkeyParts): Ask {
  const alone = metrics.counter(
    'saqbol_state_alone_total',
    'Calls that were answered without the shared store (Valkey) because it did not answer',
    ['use'],
  )
  const away = metrics.gauge(
    'saqbol_state_away_ratio',
    'Share of the shared store (Valkey) that does not answer, 0 to 1',
  )
  away.set(0)
  const gate = makeGate({
    zones: client.zones,
    pause: valkeyPause,
    clock,
    changed: (zones, before) => {
      if (zones === 0) log.info('the shared store answers again')
      else if (before === 0) log.warn('the shared store does not answer: going on without it, or without a part of it')
      away.set(zones / client.zones)
    },
  })
  const failed = (place: Place, error: unknown) => {
    // The first word says what the store did not like; the rest may quote what it was given.
    const { message, code = message.split(' ', 1)[0] } = error as NodeJS.ErrnoException
    log.debug({ code, zone: place.zone }, 'a call to the shared store failed')
    gate.failed(place.zone)
  }
  return async (use, place, work) => {
    if (gate.opens(place.zone)) {
      try {
        const value = await within(deadline, work(client))
        gate.worked(place.zone)
        return value
      } catch (error) {
        failed(place, error)
      }
    }
    alone.inc({ use })
    return undefined
  }
}

function sharedLimits(ask: Ask, placeOf: (use: Use, key: string) => Place, local: RateLimits): RateLimits {
  return {
    hit: async (key, window, max) => {
      const place = placeOf('limits', key)
      const answer = await ask('limits', place, ({ commands }) => commands.saqbolHit(place.name, window))
      if (answer === undefined) return local.hit(key, window, max)
      const [count, reset] = answer
      return { allowed: count <= max, count, remaining: Math.max(0, max - count), reset, shared: true }
    },
  }
}

function sharedVelocity(ask: Ask, placeOf: (use: Use, key: string) => Place, parts: ValkeyParts): Velocity {
  const { keys, clock, random } = parts
  return {
    add: async (key, { at, member, id }) => {
      const place = placeOf('velocity', key)
      const name = nameOf(keys, { member, id: id ?? Buffer.from(random.bytes(16)).toString('hex') })
      const oldest = Math.min(at, clock.now().getTime()) - 2 * velocityHorizon
      const kept = await ask('velocity', place, ({ commands }) =>
        commands.saqbolAdd(place.name, at, name, oldest, velocityMost, velocityHorizon),
      )
      return kept === undefined ? 'unknown' : 'kept'
    },
    count: async (key, at, windows) => {
      checkWindows(windows)
      if (windows.length === 0) return []
      const place = placeOf('velocity', key)
      const figures = await ask('velocity', place, ({ commands }) =>
        commands.saqbolCount(place.name, memberLength, velocityMost, at, ...windows),
      )
      if (figures === undefined) return undefined
      const figure = (index: number) => figures[index] ?? 0
      return windows.map((_, i) => ({
        events: figure(3 * i),
        members: figure(3 * i + 1),
        complete: figure(3 * i + 2) === 1,
      }))
    },
  }
}

function sharedRegistration(ask: Ask, placeOf: (use: Use, key: string) => Place, parts: ValkeyParts): Registration {
  const { keys, log } = parts
  /** A value is sealed together with its key, so that whoever writes in the store cannot move it to another one. */
  const opened = (key: string, sealed: Buffer | null | undefined): Found => {
    if (sealed === undefined) return { is: 'unknown' }
    if (sealed === null) return { is: 'absent' }
    try {
      const plain = keys.open('state', sealed)
      if (plain.startsWith(`${key}\0`)) return { is: 'found', value: plain.slice(key.length + 1) }
    } catch {
      // Told below: sealed by another secret, or altered.
    }
    log.warn('a registration in the shared store is not ours')
    return { is: 'absent' }
  }
  return {
    set: async (key, value, life) => {
      const place = placeOf('registration', key)
      const sealed = keys.seal('state', `${key}\0${value}`)
      const kept = await ask('registration', place, ({ redis }) => redis.set(place.name, sealed, 'PX', life))
      return kept === undefined ? 'unknown' : 'kept'
    },
    get: async (key) => {
      const place = placeOf('registration', key)
      return opened(key, await ask('registration', place, ({ redis }) => redis.getBuffer(place.name)))
    },
    take: async (key) => {
      const place = placeOf('registration', key)
      return opened(key, await ask('registration', place, ({ redis }) => redis.getdelBuffer(place.name)))
    },
  }
}

function sharedFirsts(ask: Ask, placeOf: (use: Use, key: string) => Place, { keys, log }: ValkeyParts): Firsts {
  return {
    claim: async (key, value, life) => {
      const place = placeOf('firsts', key)
      const sealed = keys.seal('state', `${key}\0${value}`)
      const stands = await ask('firsts', place, ({ commands }) => commands.saqbolClaimBuffer(place.name, sealed, life))
      if (stands === undefined) return undefined
      try {
        const plain = keys.open('state', stands)
        if (plain.startsWith(`${key}\0`)) return plain.slice(key.length + 1)
      } catch {
        // Told below: sealed by another secret, or altered.
      }
      log.warn('a first value in the shared store is not ours')
      return undefined
    },
  }
}
