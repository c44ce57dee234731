import type { KeyObject } from 'node:crypto'
import { writeIdentity } from '#formats/passport/identity'
import { type Claims, signingInput } from '#formats/passport/passport'
import { es256Sign } from './es256.ts'

/** A key with the place of its certificate. */
export interface SigningKey {
  /** A private P-256 key. */
  readonly key: KeyObject
  /** An https URL where verifiers fetch the certificate. */
  readonly x5u: string
}

/**
 * Signs claims and gives the value of the Identity header field: SHAKEN where there is an attestation (RFC 8588), a
 * diversion where there is a `div` (RFC 8946), else the base kind. `compact` leaves out header and claims, which is for
 * the base kind alone (RFC 8225 §7).
 */
export function signPassport(claims: Claims, { key, x5u }: SigningKey, form: 'full' | 'compact' = 'full'): string {
  const input = signingInput(claims, x5u)
  const signature = Buffer.from(es256Sign(input, key)).toString('base64url')
  const ppt = claims.div === undefined ? (claims.attest === undefined ? undefined : 'shaken') : 'div'
  const token = form === 'compact' && ppt === undefined ? `..${signature}` : `${input}.${signature}`
  return writeIdentity({ token, info: x5u, alg: 'ES256', ppt })
}
