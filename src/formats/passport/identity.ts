import { fail, ok, type Result } from '#kernel/result'

/** What one Identity header field of SIP holds (RFC 8224 §4). */
export interface IdentityField {
  /** The PASSporT: three base64url parts with dots between, of which the first two are empty in the compact form. */
  readonly token: string
  /** Where the certificate of the signer is (`info`), as written between the angle brackets. */
  readonly info: string
  /** Algorithm, where it is named; ES256 where it is not. */
  readonly alg: string | undefined
  /** Kind of PASSporT (`shaken`, `div`, …); undefined for the base kind of RFC 8225. */
  readonly ppt: string | undefined
}

/** Characters of one Identity field that are looked at; ATIS networks send 700 to 1,200. */
export const mostIdentityLength = 8192

const parameter = /[ \t]*;[ \t]*([A-Za-z][A-Za-z0-9-]*)[ \t]*(?:=[ \t]*(<[^<>]*>|"[^"\\]*"|[^\s;,<>"]+))?[ \t]*/y

/**
 * Reads the value of an Identity header field; lines may be folded (RFC 3261 §7.3.1). `ppt` and `alg` may stand in quotes or not (RFC 8224 has a
 * token, RFC 8588 a quoted string); parameters of other names are passed over. Fails with `passport.header-malformed`.
 */
export function parseIdentity(value: string): Result<IdentityField> {
  const malformed = fail('passport.header-malformed')
  if (value.length > mostIdentityLength) return malformed
  const text = (value.includes('\n') ? value.replace(/\r?\n[ \t]/g, ' ') : value).trim()
  const token = /^[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+/.exec(text)?.[0]
  if (token === undefined) return malformed
  const named = new Map<string, string>()
  parameter.lastIndex = token.length
  for (let at = token.length; at < text.length; at = parameter.lastIndex) {
    const found = parameter.exec(text)
    if (found === null) return malformed
    const name = (found[1] ?? '').toLowerCase()
    if (named.has(name)) return malformed
    named.set(name, found[2] ?? '')
  }
  const info = /^<(.+)>$/.exec(named.get('info') ?? '')?.[1]
  if (info === undefined) return malformed
  return ok({ token, info, alg: bare(named.get('alg')), ppt: bare(named.get('ppt')) })
}

/** Writes the value of an Identity header field as RFC 8588 §4 shows it. */
export function writeIdentity({ token, info, alg, ppt }: IdentityField): string {
  const kind = ppt === undefined ? '' : `;ppt="${ppt}"`
  return `${token};info=<${info}>;alg=${alg ?? 'ES256'}${kind}`
}

function bare(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  return written.startsWith('"') ? written.slice(1, -1) : written
}
