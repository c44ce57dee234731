import type { Audit } from '#domains/audit'
import { parseDomain } from '#formats/domain'
import type { Clock } from '#kernel/clock'
import type { Random } from '#kernel/random'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import type { Keys } from '#platform/keys'
import { isNetwork } from './network-service.ts'
import { deleteKey, insertKey, readKeys } from './zone-store.ts'

/** What keeping the keys needs. */
export interface ZoneKeyServices {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly keys: Keys
  readonly audit: Audit
}

/** A provider's key to the zone, and its view. */
export interface ZoneKeyInput {
  /** Name of the TSIG key: lower-case letters, digits, dashes, dots. */
  readonly name: string
  /** The host that blocked names lead to; without it they do not exist. */
  readonly garden?: string | undefined
  /** Networks from which it may also ask unsigned. */
  readonly networks?: readonly string[] | undefined
  /** `host:port` of resolvers to tell of changes. */
  readonly notify?: readonly string[] | undefined
}

/** A key without its secret. */
export interface ZoneKey {
  readonly name: string
  readonly garden: string | null
  readonly networks: readonly string[]
  readonly notify: readonly string[]
  readonly addedBy: string | null
  readonly addedAt: Date
}

/** Providers' keys to the zone. */
export interface ZoneKeys {
  /**
   * Adds a key and gives its secret, in base64, once. Fails with `zone.key.name-malformed`, `zone.key.exists`,
   * `zone.key.garden-malformed`, `zone.key.network-malformed` or `zone.key.notify-malformed`.
   */
  add(actor: Actor, input: ZoneKeyInput): Promise<Result<ZoneKey & { readonly secret: string }>>
  list(): Promise<readonly ZoneKey[]>
  /** Removes a key: its holder is a stranger at once. Fails with `zone.key.not-found`. */
  remove(actor: Actor, name: string): Promise<Result<void>>
}

/** Makes the keeping of keys. */
export function makeZoneKeys(services: ZoneKeyServices): ZoneKeys {
  return {
    add: (actor, input) => add(services, actor, input),
    list: async () => (await readKeys(services.db)).map(({ secret: _secret, since: _since, ...key }) => key),
    remove: (actor, name) =>
      inTransaction(services.db, async (tx) => {
        if (!(await deleteKey(tx, name.toLowerCase()))) return fail('zone.key.not-found')
        await services.audit.record(tx, actor, {
          action: 'publications.zone-key-removed',
          subject: { type: 'zone-key', id: name.toLowerCase() },
        })
        return ok(undefined)
      }),
  }
}

const nameShape = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

async function add(
  { db, clock, random, keys, audit }: ZoneKeyServices,
  actor: Actor,
  input: ZoneKeyInput,
): Promise<Result<ZoneKey & { readonly secret: string }>> {
  const name = input.name.toLowerCase()
  const { networks = [], notify = [] } = input
  if (!nameShape.test(name) || name.length > 200) return fail('zone.key.name-malformed')
  const garden = input.garden === undefined ? undefined : parseDomain(input.garden)
  if (garden?.ok === false) return fail('zone.key.garden-malformed')
  const wrong = networks.find((network) => !isNetwork(network))
  if (wrong !== undefined) return fail('zone.key.network-malformed', { network: wrong })
  const unheard = notify.find((address) => !/^(\[[0-9a-f:]+\]|[^:\s[\]]+):\d{1,5}$/i.test(address))
  if (unheard !== undefined) return fail('zone.key.notify-malformed', { address: unheard })
  // As long as what the hash gives out (RFC 8945 §8).
  const secret = random.bytes(32)
  const key = { name, garden: garden?.value.domain ?? null, networks, notify, addedBy: actor.id, addedAt: clock.now() }
  return inTransaction(db, async (tx) => {
    if (!(await insertKey(tx, { ...key, secret: keys.sealBytes('zone-key', secret) }))) return fail('zone.key.exists')
    await audit.record(tx, actor, {
      action: 'publications.zone-key-added',
      subject: { type: 'zone-key', id: name },
      details: { garden: key.garden, networks, notify },
    })
    return ok({ ...key, secret: Buffer.from(secret).toString('base64') })
  })
}
