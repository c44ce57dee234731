import { type AllowListChanged, allowedNames, allowListTopic, exceptionsBelow, publishable } from '#domains/indicators'
import type { Tx } from '#platform/database'
import type { DeliveredEvent } from '#platform/outbox'
import { append, wake } from './append-service.ts'
import type { FeedContext } from './context-service.ts'
import { allowanceDifference, cutOf, difference } from './entry.ts'
import * as exceptions from './exception-store.ts'
import * as store from './feed-store.ts'

/** How many observables are looked at together. */
const together = 2000

/** Takes events of the registry, in order: writes what changed into every chain; see `Feed.take`. */
export async function take(context: FeedContext, tx: Tx, events: readonly DeliveredEvent[]): Promise<void> {
  const ids = new Set<string>()
  const names = new Set<string>()
  for (const { topic, payload } of events) {
    const into = topic === allowListTopic ? names : ids
    for (const id of idsOf(payload as NamedPayload)) into.add(id)
  }
  const chains = await telling(context, tx)
  for (const some of partsOf([...ids])) await takeListings(tx, chains, some)
  for (const some of partsOf([...names])) await takeNames(tx, chains, some)
  await chains.done()
}

/**
 * Compares the exceptions of every listing with the allow list and tells what differs: what events did not tell, as after an
 * upgrade. Tells how many listings were looked at.
 */
export async function compareExceptions(
  context: FeedContext,
  inOwnTransaction: (work: (tx: Tx) => Promise<void>) => Promise<void>,
): Promise<number> {
  let looked = 0
  for (let after: string | undefined; ; ) {
    const listings = await exceptions.listingsAbove(context.db, after, together)
    looked += listings.length
    const some = listings.map(({ observableId }) => observableId)
    if (some.length > 0) {
      await inOwnTransaction(async (tx) => {
        const chains = await telling(context, tx)
        await takeListings(tx, chains, some)
        await chains.done()
      })
    }
    if (listings.length < together) return looked
    after = some.at(-1)
  }
}

type NamedPayload = Partial<AllowListChanged['payload']> & { readonly observableId?: string }

function idsOf({ observableId, observableIds = [] }: NamedPayload): readonly string[] {
  return observableId === undefined ? observableIds : [observableId]
}

function partsOf(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / together) }, (_, part) =>
    ids.slice(part * together, (part + 1) * together),
  )
}

/** What a change may touch, and how it is written. */
interface Change {
  readonly listings: readonly string[]
  readonly names: readonly string[]
  readonly write: () => Promise<void>
}

/** The chains, to which one change after another is told. */
interface Telling {
  tell(change: Change): Promise<void>
  /** Wakes the readers of the chains that grew. */
  done(): Promise<void>
}

/** Locks the chains before anything is read, so that one made meanwhile misses nothing and hears nothing twice. */
async function telling(context: FeedContext, tx: Tx): Promise<Telling> {
  let chains = await store.lockChains(tx)
  const grown = new Set<string>()
  const seenBy = async (chain: store.Chain, { listings, names }: Change) => ({
    listings: listings.length === 0 ? [] : await store.listingsOf(tx, cutOf(chain), listings),
    allowed: await exceptions.allowancesOf(tx, cutOf(chain), names),
  })
  return {
    tell: async (change) => {
      const before = await Promise.all(chains.map((chain) => seenBy(chain, change)))
      await change.write()
      const moved: store.Chain[] = []
      for (const [place, chain] of chains.entries()) {
        const { listings, allowed } = await seenBy(chain, change)
        const next = await append(context, tx, chain, {
          entries: difference(before[place]?.listings ?? [], listings),
          allowed: allowanceDifference(before[place]?.allowed ?? [], allowed),
        })
        if (next.head > chain.head) grown.add(chain.id)
        moved.push(next)
      }
      chains = moved
    },
    done: async () => {
      if (grown.size > 0) await wake(context, tx, [...grown])
    },
  }
}

/** Listings that changed, and with them the allowed names below. */
async function takeListings(tx: Tx, chains: Telling, listings: readonly string[]): Promise<void> {
  const listed = await publishable(tx, listings)
  const fresh = await exceptionsBelow(tx, listed)
  const names = new Set([
    ...(await exceptions.namesBelow(tx, listings)),
    ...fresh.map(({ observableId }) => observableId),
  ])
  await chains.tell({
    listings,
    names: [...names],
    write: async () => {
      await store.writeEntries(tx, listings, listed)
      await exceptions.replaceExceptions(tx, { below: listings }, fresh)
    },
  })
}

/** Names that came onto the allow list or left it. */
async function takeNames(tx: Tx, chains: Telling, names: readonly string[]): Promise<void> {
  const placed = await allowedNames(tx, names)
  const fresh = await exceptions.exceptionsOf(tx, placed)
  await chains.tell({ listings: [], names, write: () => exceptions.replaceExceptions(tx, { names }, fresh) })
}
