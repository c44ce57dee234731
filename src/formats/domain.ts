import { domainToASCII, domainToUnicode } from 'node:url'
import { parse } from 'tldts'
import { fail, ok, type Result } from '#kernel/result'
import { refang } from './refang.ts'

/** A name in the DNS under a suffix of the Public Suffix List. */
export interface Domain {
  /** Lower-case ASCII (`xn--…` for other scripts), no trailing dot, no leading `www.`. */
  readonly domain: string
  /** The same for people to read (UTS #46). */
  readonly unicode: string
  /** The part somebody registered: one label more than the public suffix. */
  readonly registrable: string
  readonly publicSuffix: string
  /** Whether strangers share the suffix by a provider's choice (`pages.dev`): the provider is not the offender. */
  readonly isPrivateSuffix: boolean
}

/**
 * Reads one domain, defanged or not. Fails with `domain.malformed`, `domain.unknown-suffix`, or `domain.public-suffix`
 * where thousands of strangers live under the name (`kz`, `com.kz`, `pages.dev`).
 */
export function parseDomain(text: string): Result<Domain> {
  const host = hostToAscii(refang(text))
  if (host === undefined) return fail('domain.malformed')
  const bare = host.replace(/^www\.(?=[^.]+\.)/, '')
  const found = lookUp(bare)
  return !found.ok && found.error.code === 'domain.public-suffix' && bare !== host ? lookUp(host) : found
}

/**
 * A domain and each of its parents down to the registrable one: `a.b.kaspi.kz` gives `a.b.kaspi.kz`, `b.kaspi.kz`,
 * `kaspi.kz`. Never climbs to a public suffix, so a listed neighbour on `pages.dev` harms nobody else.
 */
export function domainAndParents(domain: Domain): readonly string[] {
  const chain = [domain.domain]
  for (let name = domain.domain; name !== domain.registrable && name.includes('.'); ) {
    name = name.slice(name.indexOf('.') + 1)
    chain.push(name)
  }
  return chain
}

/** A host name as lower-case ASCII without its trailing dot, or undefined where it cannot be one (RFC 1035, UTS #46). */
export function hostToAscii(text: string): string | undefined {
  const written = text.endsWith('.') ? text.slice(0, -1) : text
  if (written.length === 0 || written.length > 253 || /[\s/\\?#@:[\]%<>|^,;!'"()]/.test(written)) return undefined
  const ascii = plainAscii.test(written) ? written.toLowerCase() : domainToASCII(written)
  const labels = ascii.split('.')
  if (labels.length < 2 || !/[a-z]/.test(labels.at(-1) ?? '')) return undefined
  return ascii.length <= 253 && labels.every((label) => labelShape.test(label)) ? ascii : undefined
}

/** Names that UTS #46 leaves as they are but for case, so that the slow way is only taken by other scripts. */
const plainAscii = /^(?!.*xn--)[\w.-]+$/i

/** A label of a host; the underscore is no letter of host names but common in front of them (RFC 8552). */
const labelShape = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

function lookUp(host: string): Result<Domain> {
  const found = parse(host, { allowPrivateDomains: true, extractHostname: false })
  if (found.publicSuffix === null) return fail('domain.malformed')
  if (found.isIcann !== true && found.isPrivate !== true)
    return fail('domain.unknown-suffix', { suffix: found.publicSuffix })
  if (found.domain === null) return fail('domain.public-suffix', { suffix: found.publicSuffix })
  const unicode = host.includes('xn--') ? domainToUnicode(host) : host
  return ok({
    domain: host,
    unicode: unicode === '' ? host : unicode,
    registrable: found.domain,
    publicSuffix: found.publicSuffix,
    isPrivateSuffix: found.isPrivate === true,
  })
}
