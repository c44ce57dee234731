import type { WebUrl } from './url.ts'

/** Where an account lives; `unknown` where nothing says so. */
export type Platform = 'telegram' | 'whatsapp' | 'instagram' | 'tiktok' | 'vk' | 'facebook' | 'youtube' | 'unknown'

/** What a link on a platform's site points to: the name of an account, or a phone number's digits. */
export interface HandleLink {
  readonly platform: Platform
  readonly name?: string
  readonly phone?: string
}

type Reader = (parts: readonly string[], query: URLSearchParams) => Omit<HandleLink, 'platform'> | undefined

interface Site {
  readonly platform: Platform
  readonly hosts: RegExp
  readonly read: Reader
}

const name = (text: string | undefined) => (text === undefined || text === '' ? undefined : { name: text })

/** What percent escapes stand for; undefined where they are no UTF-8: old sites write windows-1251, and links are cut. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** First path parts that are the site's own pages, so never an account. */
const reserved: Readonly<Partial<Record<Platform, RegExp>>> = {
  telegram:
    /^(?:share|c|addstickers|addemoji|addlist|addtheme|proxy|socks|iv|login|setlanguage|bg|contact|confirmphone|boost|giftcode|invoice|m|k|a)$/i,
  instagram: /^(?:p|reel|reels|tv|explore|accounts|direct|about|developer|legal|s|share|web|challenge)$/i,
  vk: /^(?:feed|im|away\.php|music|groups|apps|search|login|share\.php|video|videos|audio|clips|market|services|about|support|settings|(?:wall|photo|video|clip|album|topic|app|market|write|doc|page|story|playlist)-?\d.*|@.*)$/i,
  facebook:
    /^(?:groups|watch|share|sharer|sharer\.php|story\.php|photo|photo\.php|photos|permalink\.php|events|marketplace|login|login\.php|reel|reels|pages|gaming|hashtag|help|privacy|policies|stories|media|ads|business|l\.php|dialog|plugins|home\.php)$/i,
}

const telegram: Reader = ([first = '', second]) => {
  const invitation = /^\+(.+)$/.exec(decoded(first) ?? '')?.[1]
  if (invitation !== undefined && /^\d{10,15}$/.test(invitation)) return { phone: invitation }
  if (invitation !== undefined) return { name: `+${invitation}` }
  if (/^joinchat$/i.test(first)) return second === undefined ? undefined : { name: `+${second}` }
  if (/^s$/i.test(first)) return name(second)
  return reserved.telegram?.test(first) === true ? undefined : name(first)
}

const whatsapp: Reader = ([first = ''], query) => {
  const digits = /^\+?(\d{8,15})$/.exec(query.get('phone')?.trim() ?? decoded(first) ?? '')?.[1]
  return digits === undefined ? undefined : { phone: digits }
}

const instagram: Reader = ([first = '', second]) => {
  if (/^stories$/i.test(first)) return /^highlights$/i.test(second ?? '') ? undefined : name(second)
  return reserved.instagram?.test(first) === true ? undefined : name(first.replace(/^@/, ''))
}

const facebook: Reader = ([first = '', , third], query) => {
  if (/^profile\.php$/i.test(first)) return name(query.get('id') ?? undefined)
  if (/^people$/i.test(first)) return name(third)
  return reserved.facebook?.test(first) === true ? undefined : name(first)
}

const youtube: Reader = ([first = '', second]) => {
  if (first.startsWith('@')) return name(decoded(first.slice(1)))
  return /^(?:channel|c|user)$/i.test(first) ? name(second) : undefined
}

const sites: readonly Site[] = [
  { platform: 'telegram', hosts: /^(?:t\.me|telegram\.(?:me|dog))$/, read: telegram },
  { platform: 'whatsapp', hosts: /^(?:wa\.me|(?:(?:api|web)\.)?whatsapp\.com)$/, read: whatsapp },
  { platform: 'instagram', hosts: /^(?:m\.)?(?:instagram\.com|instagr\.am)$/, read: instagram },
  {
    platform: 'tiktok',
    hosts: /^(?:m\.)?tiktok\.com$/,
    read: ([first = '']) => (first.startsWith('@') ? name(first.slice(1)) : undefined),
  },
  {
    platform: 'vk',
    hosts: /^(?:m\.)?vk\.(?:com|ru)$/,
    read: ([first = '']) => (reserved.vk?.test(first) === true ? undefined : name(first)),
  },
  { platform: 'facebook', hosts: /^(?:(?:m|web|[a-z]{2}-[a-z]{2})\.)?(?:facebook\.com|fb\.com)$/, read: facebook },
  { platform: 'youtube', hosts: /^(?:m\.)?youtube\.com$/, read: youtube },
]

/** Reads what a web address on a known platform names, or undefined where it names no account or is elsewhere. */
export function readHandleLink(url: WebUrl): HandleLink | undefined {
  const host = url.host.replace(/^www\./, '')
  const site = sites.find(({ hosts }) => hosts.test(host))
  if (site === undefined) {
    const nick = /^(\w{4,32})\.t\.me$/.exec(host)?.[1]
    return nick === undefined || nick === 'www' ? undefined : { platform: 'telegram', name: nick }
  }
  const parts = url.path.split('/').filter((part) => part !== '')
  if (parts.some((part) => /%(?![0-9a-f]{2})/i.test(part))) return undefined
  const found = site.read(parts, new URLSearchParams(url.query))
  return found === undefined ? undefined : { platform: site.platform, ...found }
}
