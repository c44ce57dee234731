import { isIPv4, isIPv6 } from 'node:net'

const mapped = 0xffff

/**
 * Writes an address as four words into `words` from `at`, highest first; IPv4 is mapped to `::ffff:a.b.c.d`. A zone
 * (`%eth0`) is passed over. Returns false, and writes nothing, for what is no address.
 */
export function readAddress(text: string, words: Uint32Array, at = 0): boolean {
  const plain = text.replace(/%.*$/, '')
  if (isIPv4(plain)) {
    words.fill(0, at, at + 2)
    words[at + 2] = mapped
    words[at + 3] = fourOf(plain)
    return true
  }
  if (!isIPv6(plain)) return false
  const dotted = /[\d.]+$/.exec(plain)?.[0] ?? ''
  const four = isIPv4(dotted) ? fourOf(dotted) : 0
  const last = `${(four >>> 16).toString(16)}:${(four & 0xffff).toString(16)}`
  const hex = isIPv4(dotted) ? plain.slice(0, -dotted.length) + last : plain
  const [head = '', tail] = hex.split('::')
  const before = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  const all = [...before, ...new Array<string>(8 - before.length - after.length).fill('0'), ...after]
  const groups = all.map((group) => Number.parseInt(group, 16))
  for (let n = 0; n < 4; n++) words[at + n] = ((groups[2 * n] ?? 0) << 16) | (groups[2 * n + 1] ?? 0)
  return true
}

function fourOf(dotted: string): number {
  return dotted.split('.').reduce((sum, octet) => ((sum << 8) | Number(octet)) >>> 0, 0)
}

/** The text of four words: dotted decimal for a mapped IPv4 address, else all eight groups in hexadecimal. */
export function writeAddress(words: Uint32Array, at = 0): string {
  const [a = 0, b = 0, c = 0, d = 0] = words.subarray(at, at + 4)
  if (a === 0 && b === 0 && c === mapped) return [d >>> 24, (d >>> 16) & 255, (d >>> 8) & 255, d & 255].join('.')
  return [a, b, c, d].flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)]).join(':')
}

/** One network and what is told of it: a trunk by its index, say. */
export interface SourceEntry {
  /** `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. */
  readonly network: string
  /** An integer of 0 or more. */
  readonly value: number
}

/** Finds the value of the narrowest network that an address lies in; -1 where there is none. Makes no garbage. */
export interface SourceTable {
  find(words: Uint32Array, at: number): number
}

interface Network {
  readonly words: Uint32Array
  readonly masks: Uint32Array
  readonly bits: number
  readonly value: number
}

/** Compiles networks for the hot path. Of equal networks the last counts. Throws a `RangeError` for what is none. */
export function makeSourceTable(entries: readonly SourceEntry[]): SourceTable {
  const networks = entries.map(readNetwork)
  const wide = networks.filter(({ bits }) => bits < 128).toReversed()
  wide.sort((one, other) => other.bits - one.bits)
  const hosts = new Map<number, Network[]>()
  for (const host of networks.filter(({ bits }) => bits === 128)) {
    const key = mix(host.words, 0)
    hosts.set(key, [host, ...(hosts.get(key) ?? [])])
  }
  /** Nearly all that is asked for is what was asked for before. */
  const last = new Uint32Array(4)
  let lastValue = -1
  let asked = false
  const isLast = (words: Uint32Array, at: number): boolean => {
    for (let n = 0; n < 4; n++) if (last[n] !== words[at + n]) return false
    return asked
  }
  const findAnew = (words: Uint32Array, at: number): number => {
    const found = hosts.size > 0 ? hosts.get(mix(words, at)) : undefined
    if (found !== undefined) for (const host of found) if (covers(host, words, at)) return host.value
    for (const network of wide) if (covers(network, words, at)) return network.value
    return -1
  }
  return {
    find(words, at) {
      if (isLast(words, at)) return lastValue
      for (let n = 0; n < 4; n++) last[n] = words[at + n] ?? 0
      asked = true
      lastValue = findAnew(words, at)
      return lastValue
    },
  }
}

function mix(words: Uint32Array, at: number): number {
  let sum = 0
  for (let n = 0; n < 4; n++) sum = Math.imul(sum ^ (words[at + n] ?? 0), 0x9e37_79b1) | 0
  return sum
}

function covers({ words, masks }: Network, asked: Uint32Array, at: number): boolean {
  for (let n = 0; n < 4; n++) {
    if ((((asked[at + n] ?? 0) ^ (words[n] ?? 0)) & (masks[n] ?? 0)) !== 0) return false
  }
  return true
}

function readNetwork({ network, value }: SourceEntry): Network {
  const [address = '', size] = network.split('/')
  const words = new Uint32Array(4)
  const offset = isIPv4(address) ? 96 : 0
  const bits = offset + (size === undefined ? 128 - offset : Number(size))
  const sized = size === undefined || /^\d{1,3}$/.test(size)
  if (!readAddress(address, words) || !sized || bits > 128) throw new RangeError(`no network: ${network}`)
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`no value of a network: ${value}`)
  const masks = Uint32Array.from([0, 1, 2, 3], (n) => {
    const left = Math.min(32, Math.max(0, bits - 32 * n))
    return left === 0 ? 0 : -1 << (32 - left)
  })
  return { words, masks, bits, value }
}
