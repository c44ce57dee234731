import type { FastifyInstance } from 'fastify'
import { negotiateLanguage } from '#kernel/language'
import { isDatabaseUnavailable } from '#platform/database'
import type { Services } from '../services.ts'

/**
 * A resolver that follows the zone leads the visitors of a blocked site here: they come asking for that site. They are sent to the
 * page that tells why. Only for hosts that are blocked; any other name that leads here gets the site itself.
 */
export function addBlockedHosts(server: FastifyInstance, { config, blocked }: Pick<Services, 'config' | 'blocked'>) {
  const origin = config.SAQBOL_ORIGIN
  if (origin === undefined) return
  const own = new URL(origin).hostname
  server.addHook('onRequest', async (request, reply) => {
    const host = request.hostname.toLowerCase().replace(/\.$/, '')
    if (host === own || host.length > 253 || !name.test(host)) return
    if (!(await isBlocked(blocked, host))) return
    const language = negotiateLanguage(request.headers['accept-language'])
    // The browser must ask again after the site is taken off: nothing of this may be kept.
    await reply
      .header('cache-control', 'no-store')
      .redirect(`${origin}/${language}/blocked?${new URLSearchParams({ name: host }).toString()}`, 302)
  })
}

/** A name of the DNS with a dot, no address. */
const name = /^([a-z0-9_-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*$/

/** Without the database nothing is known to be blocked, and the pages that need none go on. */
async function isBlocked(blocked: Services['blocked'], host: string): Promise<boolean> {
  try {
    return (await blocked.siteOf(host)) !== undefined
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false
    throw error
  }
}
