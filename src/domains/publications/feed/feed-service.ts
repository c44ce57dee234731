import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import type { DeliveredEvent } from '#platform/outbox'
import { append, wake } from './append-service.ts'
import type { FeedContext, FeedServices } from './context-service.ts'
import type { FeedScope } from './entry.ts'
import * as store from './feed-store.ts'
import { makeFeedKeys, type PublishedKeys } from './key-service.ts'
import { makeReading, type Reading } from './reading-service.ts'
import { hashOf } from './signature-service.ts'
import { makeSnapshots, type PackedSnapshot } from './snapshot-service.ts'
import { compareExceptions, take } from './take-service.ts'
import { makeWaiting } from './waiting-service.ts'

/** The signed feed of the registry. */
export interface Feed extends Reading {
  /** Takes events of the registry, in order: writes what changed into every chain. */
  take(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>
  /** The state of the actor's chain as a file, not older than what the reader has, of whichever chain. Fails with `feed.no-scope.forbidden`. */
  snapshot(
    actor: Actor,
    known?: { readonly chain?: string | undefined; readonly after: number },
  ): Promise<Result<PackedSnapshot>>
  /** The public key that signs now. */
  publishedKeys(): Promise<PublishedKeys>
  /** Changes the key: every chain announces the new one in a batch under the old one. */
  rotateKey(actor: Actor): Promise<PublishedKeys>
  /** Gives an API client what it may read; its edges begin anew with a snapshot. Returns the id of the chain. */
  subscribe(actor: Actor, clientId: string, scope: FeedScope): Promise<string>
  /**
   * Begins every chain anew, as after a restore from a backup: edges that were further than the backup take a snapshot and go
   * on from there, by the same key. Returns how many chains there are.
   */
  restart(actor: Actor): Promise<number>
  /** Compares the allowed names below every listing with the allow list; tells how many listings were looked at. */
  compareExceptions(): Promise<number>
  /** Deletes batches older than a week, or beyond 10,000 of a chain: who is further behind takes a snapshot. */
  compact(): Promise<number>
}

const batchesKept = 10_000
const keptFor = 7 * 86_400_000

/** Makes the feed. */
export function makeFeed(services: FeedServices): Feed {
  const context: FeedContext = { ...services, feedKeys: makeFeedKeys(services) }
  const snapshots = makeSnapshots(context)
  const { db, clock, feedKeys } = context
  return {
    ...makeReading(context, makeWaiting(context.live)),
    take: (tx, events) => take(context, tx, events),
    snapshot: async (actor, known) => {
      const asked = clock.now()
      const chain = await store.chainOfClient(db, actor.kind === 'client' ? (actor.id ?? '') : '')
      if (chain === undefined) return fail('feed.no-scope.forbidden')
      if (known?.chain === undefined) return ok(await snapshots.of(chain, { asked }))
      // Who comes from another chain heard of that until a moment ago, and takes nothing of ours from before.
      const after = known.chain === chain.id ? Math.min(known.after, chain.head) : chain.head
      return ok(await snapshots.of(chain, { asked, known: after }))
    },
    publishedKeys: () => feedKeys.published(db),
    rotateKey: (actor) => rotateKey(context, actor),
    subscribe: (actor, clientId, scope) => subscribe(context, { actor, clientId, scope }),
    restart: (actor) => restart(context, actor),
    compareExceptions: () => compareExceptions(context, (work) => inTransaction(db, work)),
    compact: () => store.deleteBatches(db, new Date(clock.now().getTime() - keptFor), batchesKept),
  }
}

async function rotateKey(context: FeedContext, actor: Actor): Promise<PublishedKeys> {
  const { db, feedKeys, audit } = context
  return inTransaction(db, async (tx) => {
    const chains = await store.lockChains(tx)
    const { old, fresh } = await feedKeys.next(tx)
    for (const chain of chains) await append(context, tx, chain, { entries: [], allowed: [], nextKey: fresh })
    await wake(
      context,
      tx,
      chains.map(({ id }) => id),
    )
    await audit.record(tx, actor, {
      action: 'publications.feed-key-changed',
      subject: { type: 'feed-key', id: fresh.publicKey },
      details: { before: old.publicKey, chains: chains.length },
    })
    return feedKeys.published(tx)
  })
}

async function restart(context: FeedContext, actor: Actor): Promise<number> {
  const { db, ids, feedKeys, audit } = context
  return inTransaction(db, async (tx) => {
    const chains = await store.lockChains(tx)
    const { id: keyId } = await feedKeys.current(tx)
    const renamed = chains.map(({ id }) => {
      const fresh = ids.next<'chain'>()
      return { id, fresh, hash: hashOf(fresh), keyId }
    })
    await store.renameChains(tx, renamed)
    // Who waits for news of a chain that is gone is sent on at once.
    await wake(
      context,
      tx,
      chains.map(({ id }) => id),
    )
    await audit.record(tx, actor, {
      action: 'publications.feed-restarted',
      subject: { type: 'feed', id: 'all' },
      details: { chains: chains.length },
    })
    return chains.length
  })
}

async function subscribe(
  context: FeedContext,
  { actor, clientId, scope }: { readonly actor: Actor; readonly clientId: string; readonly scope: FeedScope },
): Promise<string> {
  const { db, ids, clock, audit, feedKeys } = context
  return inTransaction(db, async (tx) => {
    await store.lockChains(tx)
    const id = ids.next<'chain'>()
    const listOf = <Code extends string>(codes: readonly Code[] | null) => codes && [...new Set(codes)].toSorted()
    const limits = { kinds: listOf(scope.kinds), measures: listOf(scope.measures) }
    const fresh = { ...scope, ...limits, id, head: 0, hash: hashOf(id), keyId: (await feedKeys.current(tx)).id }
    const chain = await store.ensureChain(tx, fresh)
    await store.subscribe(tx, clientId, { id: chain.id, at: clock.now() })
    await store.deleteIdleChains(tx)
    await audit.record(tx, actor, {
      action: 'publications.feed-scope-set',
      subject: { type: 'client', id: clientId },
      details: { clearance: scope.clearance, kinds: limits.kinds, measures: limits.measures },
    })
    return chain.id
  })
}
