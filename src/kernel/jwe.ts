/** A public RSA key as a JWK (RFC 7517) with the id of its pair. */
export interface SealingKey {
  readonly kty: string
  readonly n: string
  readonly e: string
  readonly kid: string
}

/** What sealing takes from its platform: WebCrypto, in browsers and in Node. */
export type SealingCrypto = Pick<Crypto, 'getRandomValues' | 'subtle'>

/**
 * Seals a text to a public key: a compact JWE (RFC 7516 §3.1) of RSA-OAEP-256 and A256GCM (RFC 7518 §4.3, §5.3). Only
 * the holder of the private key can open it. Rejects where the key is none, or the platform has no WebCrypto.
 */
export async function sealJwe(text: string, key: SealingKey, crypto: SealingCrypto): Promise<string> {
  const { subtle } = crypto
  const { kid, kty, n, e } = key
  const to = await subtle.importKey('jwk', { kty, n, e }, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['encrypt'])
  const content = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  const wrapped = await subtle.encrypt('RSA-OAEP', to, await subtle.exportKey('raw', content))
  const header = letters(bytesOf(JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid })))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const tagged = new Uint8Array(
    await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytesOf(header) }, content, bytesOf(text)),
  )
  const end = tagged.length - 16
  return [header, ...[new Uint8Array(wrapped), iv, tagged.slice(0, end), tagged.slice(end)].map(letters)].join('.')
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Base64url without padding (RFC 7515 §2). */
function letters(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
