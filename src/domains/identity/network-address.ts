/**
 * The part of an IP address that stands for one subscriber: an IPv4 address whole, of an IPv6 address the first 64 bits
 * (RFC 6177: a site gets at least that much, and its machines change the rest at will). An IPv4 address written as
 * IPv6 (`::ffff:…`, RFC 4291 §2.5.5.2) counts as IPv4. What is no address stands for itself.
 */
export function addressBlock(ip: string): string {
  const plain = plainAddress(ip)
  return plain.includes(':') ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain
}

/**
 * The network that an IP address belongs to: the first 24 bits of an IPv4 address, the first 48 of an IPv6 address (what a
 * site or a mobile operator's gateway keeps while its machines change theirs). The machine itself, under any of its
 * loopback addresses, is one network. What is no address stands for itself.
 */
export function networkOf(ip: string): string {
  const plain = plainAddress(ip)
  if (plain === '::1' || /^127\.\d+\.\d+\.\d+$/.test(plain)) return 'loopback'
  if (plain.includes(':')) return `${groupsOf(plain).slice(0, 3).join(':')}::/48`
  const first = /^(\d+\.\d+\.\d+)\.\d+$/.exec(plain)?.[1]
  return first === undefined ? plain : `${first}.0/24`
}

function plainAddress(ip: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(ip: string): readonly string[] {
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after]
  return groups.map((group) => group.replace(/^0+(?=.)/, ''))
}
