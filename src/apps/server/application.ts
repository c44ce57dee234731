import type { FastifyInstance } from 'fastify'
import { callsRoutes } from '#domains/calls'
import { deskRoutes } from '#domains/desk'
import { evidenceRoutes } from '#domains/evidence'
import { authenticateRequest, identityRoutes } from '#domains/identity'
import { indicatorsRoutes } from '#domains/indicators'
import { paymentsRoutes } from '#domains/payments'
import { publicationsRoutes } from '#domains/publications'
import { contactRoutes, referralsRoutes, reportsRoutes, suggestionsRoutes } from '#domains/reports'
import { statisticsRoutes } from '#domains/statistics'
import { taxonomyRoutes } from '#domains/taxonomy'
import { makeHttpServer } from '#platform/http/server'
import { consolePolicy, consoleRoutes } from '../console/console.ts'
import { domainPolicy } from '../policy.ts'
import type { Services } from '../services.ts'
import { siteErrorPage, sitePolicy, siteRoutes } from '../site/site.ts'
import { addBlockedHosts } from './blocked-host.ts'
import { operationsPolicy, operationsRoutes } from './operations.ts'

/** How long a stopping server waits for what it is answering, in milliseconds. */
const closingGrace = 3000

/** The whole HTTP side of the product: API, site and operations on one server. The caller listens and closes. */
export async function makeApplication(services: Services): Promise<FastifyInstance> {
  const { identity, config } = services
  const ready = async () => {
    await services.pool.query('select from platform.migration limit 1')
  }
  await services.state.connect()
  const server = await makeHttpServer(
    {
      ...services,
      policy: { ...operationsPolicy, ...domainPolicy, ...sitePolicy, ...consolePolicy },
      authenticate: authenticateRequest(identity),
      errorPage: siteErrorPage,
      ready,
    },
    [
      ...operationsRoutes({ ...services, ready }),
      ...identityRoutes(identity, { origin: config.SAQBOL_ORIGIN }),
      ...taxonomyRoutes(),
      ...indicatorsRoutes(services),
      ...evidenceRoutes(services),
      ...reportsRoutes(services),
      ...suggestionsRoutes(services),
      ...contactRoutes(services.reports.contacts),
      ...referralsRoutes(services),
      ...deskRoutes(services),
      ...callsRoutes(services),
      ...paymentsRoutes(services),
      ...publicationsRoutes(services),
      ...statisticsRoutes(services),
      ...siteRoutes(services),
      ...consoleRoutes(),
    ],
  )
  addBlockedHosts(server, services)
  server.addHook('preClose', async () => {
    // Lines of live news stand open for minutes; closing would wait for them.
    await services.live[Symbol.asyncDispose]()
    // Browsers also open connections that they never use. What is being answered gets a few seconds.
    setTimeout(() => server.server.closeAllConnections(), closingGrace).unref()
  })
  return server
}
