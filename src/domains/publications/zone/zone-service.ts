import type { Clock } from '#kernel/clock'
import type { Database } from '#platform/database'
import type { ServedZone, ZoneView } from '#platform/dns/zone'
import type { Keys } from '#platform/keys'
import type { Log } from '#platform/log'
import { isInNetwork } from './network-service.ts'
import {
  inZoneOrder,
  recordsOf,
  renderChanges,
  renderZone,
  soaAt,
  wireSerial,
  type ZoneChange,
  type ZoneLook,
  type ZoneRule,
} from './zone.ts'
import { readChanges, readKeys, readRules, readState, type StoredKey, type ZoneState } from './zone-store.ts'

/** What the zone in memory needs. */
export interface ZoneServices {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
  readonly log: Log
  /** The zone's name in lower case. */
  readonly zone: string
}

/** A resolver that is told of changes. */
export interface Secondary {
  /** `host:port`. */
  readonly address: string
  /** Signs the notice; undefined for providers that ask unsigned. */
  readonly key: { readonly name: string; readonly secret: Uint8Array } | undefined
}

/** The zone in memory, as DNS serves it. */
export interface LiveZone extends ServedZone {
  /** Takes over what changed in the database; tells whether the zone did. */
  refresh(): Promise<boolean>
  readonly serial: () => number
  readonly secondaries: () => readonly Secondary[]
  readonly soa: () => ReturnType<typeof soaAt>
}

/** Changes in memory, for incremental transfers. */
const journalMost = 200_000

interface Held {
  state: ZoneState
  rules: Map<string, ZoneRule>
  journal: ZoneChange[]
  keys: ReadonlyMap<string, HeldKey>
  /** The whole zone by where blocked names lead, rendered at the present serial when first asked for. */
  readonly rendered: Map<string, readonly Uint8Array[]>
}

interface HeldKey extends StoredKey {
  readonly open: Uint8Array
}

/** Loads the zone. Call `refresh` often: it asks for one row where nothing changed. */
export async function openZone(services: ZoneServices): Promise<LiveZone> {
  const { zone } = services
  const held: Held = {
    state: { serial: 0, oldest: 0, keys: -1 },
    rules: new Map(),
    journal: [],
    keys: new Map(),
    rendered: new Map(),
  }
  await refresh(services, held)
  return {
    name: zone,
    refresh: () => refresh(services, held),
    serial: () => held.state.serial,
    soa: () => soaAt({ zone, garden: null }, held.state.serial),
    secondaries: () =>
      [...held.keys.values()].flatMap(({ name, open, networks, notify }) =>
        notify.map((address) => ({ address, key: networks.length > 0 ? undefined : { name, secret: open } })),
      ),
    keyOf: (name) => {
      const key = held.keys.get(name)
      return key && { name: key.name, secret: key.open }
    },
    viewOf: (asker) => {
      const key = 'key' in asker ? held.keys.get(asker.key) : keyOfAddress(held, asker.address)
      return key && viewOf(services, held, key)
    },
  }
}

function keyOfAddress({ keys }: Held, address: string): HeldKey | undefined {
  return [...keys.values()].find(({ networks }) => isInNetwork(networks, address))
}

async function refresh(services: ZoneServices, held: Held): Promise<boolean> {
  const { db } = services
  const state = await readState(db)
  const before = held.state
  if (state.keys !== before.keys) held.keys = await openKeys(services)
  if (state.serial === before.serial) {
    held.state = state
    return false
  }
  if (before.serial < state.oldest || before.serial === 0) return reload(services, held, state)
  const changes = await readChanges(db, before.serial)
  apply(
    held,
    changes.filter(({ serial }) => serial <= state.serial),
  )
  held.state = state
  held.rendered.clear()
  return true
}

/** Reads everything anew, until nothing changed meanwhile: rules of a later serial must not go out under this one. */
async function reload({ db }: ZoneServices, held: Held, first: ZoneState): Promise<boolean> {
  for (let state = first; ; ) {
    const rules = await readRules(db)
    const journal = await readChanges(db, state.oldest)
    const after = await readState(db)
    if (after.serial === state.serial) {
      held.rules = new Map(inZoneOrder(rules).map(({ host, action, below }) => [host, { action, below }]))
      held.journal = [...journal]
      // The keys at hand are those of the beginning: what came while this was read is taken next time.
      held.state = { ...state, keys: first.keys }
      held.rendered.clear()
      return true
    }
    state = after
  }
}

function apply(held: Held, changes: readonly ZoneChange[]): void {
  for (const { host, after } of changes) {
    if (after === undefined) held.rules.delete(host)
    else held.rules.set(host, after)
  }
  held.journal = [...held.journal, ...changes].slice(-journalMost)
}

async function openKeys({ db, keys }: ZoneServices): Promise<ReadonlyMap<string, HeldKey>> {
  const stored = await readKeys(db)
  return new Map(stored.map((key) => [key.name, { ...key, open: keys.openBytes('zone-key', key.secret) }]))
}

/** What a provider sees at this moment. */
function viewOf({ zone }: ZoneServices, held: Held, key: HeldKey): ZoneView {
  const look: ZoneLook = { zone, garden: key.garden }
  const { serial } = held.state
  return {
    soa: soaAt(look, serial),
    transfer: () => wholeOf(held, look),
    changes: (since) => changesSince(held, look, { since, added: key.since }),
    find: (name) => recordsOf(look, { serial, rules: held.rules }, name),
  }
}

function wholeOf(held: Held, look: ZoneLook): readonly Uint8Array[] {
  const name = look.garden ?? ''
  const known = held.rendered.get(name)
  if (known !== undefined) return known
  const fresh = renderZone(look, held.state.serial, held.rules)
  held.rendered.set(name, fresh)
  return fresh
}

/** Nothing where the past is not known that far, was another view's, or is longer than the zone itself. */
function changesSince(
  held: Held,
  look: ZoneLook,
  { since, added }: { readonly since: number; readonly added: number },
): readonly Uint8Array[] | undefined {
  const { serial, oldest } = held.state
  // The wire's serial stands for the latest of ours that looks like it.
  const from = serial - ((wireSerial(serial) - since + 2 ** 32) % 2 ** 32)
  const first = held.journal.length === journalMost ? (held.journal[0]?.serial ?? 0) : 0
  if (from < oldest || from < added || from < first) return undefined
  const changes = held.journal.filter((change) => change.serial > from)
  return changes.length > held.rules.size / 2 + 100 ? undefined : renderChanges(look, { from, to: serial }, changes)
}
