import type { FastifyRequest } from 'fastify'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { ProblemError, type RequestContext } from '#platform/http/route'
import type { Identity } from './service.ts'
import type { From } from './sign-in/place.ts'
import { sessionCookie } from './sign-in/session.ts'
import type { OpenedSession } from './sign-in/session-service.ts'
import type { Holder } from './sign-in/sign-in-service.ts'

/** The session's token as the browser sent it. */
export function tokenOf(request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookie]
}

/**
 * Doors that open by a password, a passkey or a one-time token of their own: an old session does not stand in their way, nor
 * one that must be confirmed first.
 */
const doors: readonly string[] = [
  'POST /api/v1/setup',
  'POST /api/v1/setup/second-factor',
  'POST /api/v1/invitations/accept',
  'POST /api/v1/session',
  'POST /api/v1/session/confirmation',
  'POST /api/v1/session/passkey',
  'POST /api/v1/session/passkey/options',
  'POST /oauth/token',
]

/**
 * Finds out who sends a request, for the server. The session counts for the API alone: pages are the same for everybody,
 * and their forms, which carry no CSRF token, are nobody's.
 */
export function authenticateRequest(identity: Pick<Identity, 'authenticate'>) {
  return (request: FastifyRequest): Promise<Result<Actor>> => {
    const pattern = request.routeOptions.url ?? ''
    const bySession = pattern.startsWith('/api/') && !doors.includes(`${request.method} ${pattern}`)
    const csrf = request.headers['x-csrf-token']
    return identity.authenticate({
      method: request.method,
      authorization: pattern === '/oauth/token' ? undefined : request.headers.authorization,
      sessionToken: bySession ? tokenOf(request) : undefined,
      csrfToken: typeof csrf === 'string' ? csrf : undefined,
      from: fromOf({ ip: request.ip, userAgent: request.headers['user-agent'] ?? '' }),
    })
  }
}

/** Where a request comes from. */
export function fromOf({ ip, userAgent }: Pick<RequestContext, 'ip' | 'userAgent'>): From {
  return { ip, userAgent: userAgent.slice(0, 300) }
}

/**
 * The person behind a request, enrolled or not; throws the problem `access.unauthenticated` where there is none, or the
 * one that says why the session does not count.
 */
export function holderOf(context: RequestContext): Holder {
  const { actor, raw } = context
  const token = tokenOf(raw)
  if (actor.kind !== 'person' || actor.id === null || token === undefined) {
    throw new ProblemError({ code: actor.refusal ?? 'access.unauthenticated' })
  }
  return { actor, personId: actor.id, token, from: fromOf(context) }
}

/** What the API tells of a session just opened: all but its token, which goes into the cookie. */
export function openedBody({ csrfToken, expiresAt }: OpenedSession) {
  return { csrfToken, expiresAt }
}
