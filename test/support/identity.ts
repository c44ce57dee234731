import { generateSync } from 'otplib'
import { makeAudit } from '#domains/audit'
import { authenticateRequest, identityPolicy, identityRoutes, makeIdentity, type StaffRole } from '#domains/identity'
import { unwrap } from '#kernel/result'
import type { Policy } from '#platform/access'
import type { Route } from '#platform/http/route'
import { testServer } from './http.ts'
import type { testPlatform } from './services.ts'

type Platform = Awaited<ReturnType<typeof testPlatform>>

/** A password that every test person has. */
export const testPassword = 'correct horse battery'

/** The identity domain on a test platform. `policy` is what the scopes of API clients are taken from. */
export function testIdentity(platform: Platform, policy: Policy = {}) {
  const audit = makeAudit(platform)
  const identity = makeIdentity({ ...platform, audit, policy: { ...identityPolicy, ...policy }, guessesPerHour: 20 })
  return { ...platform, audit, identity }
}

/** The six digits an authenticator app would show now. */
export function codeAt(secret: string, now: Date): string {
  return generateSync({ secret, epoch: Math.floor(now.getTime() / 1000) })
}

/** The set-up done: an administrator with the second factor on, and the session it ended with. */
export async function testAdministrator({ identity, clock }: ReturnType<typeof testIdentity>) {
  const token = await identity.ensureSetup()
  if (token === null) throw new Error('there is an administrator already')
  const email = 'first@hotline.test'
  const set = { token, email, password: testPassword, language: 'ru' as const }
  const { personId, enrolment } = unwrap(
    await identity.completeSetup({ ...set, organisationName: 'Hotline', name: 'First' }),
  )
  const code = codeAt(enrolment.secret, clock.now())
  const { session, recoveryCodes } = unwrap(await identity.confirmSecondFactor({ token, code }))
  const current = await identity.currentSession(session.token)
  if (!current) throw new Error('the administrator has no session')
  return { personId, email, secret: enrolment.secret, session, recoveryCodes, actor: current.actor }
}

/** Somebody who accepted an invitation and signs in with a password alone. */
export async function testPerson(
  { identity }: ReturnType<typeof testIdentity>,
  administrator: Awaited<ReturnType<typeof testAdministrator>>,
  wanted: { readonly email: string; readonly roles: readonly StaffRole[]; readonly organisationId?: string },
) {
  const organisationId = wanted.organisationId ?? administrator.actor.organisation ?? ''
  const invitation = { ...wanted, organisationId, name: 'Somebody', language: 'kk' as const }
  const { person, link } = unwrap(await identity.people.invite(administrator.actor, invitation))
  unwrap(await identity.acceptInvitation({ token: link.token, password: testPassword }))
  return person
}

/** An HTTP server with the routes of identity and any others. */
export function identityServer(
  { identity, log, messages }: ReturnType<typeof testIdentity>,
  more: { readonly routes?: readonly Route[]; readonly policy?: Policy; readonly origin?: string } = {},
) {
  return testServer({
    log,
    messages,
    policy: { ...identityPolicy, ...more.policy },
    routes: [...identityRoutes(identity, { origin: more.origin }), ...(more.routes ?? [])],
    authenticate: authenticateRequest(identity),
    settings: { RATE_LIMIT_PER_MINUTE: '1000000' },
  })
}
