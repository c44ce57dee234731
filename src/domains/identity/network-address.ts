/**
 * The part of an IP address that stands for one subscriber: an IPv4 address whole, of an IPv6 address the first 64 bits
 * (RFC 6177: a site gets at least that much, and its machines change the rest at will). An IPv4 address written as
 * IPv6 (`::ffff:…`, RFC 4291 §2.5.5.2) counts as IPv4. What is no address stands for itself.
 */
export function addressBlock(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  if (!ip.includes(':')) return ip
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
