import { parseIp } from '#formats/ip'
import { ipObservable, urlObservable } from '#formats/observable-kinds'
import { parseUrl } from '#formats/url'
import { toldBefore } from './context.ts'
import type { Hit } from './hit.ts'

const dottedQuad = /\d{1,3}(?:(?:\.|\[\.\]|\(\.\)|\[dot\])\d{1,3}){3}(?![\d.]\d|[\p{L}_])/iuy
const behind = /(?::\d{2,5}(?!\d))?(?:\/[^\s<>"«»“”`{}|\\^[\],;]{0,2049})?/y

/** Paths longer than this are taken as noise: the address alone counts. */
const longestPath = 2048

/**
 * Reads an IPv4 address at `start`, where a digit stands. Four numbers with dots are as often a version, so they count
 * when broken on purpose, announced ("IP", "сервер"), followed by a port or a path, or when long and not announced as a
 * version.
 */
export function readIpv4(text: string, start: number): Hit | undefined {
  dottedQuad.lastIndex = start
  const written = dottedQuad.exec(text)?.[0]
  if (written === undefined || /[\p{L}\p{N}_.-]/u.test(text.charAt(start - 1))) return undefined
  const ip = parseIp(written)
  if (!ip.ok) return undefined
  const end = start + written.length
  behind.lastIndex = end
  const tail = (behind.exec(text)?.[0] ?? '').replace(/[.!?)'’]+$/, '')
  const told = toldBefore(text, start)
  const broken = /[[(]/.test(written)
  const plain =
    told.nearest !== 'version' && !told.all.has('version') && (written.length >= 12 || written.startsWith('192.168.'))
  if (!broken && !told.all.has('ip') && tail === '' && !plain) return undefined
  const path = tail.replace(/^:\d+/, '')
  const url =
    path === '' || path.length > longestPath || /^\/\d{1,2}$/.test(path) ? undefined : parseUrl(ip.value.ip + tail)
  if (url?.ok === true) return { observable: urlObservable(url.value), start, end: end + tail.length }
  return { observable: ipObservable(ip.value), start, end }
}

const colonHex = /[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?![0-9a-z:])/iy

/** Reads an IPv6 address at `start`, where a word begins; a time (`12:30:45`) or a hardware address is none. */
export function readIpv6(text: string, start: number): Hit | undefined {
  colonHex.lastIndex = start
  const written = colonHex.exec(text)?.[0].replace(/(?<!:):$/, '')
  if (written === undefined || written.length < 6) return undefined
  const ip = parseIp(written)
  if (!ip.ok || (written.match(/[0-9a-f]+/gi)?.length ?? 0) < 3) return undefined
  return { observable: ipObservable(ip.value), start, end: start + written.length }
}
