import { generateKeyPairSync } from 'node:crypto'
import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import { type JwsKey, openJwsKey, signDetached } from '#platform/jws'
import type { Keys } from '#platform/keys'
import * as store from './key-store.ts'

/** What the centre's keys need. */
export interface KeyServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
}

/** What is signed for a bank. */
export interface ForBank {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** The bank's code. */
  readonly bank: string
  readonly body: Uint8Array
}

/** The keys by which banks know what the centre tells them. */
export interface CentreKeys {
  /** Public keys (RFC 7517), the one that signs first; the first key is made at the first need. */
  published(): Promise<{ readonly keys: readonly JwsKey['jwk'][] }>
  /** Makes the key that signs from now on; the ones before stay published for a while. */
  rotate(actor: Actor): Promise<{ readonly keys: readonly JwsKey['jwk'][] }>
  /** The value of the signature header for something that is told to a bank. */
  sign(told: ForBank): Promise<string>
}

/** Makes the keeper of the centre's keys. Keys stay open in memory once used. */
export function makeCentreKeys(services: KeyServices): CentreKeys {
  const { db, clock, ids, keys, audit } = services
  const open = new Map<string, JwsKey>()
  const opened = async ({ kid, privateKey }: store.StoredKey): Promise<JwsKey> => {
    const known = open.get(kid)
    if (known !== undefined) return known
    const key = await openJwsKey(JSON.parse(keys.open('payments-key', privateKey)) as JwsKey['jwk'])
    if (key === undefined) throw new Error('a key of the centre cannot be opened')
    open.set(kid, key)
    return key
  }
  const current = async (): Promise<readonly store.StoredKey[]> => {
    const kept = await store.keysOf(db)
    if (kept.length > 0) return kept
    return inTransaction(db, async (tx) => {
      await store.lockKeys(tx)
      if ((await store.keysOf(tx)).length === 0) await makeKey(services, tx)
      return store.keysOf(tx)
    })
  }
  const published = async () => ({
    keys: (await Promise.all((await current()).map(opened))).map(({ jwk }) => jwk),
  })
  return {
    published,
    rotate: async (actor) => {
      await inTransaction(db, async (tx) => {
        await store.lockKeys(tx)
        const kid = await makeKey(services, tx)
        await audit.record(tx, actor, { action: 'payments.key-made', subject: { type: 'signing-key', id: kid } })
      })
      return published()
    },
    sign: async ({ method, target, bank, body }) => {
      const [newest] = await current()
      if (newest === undefined) throw new Error('the centre has no key')
      const stamp = { at: clock.now().getTime(), nonce: ids.next() }
      return signDetached(await opened(newest), { method, target, audience: bank, body }, stamp)
    },
  }
}

async function makeKey({ keys, clock }: KeyServices, tx: Tx): Promise<string> {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JwsKey['jwk']
  const key = await openJwsKey(jwk)
  if (key === undefined) throw new Error('a new key cannot be opened')
  const privateKey = keys.seal('payments-key', JSON.stringify(jwk))
  await store.insertKey(tx, { kid: key.kid, privateKey }, clock.now())
  return key.kid
}
