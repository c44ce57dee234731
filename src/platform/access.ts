/**
 * Roles a person can hold. `anyone` is everybody, signed in or not; `partner` stands for API clients of other
 * organisations, which need the action among their scopes as well.
 */
export const roles = [
  'anyone',
  'operator',
  'analyst',
  'investigator',
  'supervisor',
  'partner',
  'auditor',
  'administrator',
] as const

/** A role a person can hold. */
export type Role = (typeof roles)[number]

/** Who is asking. */
export interface Actor {
  readonly kind: 'anonymous' | 'person' | 'client' | 'system'
  /** Id of the person or API client; the name of a system actor (`cli`, `jobs`); null for the public. */
  readonly id: string | null
  readonly organisation: string | null
  /** ISO 3166-2 code of the region whose matters the actor may see; null for the whole country. */
  readonly region: string | null
  readonly roles: readonly Role[]
  /** For API clients: the actions granted to the token. */
  readonly scopes: readonly string[]
  /** For the public: the code with which they are refused, where there is more to say than `access.unauthenticated`. */
  readonly refusal?: string
}

/** The public: nobody signed in. */
export const anonymous: Actor = {
  kind: 'anonymous',
  id: null,
  organisation: null,
  region: null,
  roles: ['anyone'],
  scopes: [],
}

/** The product itself acting on a schedule or from the command line of its own machine. */
export function systemActor(name: string): Actor {
  return { kind: 'system', id: name, organisation: null, region: null, roles: [], scopes: [] }
}

/**
 * Who may do what: action (`reports:assess`) → roles. Each domain declares one in its `policy.ts`, and the router
 * refuses a route whose permission stands in none of them.
 */
export type Policy = Readonly<Record<string, readonly Role[]>>

/** Whether the policy lets this actor do this action. An action the policy does not know is forbidden to all. */
export function may(policy: Policy, actor: Actor, action: string): boolean {
  const allowed = Object.hasOwn(policy, action) ? policy[action] : undefined
  if (allowed === undefined) return false
  if (actor.kind === 'system' || allowed.includes('anyone')) return true
  if (actor.kind === 'client') return allowed.includes('partner') && actor.scopes.includes(action)
  return actor.roles.some((role) => allowed.includes(role))
}
