import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { inTransaction, isUniqueViolation, type Tx } from '#platform/database'
import { enrolment } from '../policy.ts'
import { needsSecondFactor } from '../staff-roles.ts'
import { type IdentityServices, tokenHash } from '../wiring-service.ts'
import { type Party, type Passkey, passkeyLimits } from './passkey.ts'
import type {
  PasskeyJudge,
  RegistrationOptions,
  RegistrationResponse,
  VerifiedPasskey,
} from './passkey-judge-service.ts'
import * as passkeyStore from './passkey-store.ts'
import { lockFactors, removeFactor } from './second-factor-store.ts'
import type { OpenedSession, SessionKeeper } from './session-service.ts'
import * as store from './session-store.ts'
import type { Holder } from './sign-in-service.ts'

/** A new passkey, and the session that follows where it is the person's first second factor. */
export interface AddedPasskey {
  readonly passkey: Passkey
  readonly session: OpenedSession | null
}

/**
 * What people do with their own account. What adds or removes a key fails with `session.proof-missing.forbidden` where
 * the person has not proved who they are within the last quarter of an hour: confirm the session, then ask again.
 */
export interface OwnAccount {
  /** Starts adding a passkey. Fails with `passkey.full`, and with `access.forbidden` where this session proved no factor. */
  startPasskey(holder: Holder, party: Party): Promise<Result<RegistrationOptions>>
  /**
   * Ends adding it. As the first second factor it opens a new session that counts as proved, and ends the others. Fails
   * as `startPasskey` does, and with `passkey.expired`, `passkey.not-accepted`, `passkey.already-registered`.
   */
  addPasskey(
    holder: Holder,
    added: { readonly name: string; readonly response: RegistrationResponse; readonly party: Party },
  ): Promise<Result<AddedPasskey>>
  listPasskeys(personId: string): Promise<readonly Passkey[]>
  /** Fails with `passkey.not-found`. */
  renamePasskey(holder: Holder, id: string, name: string): Promise<Result<Passkey>>
  /**
   * Forgets a passkey and ends the other sessions that it opened. Fails with `passkey.not-found`, and with
   * `second-factor.last` where the person's roles demand a second factor and this is the last.
   */
  revokePasskey(holder: Holder, id: string): Promise<Result<void>>
  /** Forgets authenticator app and recovery codes. Fails with `second-factor.not-found` and `second-factor.last`. */
  removeAuthenticator(holder: Holder): Promise<Result<void>>
  /** The language of the person's screens, on every device. */
  changeLanguage(holder: Holder, language: Language): Promise<void>
}

/** What it is made of. */
export interface OwnAccountParts {
  readonly services: IdentityServices
  readonly passkeys: PasskeyJudge
  readonly sessions: SessionKeeper
}

/** Makes the use cases. */
export function makeOwnAccount(parts: OwnAccountParts): OwnAccount {
  const { services } = parts
  return {
    startPasskey: (holder, party) => startPasskey(parts, holder, party),
    addPasskey: (holder, added) => addPasskey(parts, holder, added),
    listPasskeys: (personId) => passkeyStore.listPasskeys(services.db, personId),
    renamePasskey: (holder, id, name) => renamePasskey(parts, holder, { id, name }),
    revokePasskey: (holder, id) => revokePasskey(parts, holder, id),
    removeAuthenticator: (holder) => removeAuthenticator(parts, holder),
    changeLanguage: (holder, language) =>
      inTransaction(services.db, async (tx) => {
        await store.saveLanguage(tx, holder.personId, language)
        await record(parts, tx, { holder, action: 'language-changed', details: { language } })
      }),
  }
}

interface Note {
  readonly holder: Holder
  readonly action: string
  readonly details?: Readonly<Record<string, string | number>>
}

async function record({ services }: OwnAccountParts, tx: Tx, { holder, action, details = {} }: Note): Promise<void> {
  const subject = { type: 'person', id: holder.personId }
  await services.audit.record(tx, holder.actor, { action: `identity.${action}`, subject, details })
}

const isLimited = ({ actor }: Holder) => actor.scopes.includes(enrolment)

/** Who holds the session may be somebody who found it open: changing keys asks for a proof that is fresh. */
async function demandFreshProof({ sessions }: OwnAccountParts, { token }: Holder): Promise<Result<void>> {
  const session = await sessions.find(token)
  if (!session) return fail('access.unauthenticated')
  return sessions.isFresh(session) ? ok(undefined) : fail('session.proof-missing.forbidden')
}

async function startPasskey(
  parts: OwnAccountParts,
  holder: Holder,
  party: Party,
): Promise<Result<RegistrationOptions>> {
  const fresh = await demandFreshProof(parts, holder)
  if (!fresh.ok) return fresh
  const person = await store.findForSignIn(parts.services.db, { id: holder.personId })
  if (!person?.active) return fail('access.unauthenticated')
  const room = roomFor(holder, { authenticator: person.enrolled, passkeys: person.passkeys })
  return room.ok ? ok(await parts.passkeys.registrationOptions(person, party)) : room
}

/** A session that proved the password alone may add the first second factor, and none beside it. */
function roomFor(holder: Holder, has: { readonly authenticator: boolean; readonly passkeys: number }): Result<void> {
  if (isLimited(holder) && (has.authenticator || has.passkeys > 0)) return fail('access.forbidden')
  return has.passkeys < passkeyLimits.each ? ok(undefined) : fail('passkey.full', { most: passkeyLimits.each })
}

async function addPasskey(
  parts: OwnAccountParts,
  holder: Holder,
  added: { readonly name: string; readonly response: RegistrationResponse; readonly party: Party },
): Promise<Result<AddedPasskey>> {
  const fresh = await demandFreshProof(parts, holder)
  if (!fresh.ok) return fresh
  const judged = await parts.passkeys.judgeRegistration(holder.personId, added.response, added.party)
  if (!judged.ok) return judged
  const { transports = [] } = added.response.response
  const keep = { verified: judged.value, transports, name: added.name }
  try {
    return await inTransaction(parts.services.db, (tx) => keepPasskey(parts, tx, { holder, ...keep }))
  } catch (error) {
    if (isUniqueViolation(error, 'passkey_once')) return fail('passkey.already-registered')
    throw error
  }
}

interface Keeping {
  readonly holder: Holder
  readonly verified: VerifiedPasskey
  readonly transports: readonly string[]
  readonly name: string
}

async function keepPasskey(
  parts: OwnAccountParts,
  tx: Tx,
  { holder, verified, transports, name }: Keeping,
): Promise<Result<AddedPasskey>> {
  const { ids, clock } = parts.services
  const { personId, from } = holder
  const factors = await lockFactors(tx, personId)
  if (!factors) return fail('access.unauthenticated')
  const room = roomFor(holder, factors)
  if (!room.ok) return room
  const id = ids.next()
  const passkey = await passkeyStore.insertPasskey(tx, { id, personId, ...verified, transports, name, at: clock.now() })
  await record(parts, tx, { holder, action: 'passkey-added', details: { passkey: id } })
  if (factors.authenticator || factors.passkeys > 0) return ok({ passkey, session: null })
  await store.deleteSessionsOf(tx, personId)
  return ok({ passkey, session: await parts.sessions.open(tx, { personId, secondFactor: true, from, passkeyId: id }) })
}

function renamePasskey(
  parts: OwnAccountParts,
  holder: Holder,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Result<Passkey>> {
  return inTransaction(parts.services.db, async (tx) => {
    const renamed = await passkeyStore.renamePasskey(tx, { id, personId: holder.personId, name })
    if (!renamed) return fail('passkey.not-found')
    await record(parts, tx, { holder, action: 'passkey-renamed', details: { passkey: id } })
    return ok(renamed)
  })
}

async function revokePasskey(parts: OwnAccountParts, holder: Holder, id: string): Promise<Result<void>> {
  const fresh = await demandFreshProof(parts, holder)
  if (!fresh.ok) return fresh
  return inTransaction(parts.services.db, async (tx) => {
    const factors = await lockFactors(tx, holder.personId)
    if (!factors || !(await passkeyStore.ownsPasskey(tx, id, holder.personId))) return fail('passkey.not-found')
    const last = factors.passkeys === 1 && !factors.authenticator
    if (last && needsSecondFactor(factors.roles)) return fail('second-factor.last')
    const ended = await passkeyStore.deletePasskey(tx, id, tokenHash(parts.services.keys, 'session', holder.token))
    await record(parts, tx, { holder, action: 'passkey-revoked', details: { passkey: id, ended } })
    return ok(undefined)
  })
}

async function removeAuthenticator(parts: OwnAccountParts, holder: Holder): Promise<Result<void>> {
  const fresh = await demandFreshProof(parts, holder)
  if (!fresh.ok) return fresh
  return inTransaction(parts.services.db, async (tx) => {
    const factors = await lockFactors(tx, holder.personId)
    if (!factors?.authenticator) return fail('second-factor.not-found')
    if (factors.passkeys === 0 && needsSecondFactor(factors.roles)) return fail('second-factor.last')
    await removeFactor(tx, holder.personId)
    await record(parts, tx, { holder, action: 'second-factor-removed' })
    return ok(undefined)
  })
}
