import {
  type FraudType,
  isFraudType,
  isObservableKind,
  isTopic,
  type ObservableKind,
  type Topic,
} from '#domains/taxonomy'
import { parseDomain } from '#formats/domain'
import { parseIp } from '#formats/ip'
import { type Observable, parseObservable } from '#formats/observable'
import { domainObservable, ipObservable } from '#formats/observable-kinds'
import { type Failure, fail, ok, type Result } from '#kernel/result'
import { readReason, reasonLength } from '../reason.ts'

/** One thing that a file lists, before anybody has looked at what it is. */
export interface Entry {
  /** Line of the file, or place in its list, from 1. */
  readonly line: number
  readonly text: string
  /** What the file says it is; found out where it does not say. */
  readonly kind?: ObservableKind
  /** Which list it belongs to, where the file holds both. */
  readonly list?: 'deny' | 'allow'
  readonly topic?: string
  readonly fraudType?: string
  readonly reason?: string
  /** Why the reader of the format refuses it already. */
  readonly refused?: string
}

/** An entry that was not taken, and why. */
export interface Reject {
  readonly line: number
  /** The first 200 characters of the entry. */
  readonly text: string
  /** A stable code; `problem.<code>` in the catalogue says it in words. */
  readonly code: string
  /** What fills that message. */
  readonly details?: Failure['details']
}

/** An entry that was understood. */
export interface ReadEntry {
  readonly observable: Observable
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  readonly reason: string | null
}

/** The most characters an entry may have. */
export const longestEntry = 4096

/**
 * Reads one entry. A wildcard or a leading dot in front of a domain is dropped, since listing a domain covers what is
 * below it. Fails with `import.entry-too-long`, with the reader's refusal, or as the codec of the kind does;
 * `import.unknown-code` names a topic or type of fraud that the taxonomy does not have.
 */
export function readEntry(entry: Entry): Result<ReadEntry> {
  const { refused, text, topic, fraudType, reason } = entry
  if (refused !== undefined) return fail(refused)
  if (text.length > longestEntry) return fail('import.entry-too-long', { most: longestEntry })
  if (topic !== undefined && !isTopic(topic)) return fail('import.unknown-code')
  if (fraudType !== undefined && !isFraudType(fraudType)) return fail('import.unknown-code')
  const observable = entry.kind === 'domain' ? readHost(text) : parseObservable(bare(text), withKind(entry.kind))
  if (!observable.ok) return observable
  return ok({
    observable: observable.value,
    topic: topic ?? null,
    fraudType: fraudType ?? null,
    reason: reason === undefined ? null : reasonOf(reason),
  })
}

/** What a file says of an entry, which everybody may read; nothing where it is too short to be a reason. */
function reasonOf(text: string): string | null {
  const reason = readReason(text.slice(0, reasonLength.most))
  return reason.ok ? reason.value : null
}

function withKind(kind: ObservableKind | undefined): { readonly kind?: ObservableKind } {
  return kind === undefined ? {} : { kind }
}

/** `*.evil.kz`, `.evil.kz` and `||evil.kz^` (block lists of browsers) name a domain with all below it. */
function bare(text: string): string {
  return /^[*.|]/.test(text) ? text.replace(/^(?:\*\.|\.|\|\|)+/, '').replace(/\^.*$/, '') : text
}

function readHost(text: string): Result<Observable> {
  const written = bare(text)
  const domain = parseDomain(written)
  if (domain.ok) return ok(domainObservable(domain.value))
  // Lists of hosts hold a few bare addresses.
  const ip = parseIp(written)
  return ip.ok ? ok(ipObservable(ip.value)) : domain
}

/** What other people call our kinds; nothing where we have no such kind. */
export function kindCalled(name: string): ObservableKind | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  if (isObservableKind(plain)) return plain
  return Object.hasOwn(otherNames, plain) ? otherNames[plain] : undefined
}

const otherNames: Readonly<Record<string, ObservableKind>> = {
  hostname: 'domain',
  host: 'domain',
  fqdn: 'domain',
  site: 'domain',
  website: 'domain',
  uri: 'url',
  link: 'url',
  phone_number: 'phone',
  msisdn: 'phone',
  tel: 'phone',
  email_src: 'email',
  email_dst: 'email',
  email_address: 'email',
  mail: 'email',
  ip_src: 'ip',
  ip_dst: 'ip',
  ipv4: 'ip',
  ipv6: 'ip',
  ip_address: 'ip',
  bank_account_nr: 'iban',
  account: 'iban',
  cc_number: 'card',
  pan: 'card',
  btc: 'wallet',
  eth: 'wallet',
  crypto: 'wallet',
  twitter_id: 'handle',
  username: 'handle',
  bin: 'iin',
}
