import { fail, ok, type Result } from '#kernel/result'
import { refang } from './refang.ts'

/** Where an address can be reached from. */
export type IpScope = 'public' | 'private' | 'loopback' | 'link-local' | 'reserved'

/** An Internet address in its one canonical form: dotted decimal, or RFC 5952. */
export interface Ip {
  readonly ip: string
  readonly version: 4 | 6
  readonly scope: IpScope
}

/** Reads one address, defanged or not. Fails with `ip.malformed`. */
export function parseIp(text: string): Result<Ip> {
  const written = refang(text)
    .trim()
    .replace(/^\[|\]$/g, '')
  const four = canonicalIpv4(written)
  if (four !== undefined) return ok({ ip: four, version: 4, scope: ipv4Scope(four) })
  const six = canonicalIpv6(written)
  return six === undefined ? fail('ip.malformed') : ok({ ip: six, version: 6, scope: ipv6Scope(six) })
}

/** Four decimal octets; leading zeros are refused because programs disagree on what they mean. */
function canonicalIpv4(text: string): string | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined
  const good = text.split('.').every((octet) => Number(octet) <= 255 && String(Number(octet)) === octet)
  return good ? text : undefined
}

/** RFC 5952 by way of the WHATWG serialiser, with the last 32 bits of a mapped address in dotted decimal (§5). */
function canonicalIpv6(text: string): string | undefined {
  if (!/^[0-9a-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?$/i.test(text) || !text.includes(':')) return undefined
  const host = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host ?? '')
  if (mapped === null) return host
  const octets = [mapped[1], mapped[2]].flatMap((half) => {
    const bits = Number.parseInt(half ?? '0', 16)
    return [bits >> 8, bits & 255]
  })
  return `::ffff:${octets.join('.')}`
}

/** The special-purpose registries of RFC 6890, as far as they matter to somebody reading a report. */
function ipv4Scope(ip: string): IpScope {
  const [a = 0, b = 0] = ip.split('.').map(Number)
  if (a === 127) return 'loopback'
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return 'private'
  if (a === 100 && b >= 64 && b <= 127) return 'private'
  if (a === 169 && b === 254) return 'link-local'
  if (a === 0 || a >= 224 || /^(?:192\.0\.[02]|198\.1[89]|198\.51\.100|203\.0\.113)\./.test(ip)) return 'reserved'
  return 'public'
}

function ipv6Scope(ip: string): IpScope {
  if (ip === '::1') return 'loopback'
  if (ip.startsWith('::ffff:')) return ipv4Scope(ip.slice(7))
  if (/^f[cd]/.test(ip)) return 'private'
  if (/^fe[89ab]/.test(ip)) return 'link-local'
  // Documentation has 2001:db8::/32 (RFC 3849) and 3fff::/20 (RFC 9637).
  return /^[23]/.test(ip) && !/^(?:2001:db8|3fff:[0-9a-f]{0,3}):/.test(ip) ? 'public' : 'reserved'
}
