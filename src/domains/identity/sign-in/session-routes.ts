import { may } from '#platform/access'
import { nothing } from '#platform/http/answers'
import { answer, orProblem, ProblemError, type Route, route } from '#platform/http/route'
import { identityPolicy } from '../policy.ts'
import * as schema from '../schema.ts'
import type { Identity } from '../service.ts'
import { fromOf, holderOf, openedBody, tokenOf } from '../session-cookie-routes.ts'
import { cookieHeader } from './session.ts'
import type { SeenSession } from './session-list-service.ts'
import type { Holder } from './sign-in-service.ts'

const tags = ['Session']

const mayManage = ({ actor }: Holder) => may(identityPolicy, actor, 'identity:manage-sessions')

/** Signing in and out, and the keys of whoever is signed in. `secure` where the site is served by HTTPS. */
export function sessionRoutes(identity: Identity, secure: boolean): readonly Route[] {
  return [
    ...signInRoutes(identity, secure),
    ...currentSessionRoutes(identity),
    ...signOutRoutes(identity, secure),
    ...ownKeyRoutes(identity, secure),
    ...ownPasswordRoutes(identity),
    ...openSessionRoutes(identity),
    ...endingRoutes(identity),
  ]
}

function signInRoutes({ signIns }: Identity, secure: boolean): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/session',
      permission: 'identity:sign-in',
      summary: 'Sign in; sets the session cookie and returns the CSRF token for X-CSRF-Token',
      tags,
      body: schema.signInBody,
      answers: { 201: schema.openedView },
      handle: async ({ body }, context) => {
        const opened = orProblem(await signIns.open({ ...body, ...fromOf(context), replaces: tokenOf(context.raw) }))
        return answer(201, openedBody(opened), { 'set-cookie': cookieHeader(opened.token, secure) })
      },
    }),
  ]
}

function currentSessionRoutes({ currentSession }: Identity): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/session',
      permission: 'identity:enrol',
      summary: 'Who is signed in, what is open to them, and the CSRF token',
      tags,
      answers: { 200: schema.currentView },
      handle: async (_, context) => {
        const session = await currentSession(holderOf(context).token)
        if (!session) throw new ProblemError({ code: 'access.unauthenticated' })
        const { personId, email, name, roles, language, region, organisationId, organisationName } = session
        const { enrolled: secondFactor, passkeys } = session
        const organisation = { id: organisationId, name: organisationName }
        return answer(200, {
          person: { id: personId, email, name, roles, language, region, organisation, secondFactor, passkeys },
          access: session.actor.scopes.includes('identity:enrol') ? 'enrol' : 'full',
          ...openedBody({ ...session, token: '' }),
        })
      },
    }),
  ]
}

function signOutRoutes({ signIns }: Identity, secure: boolean): readonly Route[] {
  return [
    route({
      method: 'DELETE',
      path: '/api/v1/session',
      permission: 'identity:enrol',
      summary: 'Sign out',
      tags,
      answers: { 204: nothing },
      handle: async (_, context) => {
        const { token, actor } = holderOf(context)
        await signIns.close(token, actor)
        return answer(204, undefined, { 'set-cookie': cookieHeader(null, secure) })
      },
    }),
  ]
}

function ownKeyRoutes({ signIns }: Identity, secure: boolean): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/session/second-factor',
      permission: 'identity:enrol',
      summary: 'Start setting up an authenticator app; replacing one needs the password',
      tags,
      body: schema.enrolBody,
      answers: { 200: schema.enrolmentView },
      handle: async ({ body }, context) => {
        const proof = { password: body.password, ip: context.ip }
        return answer(200, orProblem(await signIns.enrol(holderOf(context), proof)))
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/session/second-factor/confirmation',
      permission: 'identity:enrol',
      summary: 'End setting it up by the first code; returns recovery codes and a new session',
      tags,
      body: schema.codeBody,
      answers: { 200: schema.openedView },
      handle: async ({ body }, context) => {
        const { recoveryCodes, session } = orProblem(await signIns.confirm(holderOf(context), body.code))
        const cookie = { 'set-cookie': cookieHeader(session.token, secure) }
        return answer(200, { ...openedBody(session), recoveryCodes }, cookie)
      },
    }),
  ]
}

function ownPasswordRoutes({ signIns }: Identity): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/session/password',
      permission: 'identity:change-own-password',
      summary: 'Change the own password; other sessions end',
      tags,
      body: schema.passwordBody,
      answers: { 204: nothing },
      handle: async ({ body }, context) => {
        orProblem(await signIns.changePassword(holderOf(context), { ...body, ip: context.ip }))
        return answer(204)
      },
    }),
  ]
}

/** A session as the API tells it: the words of its devices, and no marks. */
function seen({ places, ...session }: SeenSession) {
  return {
    ...session,
    device: deviceView(session.device),
    places: places.map(({ state, confirmedAt, firstAt, lastAt, device }) => ({
      state: confirmedAt ? 'confirmed' : state,
      device: deviceView(device),
      firstAt,
      lastAt,
    })),
  }
}

function deviceView(words: string | null) {
  const [browser, system] = words?.split('/') ?? []
  return words === null ? null : { browser, system }
}

function openSessionRoutes({ sessions }: Identity): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/sessions',
      permission: 'identity:manage-own-sessions',
      summary: 'The own open sessions; those of another person for administrators',
      tags,
      query: schema.sessionsQuery,
      answers: { 200: schema.sessionsView },
      handle: async ({ query }, context) => {
        const holder = holderOf(context)
        const person = query.person ?? holder.personId
        if (person !== holder.personId && !mayManage(holder)) throw new ProblemError({ code: 'access.forbidden' })
        return answer(200, { items: (await sessions.list(person, holder.token)).map(seen) })
      },
    }),
  ]
}

function endingRoutes({ sessions }: Identity): readonly Route[] {
  return [
    route({
      method: 'DELETE',
      path: '/api/v1/sessions',
      permission: 'identity:manage-own-sessions',
      summary: 'End all own sessions but this one',
      tags,
      answers: { 200: schema.endedView },
      handle: async (_, context) => {
        const { actor, personId, token } = holderOf(context)
        return answer(200, { ended: await sessions.endOthers(actor, personId, token) })
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/sessions/:id',
      permission: 'identity:manage-own-sessions',
      summary: 'End a session: an own one, or any for administrators',
      tags,
      params: schema.idParams,
      answers: { 204: nothing },
      handle: async ({ params }, context) => {
        const holder = holderOf(context)
        orProblem(await sessions.end(holder.actor, params.id, mayManage(holder) ? null : holder.personId))
        return answer(204)
      },
    }),
  ]
}
