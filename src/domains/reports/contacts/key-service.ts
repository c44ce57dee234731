import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose'
import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { ContactDetails } from './contact.ts'
import * as store from './contact-store.ts'

/** What contact details need. */
export interface ContactServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
  readonly config: { readonly CONTACT_RETENTION_DAYS?: number }
}

const generate = promisify(generateKeyPair)

/** The key pair in use; made at the first need. */
export async function currentKey(services: ContactServices): Promise<store.ContactKey> {
  const known = await store.keyInUse(services.db)
  if (known !== undefined) return known
  await store.insertKey(services.db, await newKey(services))
  // Another process may have been first: its key holds.
  const kept = await store.keyInUse(services.db)
  if (kept === undefined) throw new Error('the key for contact details was retired while it was made')
  return kept
}

/** RSA of 3072 bits, worth 128 bits of strength (NIST SP 800-57 part 1). */
async function newKey({ ids, keys, clock }: ContactServices): Promise<store.ContactKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 3072 })
  const { kty = '', n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const privateSealed = keys.seal('contact', JSON.stringify(privateKey.export({ format: 'jwk' })))
  return { id: ids.next(), publicJwk: { kty, n, e }, privateSealed, createdAt: clock.now() }
}

/** Puts a new key pair in the place of the one in use, which goes on opening what was sealed to it. */
export async function rotateKey(services: ContactServices, actor: Actor): Promise<store.ContactKey> {
  const fresh = await newKey(services)
  await inTransaction(services.db, async (tx) => {
    await store.retireKey(tx, fresh.createdAt)
    if (!(await store.insertKey(tx, fresh))) throw new Error('two rotations at once')
    await services.audit.record(tx, actor, {
      action: 'reports.contact-key-rotated',
      subject: { type: 'contact-key', id: fresh.id },
    })
  })
  return fresh
}

/** Seals contact details to a key: a compact JWE, RSA-OAEP-256 with A256GCM (RFC 7518 §4.3, §5.3). */
export async function sealTo(key: store.ContactKey, details: ContactDetails): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(details)))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: key.id })
    .encrypt(await importJWK({ ...key.publicJwk }, 'RSA-OAEP-256'))
}

/** Opens a compact JWE with the private key; null where it was altered, or sealed to another key under this name. */
export async function unseal(keys: Keys, key: store.ContactKey, jwe: string): Promise<unknown> {
  const jwk = JSON.parse(keys.open('contact', key.privateSealed)) as JWK
  try {
    const opened = await compactDecrypt(jwe, await importJWK(jwk, 'RSA-OAEP-256'), {
      keyManagementAlgorithms: ['RSA-OAEP-256'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return JSON.parse(new TextDecoder().decode(opened.plaintext)) as unknown
  } catch {
    return null
  }
}
