import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { Redacted } from '#kernel/redacted'

/** What keys are used for; each purpose has a key of its own, derived from the one master secret. */
export type KeyPurpose =
  | 'audit-chain'
  | 'identifier'
  | 'receipt'
  | 'receipt-hash'
  | 'idempotency'
  | 'reporter-mark'
  | 'session'
  | 'password'
  | 'access-token'
  | 'second-factor'
  | 'secret-proof'
  | 'contact'
  | 'evidence'
  | 'outgoing-mail'
  | 'zone-key'
  | 'mail'
  | 'state'
  | 'feed-key'
  | 'call-code'
  | 'hold-code'
  | 'payments-key'

/** Keyed hashing and sealing, without showing a key to its users. */
export interface Keys {
  /** HMAC-SHA-256 (RFC 2104) under the purpose's key, 32 bytes. */
  hash(purpose: KeyPurpose, data: string | Uint8Array): Buffer
  /** AES-256-GCM (NIST SP 800-38D): 12 bytes nonce, ciphertext, 16 bytes tag. */
  seal(purpose: KeyPurpose, plain: string): Buffer
  /** Opens what `seal` made; throws when it was altered or sealed under another key. */
  open(purpose: KeyPurpose, sealed: Buffer): string
  /** The same for bytes; the result has the same shape. */
  sealBytes(purpose: KeyPurpose, plain: Uint8Array): Buffer
  /** Opens what `sealBytes` made; throws when it was altered or sealed under another key. */
  openBytes(purpose: KeyPurpose, sealed: Buffer): Buffer
  /** The key itself, 32 bytes, for primitives that take a secret parameter (argon2). */
  key(purpose: KeyPurpose): Buffer
}

/** A shorter tag would be taken from a cut text, and guessed. */
const authTagLength = 16

/** Derives one key per purpose from the master secret by HKDF-SHA-256 (RFC 5869). */
export function makeKeys(secret: Redacted<Buffer>): Keys {
  const derived = new Map<KeyPurpose, Buffer>()
  const key = (purpose: KeyPurpose): Buffer => {
    const known = derived.get(purpose)
    if (known) return known
    const fresh = Buffer.from(hkdfSync('sha256', secret.reveal(), 'saqbol', purpose, 32))
    derived.set(purpose, fresh)
    return fresh
  }
  // A key object is prepared once; raw bytes would be wrapped anew for every hash, which takes longer than the hash.
  const hashing = new Map<KeyPurpose, KeyObject>()
  const hashingKey = (purpose: KeyPurpose): KeyObject => {
    const known = hashing.get(purpose)
    if (known) return known
    const fresh = createSecretKey(key(purpose))
    hashing.set(purpose, fresh)
    return fresh
  }
  const sealBytes = (purpose: KeyPurpose, plain: Uint8Array) => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key(purpose), nonce, { authTagLength })
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  const openBytes = (purpose: KeyPurpose, sealed: Buffer) => {
    const decipher = createDecipheriv('aes-256-gcm', key(purpose), sealed.subarray(0, 12), { authTagLength })
    decipher.setAuthTag(sealed.subarray(-authTagLength))
    return Buffer.concat([decipher.update(sealed.subarray(12, -authTagLength)), decipher.final()])
  }
  return {
    key,
    sealBytes,
    openBytes,
    hash: (purpose, data) => createHmac('sha256', hashingKey(purpose)).update(data).digest(),
    seal: (purpose, plain) => sealBytes(purpose, Buffer.from(plain, 'utf8')),
    open: (purpose, sealed) => openBytes(purpose, sealed).toString('utf8'),
  }
}

/** Compares two byte strings in constant time; false where the lengths differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
