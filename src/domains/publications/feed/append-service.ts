import type { Tx } from '#platform/database'
import type { FeedContext } from './context-service.ts'
import { type BatchContent, batchesOf } from './entry.ts'
import * as store from './feed-store.ts'
import type { OpenKey } from './key-service.ts'
import { signStatement } from './signature-service.ts'
import { feedNews } from './waiting-service.ts'

/** Most lines of one batch. */
const entriesMost = 1000

/** Appends what changed to a chain as signed batches; returns the chain as it stands then. */
export async function append(
  { clock, feedKeys }: FeedContext,
  tx: Tx,
  chain: store.Chain,
  { entries, allowed, nextKey }: BatchContent & { readonly nextKey?: OpenKey },
): Promise<store.Chain> {
  const told = entries.length + allowed.length > 0 || nextKey !== undefined
  const key = told ? await feedKeys.byId(tx, chain.keyId) : undefined
  if (key === undefined) return chain
  const at = clock.now()
  const batches: store.NewBatch[] = []
  let { head, hash } = chain
  for (const part of batchesOf({ entries, allowed }, entriesMost)) {
    const batch = {
      version: 1,
      chain: chain.id,
      number: ++head,
      previous: hash,
      at: at.toISOString(),
      entries: part.entries,
      ...(part.allowed.length > 0 && { allowed: part.allowed }),
      ...(nextKey !== undefined && { nextKey: nextKey.publicKey }),
    } as const
    const signed = signStatement(key, 'batch', batch)
    hash = signed.hash
    batches.push({ number: head, at, ...signed })
  }
  const keyId = nextKey?.id ?? chain.keyId
  await store.appendBatches(tx, chain, { batches, keyId })
  return { ...chain, head, hash, keyId }
}

/** Tells readers in all processes. Many chains fit into several notices. */
export async function wake({ live }: FeedContext, tx: Tx, chains: readonly string[]): Promise<void> {
  for (let from = 0; from < chains.length; from += 100) {
    await live.publish(tx, { type: feedNews, to: { roles: [] }, data: { chains: chains.slice(from, from + 100) } })
  }
}
