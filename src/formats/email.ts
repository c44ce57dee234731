import { fail, ok, type Result } from '#kernel/result'
import { type Domain, parseDomain } from './domain.ts'
import { refang } from './refang.ts'

/** A mail address (the dot-atom form of RFC 5322 §3.4.1). */
export interface Email {
  /** Lower case, the domain in ASCII: mail providers do not tell letters of different case apart. */
  readonly email: string
  readonly domain: Domain
}

/** Reads one address, defanged or not, with or without `mailto:`. Fails with `email.malformed`, or as `parseDomain` does. */
export function parseEmail(text: string): Result<Email> {
  const written = refang(text)
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/, '')
  const at = written.lastIndexOf('@')
  const local = written.slice(0, at)
  const dotAtom = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
  if (at < 1 || local.length > 64 || !dotAtom.test(local)) return fail('email.malformed')
  const domain = parseDomain(written.slice(at + 1))
  if (!domain.ok) return domain
  return ok({ email: `${local.toLowerCase()}@${domain.value.domain}`, domain: domain.value })
}
