import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { type StatementName, type Statements, signedLine, signedText, splitLine, statementText } from './statement.ts'

/** A key that signs: Ed25519 (RFC 8032). */
export interface SigningKey {
  readonly publicKey: string
  readonly privateKey: KeyObject
}

/** A new pair of keys: the public one as 32 bytes in base64url, the private one in PKCS #8. */
export function makeKeyPair(): { readonly publicKey: string; readonly pkcs8: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
    pkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }),
  }
}

/** Opens a private key kept in PKCS #8. */
export function openKey(publicKey: string, pkcs8: Buffer): SigningKey {
  return { publicKey, privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }) }
}

/** Whether a text can be a public key: 32 bytes in base64url. */
export function isPublicKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text) && Buffer.from(text, 'base64url').length === 32
}

/** Signs a statement; gives its line and its hash. */
export function signStatement<Name extends StatementName>(
  key: SigningKey,
  name: Name,
  statement: Statements[Name],
): { readonly line: string; readonly hash: string } {
  const text = statementText(statement)
  const signature = sign(null, Buffer.from(signedText(name, text)), key.privateKey).toString('base64url')
  return { line: signedLine(name, text, signature), hash: hashOf(text) }
}

/** SHA-256 of a text, hexadecimal. */
export function hashOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

const keys = new Map<string, KeyObject>()

function publicKeyOf(publicKey: string): KeyObject {
  const known = keys.get(publicKey)
  if (known !== undefined) return known
  const fresh = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  if (keys.size > 100) keys.clear()
  keys.set(publicKey, fresh)
  return fresh
}

/** A statement that was read and whose signature is good. */
export interface Verified<Statement> {
  readonly statement: Statement
  /** SHA-256 of its canonical text, hexadecimal. */
  readonly hash: string
}

/**
 * Reads a line; undefined where it is no statement of that name, or its signature is not this key's. What comes
 * back was written by the holder of the key, so its shape is trusted.
 */
export function verifyLine<Name extends StatementName>(
  publicKey: string,
  name: Name,
  line: string,
): Verified<Statements[Name]> | undefined {
  const parts = splitLine(name, line)
  if (parts === undefined || !isPublicKey(publicKey)) return undefined
  const { text, signature } = parts
  const bytes = Buffer.from(signature, 'base64url')
  // The last letter of base64 has bits to spare: one signature is written in one way alone.
  if (bytes.toString('base64url') !== signature) return undefined
  const good = verify(null, Buffer.from(signedText(name, text)), publicKeyOf(publicKey), bytes)
  return good ? { statement: JSON.parse(text) as Statements[Name], hash: hashOf(text) } : undefined
}

/**
 * The key to trust now, for who trusts `trusted`: the last of a row of introductions, each signed by the one before.
 * Undefined where `wanted` is not reached by them.
 */
export function followIntroductions(trusted: string, wanted: string, lines: readonly string[]): string | undefined {
  let key = trusted
  for (const line of lines) {
    if (key === wanted) return key
    const introduction = verifyLine(key, 'introduction', line)?.statement
    if (introduction?.from === key) key = introduction.to
  }
  return key === wanted ? key : undefined
}
