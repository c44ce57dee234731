import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type Query,
  QueryClient,
  type QueryClientConfig,
  type QueryKey,
} from '@tanstack/react-query'
import { Problem } from './api.ts'
import { sessionKey } from './session.tsx'

/**
 * Asks anew for what is being asked for the first time, too, once that answer is there. The library takes it for fresh, though the
 * server may have read it before the change that made somebody ask anew.
 */
class ClientThatAsksAnew extends QueryClient {
  readonly #again = new Set<Query>()

  override invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    for (const query of this.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })) {
      // Who is signed in is asked anew out of the very question that finds nobody: it would never end.
      const isFirst = query.state.data === undefined && query.isActive() && query.queryKey[0] !== sessionKey[0]
      if (!isFirst || this.#again.has(query)) continue
      this.#again.add(query)
      const ask = () => {
        this.#again.delete(query)
        void this.invalidateQueries({ queryKey: query.queryKey, exact: true })
      }
      void query.fetch().then(ask, ask)
    }
    return super.invalidateQueries(filters, options)
  }
}

/** What the screens ask by. An answer of the server is final; only a network that is gone is tried again. */
export function makeQueryClient(): QueryClient {
  const config: QueryClientConfig = {
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (times, error) => times < 2 && error instanceof Problem && error.status === 0,
      },
    },
  }
  return new ClientThatAsksAnew(config)
}
