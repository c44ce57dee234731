import { publishable } from '#domains/indicators'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import type { DeliveredEvent } from '#platform/outbox'
import type { FeedContext, FeedServices } from './context-service.ts'
import { cutOf, difference, type FeedEntry, type FeedScope } from './entry.ts'
import * as store from './feed-store.ts'
import { makeFeedKeys, type OpenKey, type PublishedKeys } from './key-service.ts'
import { makeReading, type Reading } from './reading-service.ts'
import { hashOf, signStatement } from './signature-service.ts'
import { makeSnapshots, type PackedSnapshot } from './snapshot-service.ts'
import { feedNews, makeWaiting } from './waiting-service.ts'

/** The signed feed of the registry. */
export interface Feed extends Reading {
  /** Takes events of the registry, in order: writes what changed into every chain. */
  take(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>
  /** The state of the actor's chain as a file, not older than what the reader has. Fails with `feed.no-scope.forbidden`. */
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
  /** Deletes batches older than a week, or beyond 10,000 of a chain: who is further behind takes a snapshot. */
  compact(): Promise<number>
}

/** Most entries of one batch. */
const entriesMost = 1000
/** How many observables are looked at together. */
const together = 2000
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
      const chain = await store.chainOfClient(db, actor.kind === 'client' ? (actor.id ?? '') : '')
      return chain === undefined
        ? fail('feed.no-scope.forbidden')
        : ok(await snapshots.of(chain, known?.chain === chain.id ? Math.min(known.after, chain.head) : 0))
    },
    publishedKeys: () => feedKeys.published(db),
    rotateKey: (actor) => rotateKey(context, actor),
    subscribe: (actor, clientId, scope) => subscribe(context, { actor, clientId, scope }),
    compact: () => store.deleteBatches(db, new Date(clock.now().getTime() - keptFor), batchesKept),
  }
}

async function take(context: FeedContext, tx: Tx, events: readonly DeliveredEvent[]): Promise<void> {
  const ids = [...new Set(events.flatMap(({ payload }) => idsOf(payload)))]
  // Chains are locked before anything is read, so that a chain made meanwhile misses nothing and hears nothing twice.
  let chains = await store.lockChains(tx)
  const changed = new Set<string>()
  for (let from = 0; from < ids.length; from += together) {
    const some = ids.slice(from, from + together)
    const before = await Promise.all(chains.map((chain) => store.listingsOf(tx, cutOf(chain), some)))
    await store.writeEntries(tx, some, await publishable(tx, some))
    const moved: store.Chain[] = []
    for (const [place, chain] of chains.entries()) {
      const entries = difference(before[place] ?? [], await store.listingsOf(tx, cutOf(chain), some))
      if (entries.length > 0) changed.add(chain.id)
      moved.push(await append(context, tx, chain, { entries }))
    }
    chains = moved
  }
  if (changed.size > 0) await wake(context, tx, [...changed])
}

function idsOf(payload: unknown): readonly string[] {
  const { observableId, observableIds = [] } = payload as { observableId?: string; observableIds?: readonly string[] }
  return observableId === undefined ? observableIds : [observableId]
}

/** Tells readers in all processes. Many chains fit into several notices. */
async function wake({ live }: FeedContext, tx: Tx, chains: readonly string[]): Promise<void> {
  for (let from = 0; from < chains.length; from += 100) {
    await live.publish(tx, { type: feedNews, to: { roles: [] }, data: { chains: chains.slice(from, from + 100) } })
  }
}

/** Appends entries to a chain as signed batches; returns the chain as it stands then. */
async function append(
  { clock, feedKeys }: FeedContext,
  tx: Tx,
  chain: store.Chain,
  { entries, nextKey }: { readonly entries: readonly FeedEntry[]; readonly nextKey?: OpenKey },
): Promise<store.Chain> {
  const key = entries.length > 0 || nextKey !== undefined ? await feedKeys.byId(tx, chain.keyId) : undefined
  if (key === undefined) return chain
  const at = clock.now()
  const batches: store.NewBatch[] = []
  let { head, hash } = chain
  for (let from = 0; from === 0 || from < entries.length; from += entriesMost) {
    const batch = {
      version: 1,
      chain: chain.id,
      number: ++head,
      previous: hash,
      at: at.toISOString(),
      entries: entries.slice(from, from + entriesMost),
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

async function rotateKey(context: FeedContext, actor: Actor): Promise<PublishedKeys> {
  const { db, feedKeys, audit } = context
  return inTransaction(db, async (tx) => {
    const chains = await store.lockChains(tx)
    const { old, fresh } = await feedKeys.next(tx)
    for (const chain of chains) await append(context, tx, chain, { entries: [], nextKey: fresh })
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
