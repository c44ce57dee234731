import { BlockList, isIP } from 'node:net'

/** Networks already read: they are few, and asked for with every question. */
const known = new Map<string, BlockList>()

/**
 * Whether a text is a network: an address with the count of its leading bits, `192.0.2.0/24`, `2001:db8::/32`, or one address. Wider
 * than /8, or /16 of IPv6, is nobody's own network and would open the zone to strangers.
 */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  if (bits === undefined) return true
  const [least, most] = version === 4 ? [8, 32] : [16, 128]
  return /^\d{1,3}$/.test(bits) && Number(bits) >= least && Number(bits) <= most
}

/** Whether an address lies in one of some networks. */
export function isInNetwork(networks: readonly string[], address: string): boolean {
  const version = isIP(address)
  if (networks.length === 0 || version === 0) return false
  return listOf(networks).check(address, version === 4 ? 'ipv4' : 'ipv6')
}

function listOf(networks: readonly string[]): BlockList {
  const name = networks.join(' ')
  const found = known.get(name)
  if (found !== undefined) return found
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family)
  }
  if (known.size > 1000) known.clear()
  known.set(name, list)
  return list
}
