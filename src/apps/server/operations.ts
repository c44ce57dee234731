import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, type Policy } from '#platform/access'
import { answer, ProblemError, type Route, route } from '#platform/http/route'
import type { Metrics } from '#platform/metrics'

/** Who may look at the machine. The figures are also open to the machine itself: see `metricsRoute`. */
export const operationsPolicy: Policy = {
  'operations:health': ['anyone'],
  'operations:describe': ['anyone'],
  'operations:read-metrics': ['administrator', 'auditor', 'partner'],
}

const health = z.object({ status: z.literal('ok') })

/** `/healthz`, `/readyz`, `/metrics` and `/api/openapi.json`. */
export function operationsRoutes(services: {
  readonly metrics: Metrics
  /** Rejects while the process must get no traffic. */
  ready(): Promise<void>
}): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      permission: 'operations:health',
      summary: 'Whether the process lives',
      tags: ['operations'],
      answers: { 200: health },
      handle: async () => answer(200, { status: 'ok' }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      permission: 'operations:health',
      summary: 'Whether the process can serve: the database answers and is migrated',
      tags: ['operations'],
      answers: { 200: health },
      handle: async () => {
        await services.ready().catch(() => {
          throw new ProblemError({ code: 'database.unavailable' })
        })
        return answer(200, { status: 'ok' })
      },
    }),
    metricsRoute(services.metrics),
    route({
      method: 'GET',
      path: '/api/openapi.json',
      permission: 'operations:describe',
      summary: 'This description (OpenAPI 3.1)',
      tags: ['operations'],
      answers: { 200: z.record(z.string(), z.unknown()) },
      handle: async (_request, { raw }) =>
        answer(200, raw.server.swagger(), { 'cache-control': 'public, max-age=300' }),
    }),
  ]
}

/** Prometheus scrapes from the machine itself (loopback, no proxy in between) or with a permitted token. */
function metricsRoute(metrics: Metrics): Route {
  return route({
    method: 'GET',
    path: '/metrics',
    permission: 'operations:health',
    summary:
      'Figures of the process in the Prometheus text format; from the loopback or with `operations:read-metrics`',
    tags: ['operations'],
    byteAnswers: { 200: [{ type: 'text/plain', holds: 'Prometheus text exposition format 0.0.4, UTF-8.' }] },
    handle: async (_request, { actor, raw }) => {
      if (!isLocal(raw) && !may(operationsPolicy, actor, 'operations:read-metrics')) {
        throw new ProblemError({ code: 'access.forbidden' })
      }
      return { status: 200, body: await metrics.registry.metrics(), type: metrics.registry.contentType }
    },
  })
}

function isLocal(request: FastifyRequest): boolean {
  const { remoteAddress } = request.socket
  const proxied = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  return !proxied && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(remoteAddress ?? '')
}
