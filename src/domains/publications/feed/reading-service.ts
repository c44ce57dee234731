import { performance } from 'node:perf_hooks'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { FeedContext } from './context-service.ts'
import * as store from './feed-store.ts'
import { signStatement } from './signature-service.ts'
import type { Waiting } from './waiting-service.ts'

/** How far a reader has come, and how long it would wait for more. */
export interface FeedQuestion {
  /** The number of the newest batch it has. */
  readonly after: number
  /** The chain that batch was of; not looked at where absent. */
  readonly chain?: string | undefined
  /** Most batches wanted. */
  readonly limit: number
  /** Seconds to wait where there is nothing new. */
  readonly wait: number
  /** Ends the wait when the reader has gone. */
  readonly gone?: AbortSignal | undefined
}

/** Batches that follow what a reader has, and where the chain stands now. */
export interface FeedPage {
  readonly chain: string
  /** The number of the last batch here; what was asked after where there is none. */
  readonly reached: number
  /** Signed lines of batches, in order. */
  readonly batches: readonly string[]
  /** The signed line of the head. */
  readonly head: string
}

/** Reading a chain as it grows. */
export interface Reading {
  /** Begins to listen for new batches: readers wait in vain before. */
  listen(): void
  /**
   * What follows, at once or when it comes. Fails with `feed.no-scope.forbidden`; with `feed.other-chain.conflict`,
   * `feed.compacted.conflict` or `feed.ahead.conflict` where only a snapshot leads on.
   */
  read(actor: Actor, question: FeedQuestion): Promise<Result<FeedPage>>
}

/** Makes the reading side. Readers woken by the same news share one look at the tables. */
export function makeReading(context: FeedContext, waiting: Waiting): Reading {
  const looks = new Map<string, Promise<unknown>>()
  const shared = <T>(name: string, look: () => Promise<T>): Promise<T> => {
    const running = looks.get(name) as Promise<T> | undefined
    if (running !== undefined) return running
    const fresh = look().finally(() => looks.delete(name))
    looks.set(name, fresh)
    return fresh
  }
  const heads = new Map<string, { readonly made: number; readonly line: string }>()
  const look = async (clientId: string, { after, chain: expected, limit }: FeedQuestion): Promise<Result<FeedPage>> => {
    const chain = await store.chainOfClient(context.db, clientId)
    if (chain === undefined) return fail('feed.no-scope.forbidden')
    if (expected !== undefined && expected !== chain.id) return fail('feed.other-chain.conflict')
    if (after > chain.head) return fail('feed.ahead.conflict')
    const name = `${chain.id} ${chain.head} ${waiting.generation(chain.id)} ${after} ${limit}`
    const lines =
      after === chain.head ? [] : await shared(name, () => store.linesAfter(context.db, chain.id, { after, limit }))
    // What came since the chain was read is left for the next time, so that head and lines belong together.
    const batches = lines.filter(({ number }) => number <= chain.head)
    if (after < chain.head && batches[0]?.number !== after + 1) return fail('feed.compacted.conflict')
    const head = await headOf(context, heads, chain)
    return ok({
      chain: chain.id,
      reached: batches.at(-1)?.number ?? after,
      batches: batches.map(({ line }) => line),
      head,
    })
  }
  return {
    listen: () => waiting.listen(),
    read: async (actor, question) => {
      const clientId = actor.kind === 'client' ? (actor.id ?? '') : ''
      if (clientId === '') return fail('feed.no-scope.forbidden')
      const end = performance.now() + question.wait * 1000
      for (;;) {
        const heard = waiting.news()
        const page = await look(clientId, question)
        const left = end - performance.now()
        const over = left <= 0 || waiting.ended() || question.gone?.aborted === true
        if (!page.ok || page.value.batches.length > 0 || over) return page
        const { woken, cancel } = waiting.next(page.value.chain, left)
        question.gone?.addEventListener('abort', cancel, { once: true })
        // News that came while we looked may not be in what we saw: look again instead of waiting.
        if (waiting.news() !== heard) cancel()
        await woken
        question.gone?.removeEventListener('abort', cancel)
      }
    },
  }
}

/** The signed head, made anew once a second at most: many readers ask for it together. */
async function headOf(
  { db, clock, feedKeys }: FeedContext,
  heads: Map<string, { readonly made: number; readonly line: string }>,
  chain: store.Chain,
): Promise<string> {
  const name = `${chain.id} ${chain.head} ${chain.keyId}`
  const now = clock.now()
  const known = heads.get(name)
  if (known !== undefined && now.getTime() - known.made < 1000) return known.line
  const key = await feedKeys.byId(db, chain.keyId)
  const head = { chain: chain.id, number: chain.head, hash: chain.hash, at: now.toISOString() }
  const { line } = signStatement(key, 'head', head)
  if (heads.size > 1000) heads.clear()
  heads.set(name, { made: now.getTime(), line })
  return line
}
