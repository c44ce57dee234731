/** Whom a passkey speaks to: the relying party of WebAuthn Level 3 §4. */
export interface Party {
  /** A domain name; passkeys are bound to it. */
  readonly id: string
  /** The one origin from which they are accepted, `https://saqbol.kz`. */
  readonly origin: string
}

/**
 * The party of an installation: its configured origin or, where none is configured, the request's own while that is
 * this machine under its name `localhost`. Undefined where there can be none: a passkey is never bound to a bare address
 * (WebAuthn §5.1.3, step 7), nor to a host name that a request merely claims.
 */
export function partyOf(
  configured: string | undefined,
  request: { host: string; protocol: string },
): Party | undefined {
  if (configured !== undefined) {
    const { hostname, origin } = new URL(configured)
    return isAddress(hostname) ? undefined : { id: hostname, origin }
  }
  const own = /^localhost(:\d{1,5})?$/.test(request.host) ? `${request.protocol}://${request.host}` : undefined
  return own === undefined ? undefined : { id: 'localhost', origin: own }
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname)
}

/** Limits of passkeys. */
export const passkeyLimits = {
  /** Passkeys that one person may have. */
  each: 20,
  /** How long a challenge is good for, in milliseconds: finding the key takes a while, a relayed page longer. */
  challengeLife: 5 * 60_000,
} as const

/** How an authenticator is reached (WebAuthn §5.8.4). */
export const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

/** What the authenticator keeps as the user handle (WebAuthn §5.4.3): the 16 bytes of the person's id, no personal data. */
export function userHandle(personId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(personId.replaceAll('-', ''), 'hex'))
}

/** A passkey as its owner sees it. */
export interface Passkey {
  readonly id: string
  readonly name: string
  readonly synchronised: boolean
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}
