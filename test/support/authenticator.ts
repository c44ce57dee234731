import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

type Bytes = Uint8Array<ArrayBuffer>

/** What the test bends of an answer, to see it refused. */
export interface Bent {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  /** Flags of the authenticator data (WebAuthn §6.1): 0x05 is present and verified, 0x01 present alone. */
  readonly flags?: number
  readonly counter?: number
  readonly userHandle?: string
  readonly signature?: string
}

/** A passkey in software: ES256, attestation `none`, counting its uses (WebAuthn Level 3 §6). */
export interface SoftPasskey {
  readonly id: string
  /** What `navigator.credentials.create` would answer, as JSON. */
  register(options: { readonly challenge: string; readonly user?: unknown }, bent?: Bent): never
  /** What `navigator.credentials.get` would answer, as JSON. */
  prove(options: { readonly challenge: string }, bent?: Bent): never
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

/** Makes a passkey for a site. Its answers are typed `never` so that they fit wherever parsed JSON is expected. */
export function softPasskey(site: { readonly origin: string; readonly rpId: string }): SoftPasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  const id = base64url(credentialId)
  let counter = 0
  let handle = ''
  const clientData = (type: string, challenge: string, bent: Bent) =>
    Buffer.from(JSON.stringify({ type, challenge: bent.challenge ?? challenge, origin: bent.origin ?? site.origin }))
  const authData = (flags: number, bent: Bent) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(bent.counter ?? counter)
    return Buffer.concat([sha256(bent.rpId ?? site.rpId), Buffer.from([bent.flags ?? flags]), count])
  }
  const common = { id, rawId: id, type: 'public-key', clientExtensionResults: {} }
  return {
    id,
    register: ({ challenge, user }, bent = {}) => {
      handle = (user as { id?: string } | undefined)?.id ?? ''
      const jwk = publicKey.export({ format: 'jwk' })
      const part = (text = '') => Buffer.from(text, 'base64url')
      const cose = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(part(jwk.x))],
        [-3, new Uint8Array(part(jwk.y))],
      ])
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credentialId.length)
      const flags = (bent.flags ?? 0x05) | 0x40
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, isoCBOR.encode(cose)])
      const data: Bytes = new Uint8Array(Buffer.concat([authData(flags, { ...bent, flags }), attested]))
      const attestationObject = isoCBOR.encode(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]) as never,
      )
      const response = {
        clientDataJSON: base64url(clientData('webauthn.create', challenge, bent)),
        attestationObject: base64url(attestationObject),
        transports: ['internal', 'telepathy'],
      }
      return { ...common, response } as never
    },
    prove: ({ challenge }, bent = {}) => {
      counter++
      const data = authData(0x05, bent)
      const client = clientData('webauthn.get', challenge, bent)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      const response = {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: bent.signature ?? base64url(signature),
        userHandle: bent.userHandle ?? handle,
      }
      return { ...common, response } as never
    },
  }
}
