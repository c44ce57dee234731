import type { FastifyRequest } from 'fastify'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { ProblemError, type RequestContext } from '#platform/http/route'
import type { Identity } from './service.ts'
import { sessionCookie } from './sign-in/session.ts'
import type { OpenedSession } from './sign-in/session-service.ts'
import type { Holder } from './sign-in/sign-in-service.ts'

/** The session's token as the browser sent it. */
export function tokenOf(request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookie]
}

/** Doors that open by a password or a one-time token of their own: an old session does not stand in their way. */
const doors: readonly string[] = [
  'POST /api/v1/setup',
  'POST /api/v1/setup/second-factor',
  'POST /api/v1/invitations/accept',
  'POST /api/v1/session',
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
    })
  }
}

/** The person behind a request, enrolled or not; throws the problem `access.unauthenticated` where there is none. */
export function holderOf({ actor, raw }: RequestContext): Holder {
  const token = tokenOf(raw)
  if (actor.kind !== 'person' || actor.id === null || token === undefined) {
    throw new ProblemError({ code: 'access.unauthenticated' })
  }
  return { actor, personId: actor.id, token }
}

/** What the API tells of a session just opened: all but its token, which goes into the cookie. */
export function openedBody({ csrfToken, expiresAt }: OpenedSession) {
  return { csrfToken, expiresAt }
}
