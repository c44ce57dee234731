import type { Clock } from '#kernel/clock'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import * as store from './key-store.ts'
import { makeKeyPair, openKey, type SigningKey, signStatement } from './signature-service.ts'

/** The keys of the feed. */
export interface FeedKeys {
  /** The key that signs now; made where there is none yet. */
  current(db: Database): Promise<OpenKey>
  /** A key by its id. */
  byId(db: Database, id: number): Promise<OpenKey>
  /** Makes the key that signs from now on, introduced by the one before. */
  next(tx: Tx): Promise<{ readonly old: OpenKey; readonly fresh: OpenKey }>
  /** The public key that signs now, and how each came after another. */
  published(db: Database): Promise<PublishedKeys>
}

/** A key that is open, with its id. */
export interface OpenKey extends SigningKey {
  readonly id: number
}

/** What everybody may know of the keys. */
export interface PublishedKeys {
  /** 32 bytes in base64url. */
  readonly key: string
  /** Signed lines, the oldest first. */
  readonly introductions: readonly string[]
}

/** Makes the keeper of the keys. Keys stay open in memory once used; the sealed ones stand in the table. */
export function makeFeedKeys({ keys, clock }: { readonly keys: Keys; readonly clock: Clock }): FeedKeys {
  const open = new Map<number, OpenKey>()
  const opened = ({ id, publicKey, privateKey }: store.StoredKey): OpenKey => {
    const known = open.get(id)
    if (known !== undefined) return known
    const key = { id, ...openKey(publicKey.toString('base64url'), keys.openBytes('feed-key', privateKey)) }
    open.set(id, key)
    return key
  }
  const make = async (tx: Tx, old: OpenKey | undefined) => {
    const { publicKey, pkcs8 } = makeKeyPair()
    const madeAt = clock.now()
    const introduction =
      old && signStatement(old, 'introduction', { from: old.publicKey, to: publicKey, at: madeAt.toISOString() }).line
    const stored = await store.insertKey(tx, {
      publicKey: Buffer.from(publicKey, 'base64url'),
      privateKey: keys.sealBytes('feed-key', pkcs8),
      madeAt,
      introduction: introduction ?? null,
    })
    return opened(stored)
  }
  const first = (db: Database) =>
    inTransaction(db, async (tx) => {
      await store.lockKeys(tx)
      const kept = (await store.keysOf(tx)).at(-1)
      return kept === undefined ? make(tx, undefined) : opened(kept)
    })
  const current = async (db: Database) => {
    const kept = (await store.keysOf(db)).at(-1)
    if (kept !== undefined) return opened(kept)
    return db.isTransaction ? make(db as Tx, undefined) : first(db)
  }
  return {
    current,
    byId: async (db, id) => {
      const known = open.get(id) ?? (await store.keysOf(db)).map(opened).find((key) => key.id === id)
      if (known === undefined) throw new Error('a chain is signed by a key that is not kept')
      return known
    },
    next: async (tx) => {
      await store.lockKeys(tx)
      const old = await current(tx)
      return { old, fresh: await make(tx, old) }
    },
    published: async (db) => {
      const { publicKey } = await current(db)
      const kept = await store.keysOf(db)
      return { key: publicKey, introductions: kept.flatMap(({ introduction }) => introduction ?? []) }
    },
  }
}
