import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'
import { type HandleLink, type Platform, readHandleLink } from './handle-link.ts'
import { parseUrl } from './url.ts'

export type { Platform } from './handle-link.ts'

/** An account on a messenger or a social network. */
export interface Handle {
  readonly platform: Platform
  /** Lower case; an invitation (`+…`) or a channel id keeps its case. */
  readonly name: string
  /** `platform:name`, the canonical text. */
  readonly value: string
  /** `@name`, or the bare name where it is an id. */
  readonly display: string
}

/** What each platform lets an account be called. */
const nameShapes: Readonly<Record<Platform, RegExp>> = {
  telegram: /^(?:[a-z]\w{2,31}|\+[\w-]{10,})$/i,
  whatsapp: /^[\w.]{3,35}$/,
  instagram: /^(?!.*\.\.)\w(?:[\w.]{0,28}\w)?$/,
  tiktok: /^\w(?:[\w.]{0,22}\w)?$/,
  vk: /^\w(?:[\w.]{0,30}\w)?$/,
  facebook: /^(?:\d{5,20}|[a-z0-9](?:[a-z0-9.]{3,48}[a-z0-9]))$/i,
  youtube: /^(?:UC[\w-]{22}|[\p{L}\p{N}](?:[\p{L}\p{N}_.·-]{1,28})[\p{L}\p{N}_])$/u,
  unknown: /^(?=.*[\p{L}_])[\p{L}\p{N}_][\w.]{1,30}\w$/u,
}

/**
 * An account by platform and name. Fails with `handle.malformed` where the platform allows no such name.
 */
export function makeHandle(platform: Platform, written: string): Result<Handle> {
  if (!nameShapes[platform].test(written)) return fail('handle.malformed')
  const keepsCase = written.startsWith('+') || (platform === 'youtube' && /^UC[\w-]{22}$/.test(written))
  const name = keepsCase ? written : written.toLowerCase()
  const isId = keepsCase || /^(?:id|club|public)?\d+$/.test(name)
  return ok({ platform, name, value: `${platform}:${name}`, display: isId ? name : `@${name}` })
}

/** What a link to a platform names: an account, or the phone number behind `wa.me`. */
export type LinkedIdentity =
  | { readonly type: 'handle'; readonly handle: Handle }
  | { readonly type: 'phone'; readonly platform: Platform; readonly digits: string }

/**
 * The account or number a link names, or undefined where it names a post, a page or nothing of ours
 * (`instagram.com/p/…` is an address, not an account).
 */
export function linkedIdentity(link: HandleLink | undefined): LinkedIdentity | undefined {
  if (link === undefined) return undefined
  if (link.phone !== undefined) return { type: 'phone', platform: link.platform, digits: link.phone }
  const handle = makeHandle(link.platform, link.name ?? '')
  return handle.ok ? { type: 'handle', handle: handle.value } : undefined
}

/**
 * Reads one account as a person writes it: a link, `telegram:nick`, `@nick` or, with `platform`, a bare nick. Without a
 * platform `@nick` is `unknown:nick`. Fails with `handle.malformed`; a `wa.me` link is a phone number and fails too.
 */
export function parseHandle(text: string, { platform }: { readonly platform?: Platform } = {}): Result<Handle> {
  const written = foldText(text).text.trim()
  const named = /^(telegram|whatsapp|instagram|tiktok|vk|facebook|youtube|unknown):(?!\/\/)(.+)$/i.exec(written)
  if (named !== null) return makeHandle(named[1]?.toLowerCase() as Platform, named[2]?.replace(/^@/, '') ?? '')
  const identity = handleOfLink(written)
  if (identity?.type === 'handle') return ok(identity.handle)
  if (identity !== undefined || /[\s/:]/.test(written)) return fail('handle.malformed')
  return makeHandle(platform ?? 'unknown', written.replace(/^@/, ''))
}

/** The account or number a text names, where the text is a link (`t.me/x`, `tg://resolve?domain=x`, `wa.me/7701…`). */
export function handleOfLink(text: string): LinkedIdentity | undefined {
  const app = /^tg:\/\/(?:resolve|join)\/?\?(?:.*&)?(domain|invite|phone)=\+?([\w-]+)/i.exec(text)
  if (app !== null) {
    const [, key, value = ''] = app
    if (key === 'phone') return { type: 'phone', platform: 'telegram', digits: value }
    return linkedIdentity({ platform: 'telegram', name: key === 'invite' ? `+${value}` : value })
  }
  if (!/[./]/.test(text) || text.startsWith('@')) return undefined
  const url = parseUrl(text)
  return url.ok ? linkedIdentity(readHandleLink(url.value)) : undefined
}
