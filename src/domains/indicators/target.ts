import { domainAndParents, parseDomain } from '#formats/domain'
import { blockEnds } from '#formats/number-block'
import type { Observable, ObservableKind } from '#formats/observable'
import { type OfficialCode, officialHost, officialService } from './official.ts'

/** How a listing was found to concern what was asked: it names it, its host, a domain above that, or a block it lies in. */
export type Match = 'exact' | 'host' | 'parent-domain' | 'number-block'

/** An observable whose listing concerns the one that is asked about. */
export interface Target {
  readonly kind: ObservableKind
  readonly value: string
  readonly match: Match
}

/** What targets are worked out from: an observable fresh from the codecs, or one read back from the table. */
export type Named = Pick<Observable, 'kind' | 'value' | 'attributes'>

/**
 * The host of an observable and every domain above it down to the registrable one, nearest first. Empty for kinds
 * without a host and for hosts that are bare addresses.
 */
export function hostChain({ kind, value, attributes }: Named): readonly string[] {
  const host = kind === 'domain' ? value : kind === 'url' || kind === 'email' ? attributes['domain'] : undefined
  if (host === undefined) return []
  if (attributes['registrable'] === host) return [host]
  const domain = parseDomain(host)
  return domain.ok ? domainAndParents(domain.value) : [host]
}

/**
 * Everything whose listing concerns an observable, the most exact first: a page, then its host, then each parent
 * domain; a mail address, then its domain. A page is the same under http and https.
 */
export function targetsOf(named: Named): readonly Target[] {
  const { kind, value, attributes } = named
  const chain = hostChain(named)
  if (kind === 'domain') return chain.map((name, at) => target('domain', name, at === 0 ? 'exact' : 'parent-domain'))
  const above = chain.map((name, at) => target('domain', name, at === 0 ? 'host' : 'parent-domain'))
  const exact = target(kind, value, 'exact')
  if (kind !== 'url') return [exact, ...above]
  const twin = target('url', otherScheme(value), 'exact')
  const address = chain.length === 0 ? [target('ip', attributes['host'] ?? '', 'host')] : []
  return [exact, twin, ...address, ...above]
}

/** The E.164 digits of a telephone number; undefined for short numbers and everything else. */
export function digitsOfNumber({ kind, value }: Pick<Named, 'kind' | 'value'>): number | undefined {
  return kind === 'phone' && value.startsWith('+') ? Number(value.slice(1)) : undefined
}

/** The blocks of a list (by their values) that hold a number, the narrowest first, as targets. */
export function blocksHolding(digits: number, blocks: readonly string[]): readonly Target[] {
  return blocks
    .flatMap((value) => ({ value, ...(blockEnds(value) ?? { first: 1, last: 0 }) }))
    .filter(({ first, last }) => first <= digits && digits <= last)
    .toSorted((a, b) => a.last - a.first - (b.last - b.first))
    .map(({ value }) => target('number-block', value, 'number-block'))
}

function target(kind: ObservableKind, value: string, match: Match): Target {
  return { kind, value, match }
}

function otherScheme(url: string): string {
  return url.startsWith('https:') ? `http:${url.slice(6)}` : url.replace(/^http:/, 'https:')
}

/** Whether a web address names no page of its own, only its host. */
export function isRoot({ kind, value }: Named): boolean {
  return kind === 'url' && /^[a-z]+:\/\/[^/?]+\/?$/.test(value)
}

/** The built-in official that an observable belongs to: by its host or by a short number of the numbering plan. */
export function builtInOfficial(named: Named): OfficialCode | undefined {
  if (named.kind === 'phone' && named.attributes['service'] !== undefined) {
    return officialService(named.attributes['service'])
  }
  const [host] = hostChain(named)
  return host === undefined ? undefined : officialHost(host)
}

/** Whether an observable is an address inside somebody's own network, where no offender can be. */
export function isLocalAddress({ kind, attributes }: Named): boolean {
  return kind === 'ip' && ['private', 'loopback', 'link-local'].includes(attributes['scope'] ?? '')
}

/** How far an entry reaches: `official` covers all below a domain, `popular` only its very host and front page. */
export type AllowLevel = 'official' | 'popular'

/**
 * The entries of the allow list that would shield an observable. `exact` shields at either level; `above` only at
 * the level `official`, which covers everything below a domain. A popular host shields itself and its front page,
 * not the pages and names that strangers make there.
 */
export function shieldsOf(named: Named): { readonly exact: readonly Target[]; readonly above: readonly Target[] } {
  const chain = hostChain(named)
  const hosts = chain.map((name, at) => target('domain', name, at === 0 ? 'host' : 'parent-domain'))
  const own = target(named.kind, named.value, 'exact')
  if (named.kind === 'domain') return { exact: [own], above: hosts.slice(1) }
  if (isRoot(named)) return { exact: [own, ...hosts.slice(0, 1)], above: hosts.slice(1) }
  return { exact: [own], above: hosts }
}
