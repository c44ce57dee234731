import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Random } from '#kernel/random'
import type { Policy } from '#platform/access'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'

/** What identity needs. `policy` is the policy of the whole product: it says which scopes a client can be given. */
export interface IdentityServices {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
  readonly policy: Policy
  /** Failed sign-ins an hour that one address may make before it waits. */
  readonly guessesPerHour: number
}

/** A new opaque token: 256 random bits in base64url, 43 characters. */
export function newToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}

/** What is stored of a token. A keyed hash is enough: 256 random bits cannot be guessed, so it need not be slow. */
export function tokenHash(keys: Keys, kind: 'session' | 'link' | 'secret' | 'access', token: string): Buffer {
  return keys.hash(kind === 'session' || kind === 'link' ? 'session' : 'access-token', `${kind}:${token}`)
}
