import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { systemClock } from '#kernel/clock'
import { makeInProcessState } from '../state/in-process.ts'
import type { RateLimits } from '../state/state.ts'
import { describeObject, describeRoute, usualBodyLimit } from './description.ts'
import { answerError, answerErrors } from './errors.ts'
import { parseBodies } from './parsing.ts'
import { rateLimitStore } from './rate-limit-store.ts'
import { neighbourhoodOf, presentsKey, registerRoute } from './register.ts'
import type { Route } from './route.ts'
import type { HttpServices } from './services.ts'

const title = 'Saqbol API'

/** Builds the server with all routes registered; the caller listens. */
export async function makeHttpServer(services: HttpServices, routes: readonly Route[]): Promise<FastifyInstance> {
  const { config, log } = services
  const logger: FastifyBaseLogger = log
  const server: FastifyInstance = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address, hop) => hop < config.TRUSTED_PROXIES,
    bodyLimit: usualBodyLimit,
    routerOptions: { maxParamLength: 2100 },
    requestTimeout: 30_000,
    genReqId: () => crypto.randomUUID(),
    return503OnClosing: true,
    frameworkErrors: (error, request, reply) => void answerError(services, error, { request, reply }),
  })
  const limits = limitsOf(server, services)
  await protect(server, services, limits)
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title,
        version: '0.1.0',
        description: 'Report, check, assess, dispute: the registry of online offenders.',
      },
      components: {
        securitySchemes: {
          oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: {} } } },
          session: { type: 'apiKey', in: 'cookie', name: 'saqbol_session' },
        },
      },
    },
    transform: describeRoute,
    transformObject: describeObject,
  })
  parseBodies(server)
  answerErrors(server, services)
  server.addHook('onResponse', async (request, reply) => {
    const pattern = request.routeOptions.url ?? 'unknown'
    services.metrics.requestSeconds.observe(
      { method: request.method, route: pattern, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    log.debug({ id: request.id, method: request.method, route: pattern, status: reply.statusCode }, 'request')
  })
  await server.register(async (scope) => {
    for (const declared of routes) registerRoute(scope, { ...services, state: { limits } }, declared)
  })
  return server
}

/** Headers, cookies and the general rate limit. */
async function protect(server: FastifyInstance, { config }: HttpServices, limits: RateLimits): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: config.SAQBOL_ORIGIN?.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  })
  await server.register(cookie)
  await server.register(rateLimit, {
    global: true,
    // A whole office of the staff stands behind one address.
    max: (request) => config.RATE_LIMIT_PER_MINUTE * (presentsKey(request) ? staffFactor : 1),
    keyGenerator: (request) => (presentsKey(request) ? `key ${neighbourhoodOf(request)}` : neighbourhoodOf(request)),
    timeWindow: '1 minute',
    store: rateLimitStore(limits),
  })
}

/** The counts of the composition, or those of this server alone, which end with it. */
function limitsOf(server: FastifyInstance, { state, metrics }: HttpServices): RateLimits {
  if (state !== undefined) return state.limits
  const own = makeInProcessState({ clock: systemClock, metrics })
  server.addHook('onClose', () => own[Symbol.asyncDispose]())
  return own.limits
}

/** How many times more requests an address may make with a session or a token: screens ask often. */
const staffFactor = 10
