import { fail, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'
import { handleOfLink, makeHandle } from './handle.ts'
import { foldIban, ibanLength } from './iban.ts'
import {
  handleObservable,
  identityObservable,
  longestObservable,
  type Observable,
  type ObservableKind,
  readAs,
  urlObservable,
} from './observable-kinds.ts'
import { platformsNamed } from './platform-words.ts'
import { refang } from './refang.ts'
import { parseUrl } from './url.ts'

export { type Observable, type ObservableKind, observableKinds } from './observable-kinds.ts'

/**
 * Reads what a person typed into the check page as one identifier, finding out by itself what it is unless `kind` says
 * so. Fails with `observable.too-long` (over 2,048 characters), `observable.unrecognised`, or with the code of the kind it
 * plainly was meant to be (`iban.bad-check-digits`, `phone.not-assigned`, `domain.public-suffix`, …).
 */
export function parseObservable(text: string, { kind }: { readonly kind?: ObservableKind } = {}): Result<Observable> {
  if (text.length > longestObservable) return fail('observable.too-long', { most: longestObservable })
  // The stars of a block are part of it; around anything else they are decoration.
  if (kind === 'number-block') return readAs(kind, text)
  const typed = unwrapped(foldText(text).text)
  if (typed === '') return fail('observable.unrecognised')
  return kind === undefined ? detect(typed) : readAs(kind, typed)
}

/** The text without the quotes, brackets and full stops that come along with copying. */
function unwrapped(text: string): string {
  const trimmed = text.replace(/\s+/g, ' ').trim()
  return trimmed.replace(/^["'«“”„‘<*]+|["'»“”’>*,;!?]+$|(?<=[^.])\.$/g, '').trim()
}

/** What people write in front of an identifier, and the kind it promises. */
const labels: readonly (readonly [RegExp, ObservableKind])[] = [
  [/^imei\s*\d?\s*[:№#-]?\s*(?=[\d\s/-]{15,}$)/i, 'imei'],
  [/^(?:иин|жсн|iin|бин|бсн|bin)\s*[:№#-]?\s*(?=[\d\s-]{12,}$)/i, 'iin'],
  [/^(?:iban|ибан|жск|иик)\s*[:№#-]?\s*(?=[a-zа-я]{2}\s?\d)/i, 'iban'],
  [/^(?:тел(?:ефон(?:ы|ым)?)?|phone|tel|моб|ұялы)\.?\s*[:№#-]?\s*(?=[+\d(][\d\s().-]*$)/i, 'phone'],
  [/^(?:карта|карточка|card)\s*[:№#-]?\s*(?=\d{4}[\d\s-]*$)/i, 'card'],
  [/^ip[\s:№#-]+(?=[\da-f])/i, 'ip'],
  [/^mailto:/i, 'email'],
]

function detect(typed: string): Result<Observable> {
  const label = labels.find(([pattern]) => pattern.test(typed))
  if (label !== undefined) return readAs(label[1], typed.replace(label[0], ''))
  const mention = readMention(typed)
  if (mention !== undefined) return mention
  if (/^\+?[\d\s().\-/_]+$/.test(typed)) return readDigits(typed)
  return readAccount(typed) ?? readAddress(typed)
}

/** `@nick`, `telegram @nick`, `инста: nick`, or a nick that gives itself away by an underscore. */
function readMention(typed: string): Result<Observable> | undefined {
  const found = /^(?:([^@:]{2,20}?)\s*[:\s]\s*)?(@?)([\p{L}\p{N}_][\w.]{1,38})$/u.exec(typed)
  if (found === null) return undefined
  const [, before, at, nick = ''] = found
  const platform = before === undefined ? undefined : platformsNamed(before)[0]?.platform
  const meant = platform !== undefined || (before === undefined && (at === '@' || /^[a-z]\w*_\w*$/i.test(nick)))
  if (!meant) return undefined
  const handle = makeHandle(platform ?? 'unknown', nick)
  return handle.ok ? { ok: true, value: handleObservable(handle.value) } : handle
}

/** Digits alone are told apart by their number and their check digits. */
function readDigits(typed: string): Result<Observable> {
  const ip = readAs('ip', typed)
  if (ip.ok) return ip
  const count = typed.replace(/\D/g, '').length
  if (typed.startsWith('+') || count <= 11) return readAs('phone', typed)
  const orders: Readonly<Record<number, readonly ObservableKind[]>> = {
    12: ['iin', 'phone'],
    13: ['card', 'phone'],
    14: ['card', 'phone'],
    15: ['imei', 'phone'],
  }
  const kinds = count === 15 && /^\D*3[47]/.test(typed) ? (['card', 'imei'] as const) : (orders[count] ?? ['card'])
  return count > 19 ? fail('observable.unrecognised') : firstGood(kinds, typed)
}

/** The first kind that reads the text; where none does, the failure of the likeliest one. */
function firstGood(kinds: readonly ObservableKind[], typed: string): Result<Observable> {
  const readings = kinds.map((kind) => readAs(kind, typed))
  return readings.find((reading) => reading.ok) ?? readings[0] ?? fail('observable.unrecognised')
}

/** An account number or a wallet: letters and digits in one piece once the spaces are out. */
function readAccount(typed: string): Result<Observable> | undefined {
  const folded = /[./@:]/.test(typed) ? '' : foldIban(typed)
  if (/^[A-Z]{2}[0-9O]{2}[A-Z0-9]{7,30}$/.test(folded) && ibanLength(folded.slice(0, 2)) !== undefined) {
    return readAs('iban', typed)
  }
  const wallet = readAs('wallet', typed)
  return wallet.ok || wallet.error.code !== 'wallet.malformed' ? wallet : undefined
}

/** Everything that has dots, slashes or an at sign: mail, links, sites, addresses of machines. */
function readAddress(typed: string): Result<Observable> {
  const written = refang(typed)
  const linked = identityObservable(handleOfLink(written))
  if (linked !== undefined) return { ok: true, value: linked }
  const hasScheme = /^[a-z]+:\/\//i.test(written)
  if (!hasScheme && /^[^\s@/]+@[^\s@/]+$/.test(written)) return readAs('email', written)
  const ip = readAs('ip', written)
  if (ip.ok) return ip
  if (/\s/.test(written) || !(hasScheme || written.includes('.'))) return bareSuffix(written)
  const url = parseUrl(written)
  if (url.ok) return { ok: true, value: urlObservable(url.value) }
  return hasScheme || url.error.code === 'domain.public-suffix' ? url : fail('observable.unrecognised')
}

/** Nothing we know, unless it is a bare public suffix such as `kz`, which deserves to be told. */
function bareSuffix(written: string): Result<Observable> {
  const domain = readAs('domain', written)
  return !domain.ok && domain.error.code === 'domain.public-suffix' ? domain : fail('observable.unrecognised')
}
