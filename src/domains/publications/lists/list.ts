import { parseIp } from '#formats/ip'

/** The lists there are, by their name in the address. */
export const listNames = ['hosts', 'adguard', 'domains', 'urls', 'nftables'] as const

/** Name of a list. */
export type ListName = (typeof listNames)[number]

/** What is published now. */
export interface Published {
  readonly domains: readonly string[]
  readonly urls: readonly string[]
  readonly addresses: readonly string[]
  /** Names that stay reachable although a name above is blocked. */
  readonly letThrough: readonly { readonly host: string; readonly level: 'official' | 'popular' }[]
}

/**
 * Writes a list: remarks, then one entry a line. An entry that does not look exactly as its kind must is left out, so that none can
 * begin a remark, end a line or say something to the program that reads it.
 */
export function renderList(name: ListName, remarks: readonly string[], published: Published): string {
  const mark = name === 'adguard' ? '!' : '#'
  const head = remarks.map((remark) => `${mark} ${oneLine(remark)}`.trimEnd())
  return `${[...head, ...linesOf[name](published)].join('\n')}\n`
}

const linesOf: Readonly<Record<ListName, (published: Published) => readonly string[]>> = {
  hosts: ({ domains, letThrough }) => {
    const free = new Set(letThrough.map(({ host }) => host))
    return domains
      .filter(isHost)
      .flatMap((host) => [host, `www.${host}`])
      .filter((host) => !free.has(host))
      .map((host) => `0.0.0.0 ${host}`)
  },
  adguard: ({ domains, letThrough }) => [
    ...domains.filter(isHost).map((host) => `||${host}^`),
    ...letThrough
      .filter(({ host }) => isHost(host))
      .map(({ host, level }) => (level === 'official' ? `@@||${host}^` : `@@|${host}^`)),
  ],
  // Whoever reads plain names blocks all below them, and has no word for exceptions: the allow list wins.
  domains: ({ domains, letThrough }) => {
    const above = new Set(letThrough.flatMap(({ host }) => namesAbove(host)))
    return domains.filter((host) => isHost(host) && !above.has(host))
  },
  urls: ({ urls }) => urls.filter(isAddressOfPage),
  nftables: ({ addresses }) => [
    'add table inet saqbol',
    ...setOf('blocked4', 'ipv4_addr', ofVersion(addresses, 4)),
    ...setOf('blocked6', 'ipv6_addr', ofVersion(addresses, 6)),
  ],
}

function setOf(name: string, type: string, elements: readonly string[]): readonly string[] {
  const made = [`add set inet saqbol ${name} { type ${type}; }`, `flush set inet saqbol ${name}`]
  return [...made, ...elements.map((element) => `add element inet saqbol ${name} { ${element} }`)]
}

function ofVersion(addresses: readonly string[], version: 4 | 6): readonly string[] {
  return addresses.filter((address) => {
    const read = parseIp(address)
    return read.ok && read.value.ip === address && read.value.version === version && read.value.scope === 'public'
  })
}

function isHost(text: string): boolean {
  return /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$/.test(text)
}

function isAddressOfPage(text: string): boolean {
  return /^https?:\/\/[!$-~]+$/.test(text)
}

function namesAbove(host: string): readonly string[] {
  const labels = host.split('.')
  return labels.map((_, at) => labels.slice(at).join('.'))
}

/** Remarks come from translations and settings: whatever they hold, they stay one line. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}
