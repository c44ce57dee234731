import { nothing } from '#platform/http/answers'
import { answer, orProblem, ProblemError, type RequestContext, type Route, route } from '#platform/http/route'
import * as common from '../schema.ts'
import type { Identity } from '../service.ts'
import { fromOf, holderOf, openedBody, tokenOf } from '../session-cookie-routes.ts'
import { type Party, partyOf } from './passkey.ts'
import * as schema from './passkey-schema.ts'
import { cookieHeader } from './session.ts'

/** What the routes need to know of the site: its configured origin, where there is one. */
export interface Site {
  readonly origin: string | undefined
  /** Whether the session cookie is for HTTPS alone. */
  readonly secure: boolean
}

const tags = ['Session']

/** Whom a passkey of this request speaks to; throws the problem `passkey.no-origin` where there can be none. */
function partyFor({ origin }: Site, { raw }: RequestContext): Party {
  const party = partyOf(origin, { host: raw.host, protocol: raw.protocol })
  if (!party) throw new ProblemError({ code: 'passkey.no-origin' })
  return party
}

/** Passkeys: signing in by one, and the own ones; and confirming a session. */
export function passkeyRoutes(identity: Identity, site: Site): readonly Route[] {
  return [
    ...signInRoutes(identity, site),
    ...confirmationRoutes(identity, site),
    ...addingRoutes(identity, site),
    ...ownPasskeyRoutes(identity),
    ...ownAccountRoutes(identity),
  ]
}

function signInRoutes({ signIns, proofOptions }: Identity, site: Site): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/session/passkey/options',
      permission: 'identity:sign-in',
      summary: 'A challenge for a passkey, to sign in or to confirm the session; good once, for five minutes',
      tags,
      limit: { max: 120, window: '1 minute' },
      answers: { 200: schema.optionsView },
      handle: async (_, context) => answer(200, await proofOptions(partyFor(site, context))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/session/passkey',
      permission: 'identity:sign-in',
      summary: 'Sign in by a passkey; sets the session cookie and returns the CSRF token for X-CSRF-Token',
      tags,
      body: schema.passkeySignInBody,
      answers: { 201: common.openedView },
      handle: async ({ body }, context) => {
        const party = partyFor(site, context)
        const from = fromOf(context)
        const opened = orProblem(await signIns.openByPasskey({ ...body, party, from, replaces: tokenOf(context.raw) }))
        return answer(201, openedBody(opened), { 'set-cookie': cookieHeader(opened.token, site.secure) })
      },
    }),
  ]
}

function confirmationRoutes({ confirmations }: Identity, site: Site): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/session/confirmation',
      permission: 'identity:sign-in',
      summary: 'Confirm a session from another network, or before changing keys, by password, code or passkey',
      tags,
      body: schema.confirmationBody,
      answers: { 200: schema.confirmedView },
      handle: async ({ body }, context) => {
        const token = tokenOf(context.raw)
        if (token === undefined || token.length > 100) throw new ProblemError({ code: 'access.unauthenticated' })
        const proof = body.by === 'passkey' ? { ...body, party: partyFor(site, context) } : body
        const { csrfToken, expiresAt } = orProblem(await confirmations.confirm(token, proof, fromOf(context)))
        return answer(200, { csrfToken, expiresAt })
      },
    }),
  ]
}

function addingRoutes({ account }: Identity, site: Site): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/session/passkeys/options',
      permission: 'identity:enrol',
      summary: 'Start adding a passkey; the session must have been proved within a quarter of an hour',
      tags,
      answers: { 200: schema.optionsView },
      handle: async (_, context) =>
        answer(200, orProblem(await account.startPasskey(holderOf(context), partyFor(site, context)))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/session/passkeys',
      permission: 'identity:enrol',
      summary: 'End adding a passkey; as the first second factor it opens a new session',
      tags,
      body: schema.passkeyBody,
      answers: { 201: schema.addedPasskeyView },
      handle: async ({ body }, context) => {
        const added = { ...body, party: partyFor(site, context) }
        const { passkey, session } = orProblem(await account.addPasskey(holderOf(context), added))
        if (!session) return answer(201, { passkey, session })
        const cookie = { 'set-cookie': cookieHeader(session.token, site.secure) }
        return answer(201, { passkey, session: openedBody(session) }, cookie)
      },
    }),
  ]
}

function ownPasskeyRoutes({ account }: Identity): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/session/passkeys',
      permission: 'identity:manage-own-sessions',
      summary: 'The own passkeys',
      tags,
      answers: { 200: schema.passkeysView },
      handle: async (_, context) => answer(200, { items: await account.listPasskeys(holderOf(context).personId) }),
    }),
    route({
      method: 'PATCH',
      path: '/api/v1/session/passkeys/:id',
      permission: 'identity:manage-own-sessions',
      summary: 'Rename an own passkey',
      tags,
      params: common.idParams,
      body: schema.passkeyPatch,
      answers: { 200: schema.passkeyView },
      handle: async ({ params, body }, context) =>
        answer(200, orProblem(await account.renamePasskey(holderOf(context), params.id, body.name))),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/session/passkeys/:id',
      permission: 'identity:manage-own-sessions',
      summary:
        'Forget an own passkey and end the sessions it opened; the last second factor stays where the role demands one',
      tags,
      params: common.idParams,
      answers: { 204: nothing },
      handle: async ({ params }, context) => {
        orProblem(await account.revokePasskey(holderOf(context), params.id))
        return answer(204)
      },
    }),
  ]
}

function ownAccountRoutes({ account }: Identity): readonly Route[] {
  return [
    route({
      method: 'DELETE',
      path: '/api/v1/session/second-factor',
      permission: 'identity:manage-own-sessions',
      summary: 'Forget the own authenticator app and its recovery codes',
      tags,
      answers: { 204: nothing },
      handle: async (_, context) => {
        orProblem(await account.removeAuthenticator(holderOf(context)))
        return answer(204)
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/v1/session',
      permission: 'identity:enrol',
      summary: 'Change the language of the own screens',
      tags,
      body: schema.ownPersonPatch,
      answers: { 204: nothing },
      handle: async ({ body }, context) => {
        await account.changeLanguage(holderOf(context), body.language)
        return answer(204)
      },
    }),
  ]
}
