import type { Random } from '#kernel/random'
import { isDatabaseUnavailable } from '#platform/database'
import { notify } from '#platform/dns/notifying'
import { addressOf, type DnsServer, startDnsServer } from '#platform/dns/server'
import { type LiveZone, openZone, type Secondary, type ZoneServices } from './zone-service.ts'

/** What serving the zone needs. */
export interface ZoneServingServices extends ZoneServices {
  readonly random: Random
  /** `host:port`. */
  readonly listen: string
}

/** The zone, served over DNS; dispose it to stop. */
export interface ZoneServing extends AsyncDisposable {
  readonly port: number
  readonly serial: () => number
}

/** How often the database is asked whether the zone changed, in milliseconds. */
const askEvery = 250

/** Serves the zone, takes over changes within a quarter of a second, and tells the resolvers. Rejects as `listen` does. */
export async function startZoneServing(services: ZoneServingServices): Promise<ZoneServing> {
  const { log, listen, clock } = services
  const zone = await openZone(services)
  const server: DnsServer = await startDnsServer({ listen, zone, clock, log })
  const telling = makeTelling(services, zone)
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> = Promise.resolve()
  const turn = async () => {
    try {
      if (await zone.refresh()) telling.tell()
    } catch (error) {
      if (isDatabaseUnavailable(error)) log.warn('the zone waits for the database')
      else log.error(error, 'the zone was not refreshed')
    }
    if (!stopped) timer = setTimeout(start, askEvery)
  }
  const start = () => {
    working = turn()
  }
  start()
  // Whoever missed what changed while nothing was served here hears of it now.
  telling.tell()
  return {
    port: server.port,
    serial: zone.serial,
    [Symbol.asyncDispose]: async () => {
      stopped = true
      clearTimeout(timer)
      await working
      await telling.end()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Tells all resolvers of the newest serial; a newer one takes the place of notices still underway. */
function makeTelling({ log, random, clock, listen }: ZoneServingServices, zone: LiveZone) {
  const underway = new Set<Promise<void>>()
  let older = new AbortController()
  const { host } = addressOf(listen)
  const from = host === '0.0.0.0' || host === '::' ? undefined : host
  const one = async ({ address, key }: Secondary, signal: AbortSignal) => {
    const id = Buffer.from(random.bytes(2)).readUInt16BE(0)
    const now = () => clock.now()
    const notice = { zone: zone.name, soa: zone.soa(), ...addressOf(address), key, id, now, from }
    const taken = await notify(notice, signal)
    if (!taken && !signal.aborted) log.warn({ address }, 'a resolver did not answer the notice of a change')
  }
  return {
    tell: () => {
      older.abort()
      older = new AbortController()
      for (const secondary of zone.secondaries()) {
        const telling = one(secondary, older.signal)
          .catch((error: unknown) => log.error(error, 'a resolver was not told of a change'))
          .finally(() => underway.delete(telling))
        underway.add(telling)
      }
    },
    end: async () => {
      older.abort()
      await Promise.all(underway)
    },
  }
}
