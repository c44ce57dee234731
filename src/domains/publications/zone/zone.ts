import { classes, types } from '#formats/dns/codes'
import type { ResourceRecord, Soa } from '#formats/dns/message'
import { type PolicyRule, type TransferItem, transferMessages } from '#formats/dns/transfer'

/** What happens to a host: blocked, or let through although a name above it is blocked. */
export interface ZoneRule {
  readonly action: 'block' | 'pass'
  /** Whether the same goes for everything below the host. */
  readonly below: boolean
}

/** What one serial did to a host; undefined where there was, or is, no rule. */
export interface ZoneChange {
  readonly serial: number
  readonly host: string
  readonly before: ZoneRule | undefined
  readonly after: ZoneRule | undefined
}

/** How one provider sees the zone: where blocked names lead, null for "no such name". */
export interface ZoneLook {
  readonly zone: string
  readonly garden: string | null
}

/** Seconds that a resolver's answer made of a rule may be kept: what is taken off resolves again within them. */
export const ruleSeconds = 5

/** The wire's serial has 32 bits, ours counts on (RFC 1982). */
export function wireSerial(serial: number): number {
  return serial % 2 ** 32
}

/**
 * How far the serial leaps where the zone's history begins anew: further than by all changes that a restored backup lost, and
 * further by one with every second, so that one backup restored twice never comes to the same serial twice. It stays below
 * 2^31, from where on a newer serial looks older (RFC 1982 §3.2), until 2093.
 */
export function restartLeap(now: Date): number {
  return 1_000_000 + Math.max(0, Math.floor((now.getTime() - Date.UTC(2026, 0, 1)) / 1000))
}

/** The SOA at a serial. Who misses every NOTIFY asks after five seconds; what was taken holds for a week without us. */
export function soaAt({ zone }: ZoneLook, serial: number): Soa {
  const times = { refresh: 5, retry: 5, expire: 604_800, minimum: ruleSeconds }
  return { primary: `ns.${zone}`, mailbox: `hostmaster.${zone}`, serial: wireSerial(serial), ...times }
}

/** A rule as it stands in a provider's view (draft-vixie-dnsop-dns-rpz §3.1, §3.4, §3.5). */
export function policyRule({ garden }: ZoneLook, host: string, { action, below }: ZoneRule): PolicyRule {
  return { host, below, target: action === 'pass' ? 'rpz-passthru' : (garden ?? '') }
}

/**
 * Octets of a name on the wire. A host whose wildcard, put before the zone's name, would go over 255 cannot stand in the zone; the
 * lists hold it all the same.
 */
export function fitsZone(zone: string, host: string): boolean {
  return host.length + 1 + zone.length + 1 + 3 <= 254
}

/**
 * Rules in the order of a zone (RFC 4034 §6.1): siblings stand together. A resolver that takes the zone walks its tree from
 * neighbour to neighbour, a fifth faster than at random, and the messages repeat less.
 */
export function inZoneOrder<Rule extends { readonly host: string }>(rules: readonly Rule[]): readonly Rule[] {
  // A label's end sorts before everything that a label holds.
  const keyed = rules.map((rule) => ({ rule, key: rule.host.split('.').toReversed().join('\0') }))
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ rule }) => rule)
}

/** The whole zone as messages of a transfer. */
export function renderZone(
  look: ZoneLook,
  serial: number,
  rules: ReadonlyMap<string, ZoneRule>,
): readonly Uint8Array[] {
  return [...transferMessages(headOf(look, types.AXFR), wholeZone(look, serial, rules))]
}

function* wholeZone(look: ZoneLook, serial: number, rules: ReadonlyMap<string, ZoneRule>): Generator<TransferItem> {
  const soa = { kind: 'soa', soa: soaAt(look, serial) } as const
  yield soa
  yield { kind: 'record', type: types.NS, target: 'localhost' }
  for (const [host, rule] of rules) {
    if (fitsZone(look.zone, host)) yield { kind: 'rule', rule: policyRule(look, host, rule) }
  }
  yield soa
}

/** What changed between two serials, as one difference (RFC 1995 §4): `changes` are those after `from`, in order. */
export function renderChanges(
  look: ZoneLook,
  { from, to }: { readonly from: number; readonly to: number },
  changes: readonly ZoneChange[],
): readonly Uint8Array[] {
  return [...transferMessages(headOf(look, types.IXFR), difference(look, { from, to }, netChanges(changes)))]
}

function headOf({ zone }: ZoneLook, type: number) {
  return { zone, type, ttl: ruleSeconds }
}

function* difference(
  look: ZoneLook,
  { from, to }: { readonly from: number; readonly to: number },
  changes: readonly Omit<ZoneChange, 'serial'>[],
): Generator<TransferItem> {
  const soa = { kind: 'soa', soa: soaAt(look, to) } as const
  const fitting = changes.filter(({ host }) => fitsZone(look.zone, host))
  yield soa
  yield { kind: 'soa', soa: soaAt(look, from) }
  for (const { host, before } of fitting) {
    if (before !== undefined) yield { kind: 'rule', rule: policyRule(look, host, before) }
  }
  yield soa
  for (const { host, after } of fitting) {
    if (after !== undefined) yield { kind: 'rule', rule: policyRule(look, host, after) }
  }
  yield soa
}

/** The first rule before and the last one after, of each host where they differ. */
export function netChanges(changes: readonly ZoneChange[]): readonly Omit<ZoneChange, 'serial'>[] {
  const net = new Map<string, Omit<ZoneChange, 'serial'>>()
  for (const { host, before, after } of changes) {
    const first = net.get(host)
    net.set(host, { host, before: first === undefined ? before : first.before, after })
  }
  return [...net.values()].filter(
    ({ before, after }) => before?.action !== after?.action || before?.below !== after?.below,
  )
}

/** The records of a name relative to the zone, for who looks into it by hand. */
export function recordsOf(
  look: ZoneLook,
  { serial, rules }: { readonly serial: number; readonly rules: ReadonlyMap<string, ZoneRule> },
  name: string,
): readonly ResourceRecord[] | undefined {
  const common = { name: name === '' ? look.zone : `${name}.${look.zone}`, class: classes.IN, ttl: ruleSeconds }
  if (name === '') {
    return [
      { ...common, type: types.SOA, data: { kind: 'soa', soa: soaAt(look, serial) } },
      { ...common, type: types.NS, data: { kind: 'name', name: 'localhost' } },
    ]
  }
  const isWildcard = name.startsWith('*.')
  const host = isWildcard ? name.slice(2) : name
  const rule = rules.get(host)
  if (rule === undefined || (isWildcard && !rule.below) || !fitsZone(look.zone, host)) return undefined
  const { target } = policyRule(look, host, rule)
  return [{ ...common, type: types.CNAME, data: { kind: 'name', name: target } }]
}
