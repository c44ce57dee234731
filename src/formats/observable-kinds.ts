import { ok, type Result } from '#kernel/result'
import { type Card, parseCard } from './card.ts'
import { type Domain, parseDomain } from './domain.ts'
import { type Email, parseEmail } from './email.ts'
import { type Handle, type LinkedIdentity, linkedIdentity, parseHandle } from './handle.ts'
import { readHandleLink } from './handle-link.ts'
import { formatIban, type Iban, parseIban } from './iban.ts'
import { type Iin, parseIin } from './iin.ts'
import { formatImei, type Imei, parseImei } from './imei.ts'
import { type Ip, parseIp } from './ip.ts'
import { formatNumberBlock, type NumberBlock, parseNumberBlock } from './number-block.ts'
import { assignedPhone, formatPhone, type Phone, parsePhone } from './phone.ts'
import { parseUrl, type WebUrl } from './url.ts'
import { parseWallet, type Wallet } from './wallet.ts'

/**
 * Everything an offender can be known by; `iin` covers the BIN of an organisation. A `number-block` is a row of telephone
 * numbers that is judged as a whole, such as a range given to nobody.
 */
export const observableKinds = [
  'phone',
  'iban',
  'card',
  'iin',
  'url',
  'domain',
  'email',
  'handle',
  'wallet',
  'imei',
  'ip',
  'number-block',
] as const

/** A kind of identifier. */
export type ObservableKind = (typeof observableKinds)[number]

/** One identifier, read from what somebody wrote. */
export interface Observable {
  readonly kind: ObservableKind
  /** The canonical text: equal identifiers have equal values. The full digits of a card or an IIN. */
  readonly value: string
  /** For people to read: grouped, or masked where sensitive. */
  readonly display: string
  /** What the standard itself tells: country, bank, bin, last4, scheme, platform, … */
  readonly attributes: Readonly<Record<string, string>>
  /** Whether `value` must only be kept as a keyed hash. */
  readonly sensitive: boolean
}

/** Drops the attributes that say nothing. */
function plain(
  kind: ObservableKind,
  [value, display]: readonly [string, string],
  attributes: Readonly<Record<string, string | undefined>> = {},
): Observable {
  const told = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { kind, value, display, attributes: Object.fromEntries(told), sensitive: kind === 'card' || kind === 'iin' }
}

/** A parsed phone number as an identifier; `platform` where a messenger's link named it. */
export function phoneObservable(phone: Phone, platform?: string): Observable {
  const { country, type, operator, region, service } = phone
  return plain('phone', [phone.e164, formatPhone(phone.e164)], { country, type, operator, region, service, platform })
}

/** A parsed account number as an identifier. */
export function ibanObservable({ iban, country, bank }: Iban): Observable {
  return plain('iban', [iban, formatIban(iban)], { country, bank: bank?.name, bankCode: bank?.code, bic: bank?.bic })
}

/** A parsed card number as an identifier. Sensitive. */
export function cardObservable({ pan, masked, bin, last4, scheme }: Card): Observable {
  return plain('card', [pan, masked], { bin, last4, scheme })
}

/** A parsed IIN or BIN as an identifier. Sensitive. */
export function iinObservable({ digits, masked, type }: Iin): Observable {
  return plain('iin', [digits, masked], { type, last4: digits.slice(-4) })
}

/** A parsed domain as an identifier. */
export function domainObservable(domain: Domain): Observable {
  const sharedSuffix = domain.isPrivateSuffix ? domain.publicSuffix : undefined
  return plain('domain', [domain.domain, domain.unicode], { registrable: domain.registrable, sharedSuffix })
}

/** A parsed mail address as an identifier. */
export function emailObservable({ email, domain }: Email): Observable {
  return plain('email', [email, email], { domain: domain.domain })
}

/** A parsed account on a platform as an identifier. */
export function handleObservable({ value, display, platform }: Handle): Observable {
  return plain('handle', [value, display], { platform })
}

/** A parsed address of a ledger as an identifier. */
export function walletObservable({ address, chain }: Wallet): Observable {
  return plain('wallet', [address, address], { chain })
}

/** A parsed device identity as an identifier. */
export function imeiObservable({ imei, tac }: Imei): Observable {
  return plain('imei', [imei, formatImei(imei)], { tac })
}

/** A parsed Internet address as an identifier. */
export function ipObservable({ ip, version, scope }: Ip): Observable {
  return plain('ip', [ip, ip], { version: String(version), scope })
}

/** A parsed row of telephone numbers as an identifier. */
export function numberBlockObservable(block: NumberBlock): Observable {
  const { first, last, value } = block
  return plain('number-block', [value, formatNumberBlock(block)], { first: String(first), last: String(last) })
}

/** What a web address is about: the account or number it names, its domain where it names nothing else, or itself. */
export function urlObservable(url: WebUrl): Observable {
  const identity = identityObservable(linkedIdentity(readHandleLink(url)))
  if (identity !== undefined) return identity
  if (url.isBareHost && url.domain !== undefined) return domainObservable(url.domain)
  return plainUrl(url)
}

function plainUrl({ url, host, domain }: WebUrl): Observable {
  const display =
    domain === undefined ? url : url.replace(host, domain.unicode === domain.domain ? host : domain.unicode)
  return plain('url', [url, display], { host, domain: domain?.domain, registrable: domain?.registrable })
}

/** The account or the phone number of a platform's link as an identifier. */
export function identityObservable(identity: LinkedIdentity | undefined): Observable | undefined {
  if (identity === undefined) return undefined
  if (identity.type === 'handle') return handleObservable(identity.handle)
  const phone = assignedPhone(`+${identity.digits}`)
  return phone === undefined ? undefined : phoneObservable(phone, identity.platform)
}

function after<T>(result: Result<T>, make: (value: T) => Observable): Result<Observable> {
  return result.ok ? ok(make(result.value)) : result
}

/** The codec of each kind, for a text that somebody says is of that kind. */
const readers: Readonly<Record<ObservableKind, (text: string) => Result<Observable>>> = {
  phone: (text) => after(parsePhone(text), phoneObservable),
  iban: (text) => after(parseIban(text), ibanObservable),
  card: (text) => after(parseCard(text), cardObservable),
  iin: (text) => after(parseIin(text), iinObservable),
  url: (text) => after(parseUrl(text), plainUrl),
  domain: (text) => after(parseDomain(text), domainObservable),
  email: (text) => after(parseEmail(text), emailObservable),
  handle: (text) => after(parseHandle(text), handleObservable),
  wallet: (text) => after(parseWallet(text), walletObservable),
  imei: (text) => after(parseImei(text), imeiObservable),
  ip: (text) => after(parseIp(text), ipObservable),
  'number-block': (text) => after(parseNumberBlock(text), numberBlockObservable),
}

/** Reads a text as one kind of identifier; fails with that kind's own codes. */
export function readAs(kind: ObservableKind, text: string): Result<Observable> {
  return readers[kind](text)
}

/** The most characters an identifier may have. */
export const longestObservable = 2048
