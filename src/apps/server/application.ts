import type { FastifyInstance, FastifyRequest } from 'fastify'
import { identityPolicy, identityRoutes } from '#domains/identity'
import { indicatorsPolicy, indicatorsRoutes } from '#domains/indicators'
import { reportsPolicy, reportsRoutes } from '#domains/reports'
import { statisticsPolicy, statisticsRoutes } from '#domains/statistics'
import { taxonomyPolicy, taxonomyRoutes } from '#domains/taxonomy'
import type { Policy } from '#platform/access'
import { makeHttpServer } from '#platform/http/server'
import type { Services } from '../services.ts'
import { siteErrorPage, sitePolicy, siteRoutes } from '../site/site.ts'
import { operationsPolicy, operationsRoutes } from './operations.ts'

/** Every action of the product and the roles that may do it. */
export const applicationPolicy: Policy = {
  ...operationsPolicy,
  ...identityPolicy,
  ...taxonomyPolicy,
  ...indicatorsPolicy,
  ...reportsPolicy,
  ...statisticsPolicy,
  ...sitePolicy,
}

/** The whole HTTP side of the product: API, site and operations on one server. The caller listens and closes. */
export function makeApplication(services: Services): Promise<FastifyInstance> {
  const ready = async () => {
    await services.pool.query('select from platform.migration limit 1')
  }
  return makeHttpServer(
    {
      ...services,
      policy: applicationPolicy,
      authenticate: (request) => services.identity.authenticate(credentials(request)),
      errorPage: siteErrorPage,
      ready,
    },
    [
      ...operationsRoutes({ ...services, ready }),
      ...identityRoutes(services),
      ...taxonomyRoutes(services),
      ...indicatorsRoutes(services),
      ...reportsRoutes(services),
      ...statisticsRoutes(services),
      ...siteRoutes(services),
    ],
  )
}

function credentials(request: FastifyRequest) {
  const csrf = request.headers['x-csrf-token']
  const sessionToken = request.cookies.saqbol_session
  return {
    method: request.method,
    ...(request.headers.authorization !== undefined && { authorization: request.headers.authorization }),
    ...(sessionToken !== undefined && { sessionToken }),
    ...(typeof csrf === 'string' && { csrfToken: csrf }),
  }
}
