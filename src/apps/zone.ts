import { startZoneServing, type ZoneServing } from '#domains/publications'
import type { Services } from './services.ts'
import { StartFailure } from './start-failure.ts'

/**
 * Serves the zone of blocked names on `DNS_LISTEN`; undefined where it is not set. Throws a `StartFailure` where the port
 * cannot be had.
 */
export async function startZone(services: Services): Promise<ZoneServing | undefined> {
  const { DNS_LISTEN: listen, DNS_ZONE: zone } = services.config
  if (listen === undefined) return undefined
  try {
    return await startZoneServing({ ...services, zone, listen })
  } catch (error) {
    const { code = 'unknown' } = error as { readonly code?: string }
    if (/^(EADDRINUSE|EADDRNOTAVAIL|EACCES|ENOTFOUND)$/.test(code)) {
      throw new StartFailure({ code: 'zone.port.unavailable', details: { where: listen, code } })
    }
    throw error
  }
}
