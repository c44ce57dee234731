import { after } from 'node:test'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ok, type Result, unwrap } from '#kernel/result'
import { type Actor, anonymous, type Policy } from '#platform/access'
import { readConfig } from '#platform/config'
import type { Route } from '#platform/http/route'
import { makeHttpServer } from '#platform/http/server'
import type { Log } from '#platform/log'
import type { Messages } from '#platform/messages'
import { makeMetrics } from '#platform/metrics'
import type { State } from '#platform/state/state'

/** What a test puts behind its server. */
export interface TestServerParts {
  readonly log: Log
  readonly messages: Messages
  readonly policy: Policy
  readonly routes: readonly Route[]
  /** Who is asking; nobody in particular where not given. */
  readonly authenticate?: (request: FastifyRequest) => Promise<Result<Actor>>
  /** Settings that differ from the usual ones. */
  readonly settings?: Readonly<Record<string, string>>
  /** Where requests are counted; apart for each server where not given. */
  readonly state?: Pick<State, 'limits'>
}

/** The product's HTTP server over the routes of a test; use it with `inject`. It is closed when the file ends. */
export async function testServer(parts: TestServerParts): Promise<FastifyInstance> {
  const { log, messages, policy, routes, authenticate, settings, state } = parts
  const config = unwrap(readConfig({ SAQBOL_SECRET: '0'.repeat(64), ...settings }))
  const services = {
    config,
    log,
    messages,
    policy,
    metrics: makeMetrics(),
    authenticate: authenticate ?? (() => Promise.resolve(ok(anonymous))),
    ready: () => Promise.resolve(),
    ...(state && { state }),
  }
  const server = await makeHttpServer(services, routes)
  after(() => server.close())
  return server
}
