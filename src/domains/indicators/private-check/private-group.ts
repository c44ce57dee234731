import type { ObservableKind } from '#formats/observable'

/** Kinds that can be checked by the prefix of a hash. Not cards and IINs, nor blocks of numbers, which no hash of a number meets. */
export type PrivateKind = Exclude<ObservableKind, 'card' | 'iin' | 'number-block'>

/** How the groups of one kind are cut. */
export interface PrivateKindFacts {
  /** Hexadecimal digits of the hash that name a group; each answers for 1 in 16^digits of all values. */
  readonly prefixDigits: 2 | 3 | 4
  /**
   * How many values somebody might ask about, counted low: what can be assigned or is in use, never what could merely be
   * spelt. Divided by the number of groups it is how many values share one.
   */
  readonly possibleValues: number
  /** Whose group is asked for in the same breath, so that both prefixes together name the value. */
  readonly besides?: 'domain'
}

/** The kinds and their groups; docs/adr/0013 argues each number. */
export const privateKinds: Readonly<Record<PrivateKind, PrivateKindFacts>> = {
  phone: { prefixDigits: 4, possibleValues: 100_000_000 },
  iban: { prefixDigits: 3, possibleValues: 50_000_000 },
  domain: { prefixDigits: 3, possibleValues: 350_000_000 },
  url: { prefixDigits: 2, possibleValues: 50_000_000_000, besides: 'domain' },
  email: { prefixDigits: 2, possibleValues: 4_000_000_000, besides: 'domain' },
  handle: { prefixDigits: 3, possibleValues: 1_000_000_000 },
  wallet: { prefixDigits: 3, possibleValues: 500_000_000 },
  imei: { prefixDigits: 3, possibleValues: 30_000_000 },
  ip: { prefixDigits: 3, possibleValues: 3_700_000_000 },
}

/** The fewest values that have to share one prefix. */
export const leastSharing = 1000

/** How many values share what is sent to check one of them. */
export function sharing({ possibleValues, prefixDigits, besides }: PrivateKindFacts): number {
  const digits = prefixDigits + (besides === undefined ? 0 : privateKinds[besides].prefixDigits)
  return Math.floor(possibleValues / 16 ** digits)
}

/** Whether a kind can be checked by prefix: one whose values cannot be found by trying all that a group may hold. */
export function isPrivateKind(kind: ObservableKind): kind is PrivateKind {
  return kind !== 'card' && kind !== 'iin' && kind !== 'number-block'
}

/**
 * How the hash is made: PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2) over the UTF-8 text `<kind>:<canonical value>`, of which the first
 * `digits` hexadecimal digits are used. At 50,000 rounds a cheap telephone needs about a tenth of a second a name.
 */
export const slowHash = { algorithm: 'PBKDF2-HMAC-SHA-256', iterations: 50_000, digits: 20 } as const

/** What is hashed of an identifier: `<kind>:<canonical value>`. A page counts as the same under http and https. */
export function hashedText(kind: PrivateKind, value: string): string {
  return `${kind}:${kind === 'url' ? value.replace(/^http:/, 'https:') : value}`
}

/** What an entry of a group tells; `popular` silences listings of that very host and of the domains above it. */
export type PrivateState = 'confirmed' | 'reported' | 'official' | 'popular'

/** One listed or allowed value of a group, named by the rest of its hash. */
export interface PrivateEntry {
  readonly suffix: string
  readonly state: PrivateState
  /** The code of the topic; null where it is not known or not public. */
  readonly topic: string | null
}

/** Everything listed under one prefix, in the order of the hashes. */
export interface PrivateGroup {
  readonly kind: PrivateKind
  readonly prefix: string
  readonly entries: readonly PrivateEntry[]
  /** Meaningless letters that make every answer for a kind equally long. */
  readonly padding: string
}

/** The first and the last place under a prefix: the first 16 bits of hashes that begin with it. */
export function placesUnder(prefix: string): readonly [number, number] {
  return [Number.parseInt(prefix.padEnd(4, '0'), 16), Number.parseInt(prefix.padEnd(4, 'f'), 16)]
}

/** The place of a hash in hexadecimal. */
export function placeOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 4), 16)
}

/** The longest an entry gets in JSON, in bytes, with its comma. */
const longestEntry = JSON.stringify({ suffix: 'f'.repeat(18), state: 'confirmed', topic: 'cyberbullying' }).length + 1

/** Answers are whole multiples of this many bytes. */
export const stepBytes = 2048

/**
 * How many bytes of padding a group needs, so that its JSON is as long as that of the fullest group of its kind,
 * rounded up to `stepBytes`. `fullest` is in entries.
 */
export function paddingFor(group: Omit<PrivateGroup, 'padding'>, fullest: number): number {
  const bare = JSON.stringify({ ...group, padding: '' }).length
  const empty = JSON.stringify({ ...group, entries: [], padding: '' }).length
  const wanted = Math.max(bare, empty + fullest * longestEntry)
  return Math.ceil(wanted / stepBytes) * stepBytes - bare
}
