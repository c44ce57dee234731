/** A program of an organisation that uses the API (OAuth 2.0 client, RFC 6749 §2). */
export interface Client {
  /** Also the `client_id`. */
  readonly id: string
  readonly organisationId: string
  readonly name: string
  /** Actions that its tokens may carry. */
  readonly scopes: readonly string[]
  readonly state: 'active' | 'revoked'
  readonly createdAt: Date
}

/** How long things of clients live, in milliseconds. */
export const clientLife = {
  accessToken: 3_600_000,
  /** How long another process may still trust a token that was revoked here. */
  cache: 5_000,
  /** How long the old secret stays good after a rotation, where nothing else is asked. */
  grace: 24 * 3_600_000,
} as const

/** The scopes of a token: those asked for (RFC 6749 §3.3, separated by spaces), or all; undefined where one is not granted. */
export function grantedScopes(asked: string | undefined, granted: readonly string[]): readonly string[] | undefined {
  if (asked === undefined || asked.trim() === '') return granted
  const wanted = [...new Set(asked.trim().split(/ +/))]
  return wanted.every((scope) => granted.includes(scope)) ? wanted : undefined
}

/** A client's id and secret as it sends them. */
export interface ClientCredentials {
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Reads `Authorization: Basic …` (RFC 6749 §2.3.1: both parts form-encoded before base64). Undefined where it is another
 * scheme or cannot be read.
 */
export function readBasic(authorization: string | undefined): ClientCredentials | undefined {
  const encoded = /^Basic +([\w+/]+=*)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  try {
    const decode = (part: string) => decodeURIComponent(part.replace(/\+/g, ' '))
    return { clientId: decode(text.slice(0, colon)), clientSecret: decode(text.slice(colon + 1)) }
  } catch {
    return undefined
  }
}
