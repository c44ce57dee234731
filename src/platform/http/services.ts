import type { FastifyRequest } from 'fastify'
import type { Result } from '#kernel/result'
import type { Actor, Policy } from '../access.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { Messages } from '../messages.ts'
import type { Metrics } from '../metrics.ts'
import type { State } from '../state/state.ts'
import type { Answer, RequestContext } from './route.ts'

/** What the HTTP server needs from the composition. */
export interface HttpServices {
  readonly config: Config
  readonly log: Log
  readonly messages: Messages
  readonly metrics: Metrics
  /** Where requests are counted for the rate limits; in this process alone where not given. */
  readonly state?: Pick<State, 'limits'>
  /** All policies of all domains; a route's permission must stand in one of them. */
  readonly policy: Policy
  /** Finds out who is asking from the request's credentials; fails with `…unauthenticated` on bad ones. */
  authenticate(request: FastifyRequest): Promise<Result<Actor>>
  /** Draws an error page for readers of the site. */
  readonly errorPage?: (status: number, code: string, context: ErrorContext) => Answer
  /** Readiness: throws or rejects when the process must get no traffic. */
  ready(): Promise<void>
}

/** What an error page may know. */
export type ErrorContext = Pick<RequestContext, 'language' | 't' | 'requestId'> & { readonly path: string }
