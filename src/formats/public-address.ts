import { parseIp } from './ip.ts'

/**
 * Whether an address, written in decimal or hexadecimal, stands in the public Internet: a server that fetches what a
 * stranger names may open a connection to such an address alone. By the special-purpose registries of IANA (RFC 6890
 * and its updates). An IPv4 address inside an IPv6 one (mapped, RFC 4291 §2.5.5.2; NAT64, RFC 6052 §2.1) is judged as
 * itself; tunnels (6to4, Teredo) and local NAT64 (RFC 8215) are not public. What is no address is not public either.
 */
export function isPublicAddress(text: string): boolean {
  const read = parseIp(text)
  if (!read.ok || /[[\]%]/.test(text)) return false
  return read.value.version === 4 ? isPublic4(octets4(read.value.ip)) : isPublic6(groups6(read.value.ip))
}

/** Network and the bits of it that count. */
type Network4 = readonly [string, number]

const special4: readonly Network4[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

const octets4 = (ip: string) => ip.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)

const networks4 = special4.map(([ip, bits]) => ({ from: octets4(ip), size: 2 ** (32 - bits) }))

const isPublic4 = (address: number) => !networks4.some(({ from, size }) => address >= from && address < from + size)

/** The eight groups of a canonical address. */
function groups6(ip: string): readonly number[] {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip)
  const last = dotted ? octets4(dotted[2] ?? '') : 0
  const text = dotted ? `${dotted[1]}${(last >>> 16).toString(16)}:${(last & 0xffff).toString(16)}` : ip
  const [left = '', right] = text.split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const before = read(left)
  const after = read(right ?? '')
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}

function isPublic6(groups: readonly number[]): boolean {
  const [a = 0, b = 0] = groups
  const last = (groups[6] ?? 0) * 65_536 + (groups[7] ?? 0)
  const zeros = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0)
  const isMapped = zeros(0, 5) && groups[5] === 0xffff
  const isNat64 = a === 0x64 && b === 0xff9b && zeros(2, 6)
  if (isMapped || isNat64) return isPublic4(last)
  // Global unicast is 2000::/3 so far; of it are special 2001::/23, documentation twice, and 6to4.
  if (a >> 13 !== 1) return false
  if (a === 0x2001 && (b < 0x200 || b === 0xdb8)) return false
  if (a === 0x3fff && b < 0x1000) return false
  return a !== 0x2002 && !(a === 0x2620 && b === 0x4f && groups[2] === 0x8000)
}
