import type { Actor, Policy } from '#platform/access'
import { needsSecondFactor, type StaffRole, staffRoles } from './staff-roles.ts'

/** The action of a person who still has to set up the second factor; see `actorOfPerson`. */
export const enrolment = 'identity:enrol'

/** Who may do what in this domain. */
export const identityPolicy: Policy = {
  /** The first administrator: the one-time token decides. */
  'identity:set-up': ['anyone'],
  /** Signing in and out, accepting an invitation: the password or the token decides. */
  'identity:sign-in': ['anyone'],
  /** Trading a client's secret for an access token: the secret decides. */
  'identity:take-token': ['anyone'],
  /** Seeing one's own session and setting up the second factor: the handler asks for a person, enrolled or not. */
  [enrolment]: ['anyone'],
  'identity:manage-own-sessions': staffRoles,
  'identity:change-own-password': staffRoles,
  'identity:read-organisations': ['supervisor', 'auditor', 'administrator'],
  'identity:manage-organisations': ['administrator'],
  'identity:manage-people': ['administrator'],
  'identity:manage-sessions': ['administrator'],
  'identity:manage-clients': ['administrator'],
}

/** What an actor is made from: a person as their live session shows them. */
export interface SessionHolder {
  readonly personId: string
  readonly organisationId: string
  readonly region: string | null
  readonly roles: readonly StaffRole[]
  /** Whether the session proved the second factor. */
  readonly secondFactor: boolean
}

/**
 * The actor behind a session. Where the roles demand a second factor that the session has not proved, the actor is
 * a person with the role `anyone` alone, whose one scope says what is open besides: enrolment.
 */
export function actorOfPerson(holder: SessionHolder): Actor {
  const limited = needsSecondFactor(holder.roles) && !holder.secondFactor
  return {
    kind: 'person',
    id: holder.personId,
    organisation: holder.organisationId,
    region: holder.region,
    roles: limited ? ['anyone'] : holder.roles,
    scopes: limited ? [enrolment] : [],
  }
}

/** The actions that may be granted to an API client as scopes: those open to partners or to all, this domain's aside. */
export function grantableScopes(policy: Policy): readonly string[] {
  return Object.keys(policy)
    .filter((action) => !Object.hasOwn(identityPolicy, action))
    .filter((action) => policy[action]?.some((role) => role === 'partner' || role === 'anyone'))
    .sort()
}
