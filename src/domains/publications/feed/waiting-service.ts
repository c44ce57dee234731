import type { Live } from '#platform/live'

/** The news by which readers of the feed are woken. No screen hears it. */
export const feedNews = 'publications.fed'

/** Readers that wait for the next batch of a chain. */
export interface Waiting {
  /** Begins to listen for news. Readers wait in vain until this was called. */
  listen(): void
  /** Counts the news of a chain so far: what was read under an older count may be stale. */
  generation(chainId: string): number
  /** Counts the news of all chains. */
  news(): number
  /** Resolves at the next news of a chain, or after so many milliseconds. Call `cancel` when it is not needed. */
  next(chainId: string, milliseconds: number): { readonly woken: Promise<void>; readonly cancel: () => void }
  /** Whether the process is stopping, so that nobody should wait any more. */
  ended(): boolean
}

/** Makes the waiting room over PostgreSQL's NOTIFY, so that it hears of batches that another process made. */
export function makeWaiting(live: Pick<Live, 'subscribe'>): Waiting {
  const waiters = new Map<string, Set<() => void>>()
  const generations = new Map<string, number>()
  let news = 0
  let listening = false
  let over = false
  const wake = (chainId: string) => {
    news++
    generations.set(chainId, (generations.get(chainId) ?? 0) + 1)
    for (const resolve of waiters.get(chainId) ?? []) resolve()
  }
  const wakeAll = () => {
    news++
    for (const chainId of waiters.keys()) wake(chainId)
  }
  return {
    listen: () => {
      if (listening) return
      listening = true
      live.subscribe({
        hear: ({ type, data }) => {
          if (type === feedNews) for (const chainId of data['chains'] as readonly string[]) wake(chainId)
        },
        lost: wakeAll,
        ended: () => {
          over = true
          wakeAll()
        },
      })
    },
    generation: (chainId) => generations.get(chainId) ?? 0,
    news: () => news,
    next: (chainId, milliseconds) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const group = waiters.get(chainId) ?? new Set()
      waiters.set(chainId, group)
      const done = () => {
        clearTimeout(timer)
        group.delete(done)
        if (group.size === 0 && waiters.get(chainId) === group) waiters.delete(chainId)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      timer.unref()
      group.add(done)
      return { woken: promise, cancel: done }
    },
    ended: () => over,
  }
}
