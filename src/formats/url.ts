import { fail, ok, type Result } from '#kernel/result'
import { type Domain, parseDomain } from './domain.ts'
import { parseIp } from './ip.ts'
import { refang } from './refang.ts'

/** A web address in the one form used for matching. */
export interface WebUrl {
  /**
   * WHATWG serialisation, without credentials, fragment, default port or trailing dot of the host; the query stays whole,
   * because offenders tell their pages apart by it.
   */
  readonly url: string
  /** The host in ASCII, or the address. */
  readonly host: string
  /** Its domain; undefined where the host is an address. */
  readonly domain?: Domain
  readonly path: string
  readonly query: string
  /** Whether the text named nothing but a host: no scheme, port, path or query. */
  readonly isBareHost: boolean
}

/** The most characters a web address may have. */
export const longestUrl = 2048

/**
 * Reads one web address, defanged or not; one without a scheme is taken as `https`. Fails with `url.too-long`,
 * `url.malformed`, `url.unsupported-scheme`, or as `parseDomain` does for its host.
 */
export function parseUrl(text: string): Result<WebUrl> {
  const written = refang(text)
  if (written.length > longestUrl) return fail('url.too-long', { most: longestUrl })
  const scheme = /^[a-z][a-z0-9+.-]*(?=:\/\/)/i.exec(written)?.[0].toLowerCase()
  if (scheme !== undefined && !/^(?:https?|ftp)$/.test(scheme)) return fail('url.unsupported-scheme', { scheme })
  const url = URL.parse(scheme === undefined ? `https://${written}` : written)
  if (url === null || /\s/.test(written)) return fail('url.malformed')
  url.username = ''
  url.password = ''
  url.hash = ''
  const isBareHost = scheme === undefined && url.port === '' && url.pathname === '/' && url.search === ''
  const rest = { path: url.pathname, query: url.search, isBareHost }
  const ip = parseIp(url.hostname)
  if (ip.ok) return ok({ url: url.href, host: ip.value.ip, ...rest })
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '')
  const domain = parseDomain(url.hostname)
  if (!domain.ok) return domain
  return ok({ url: url.href, host: url.hostname, domain: domain.value, ...rest })
}
