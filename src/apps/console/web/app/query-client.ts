import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  QueryClient,
  type QueryClientConfig,
  type QueryKey,
} from '@tanstack/react-query'
import { Problem } from './api.ts'

/**
 * Asks anew at once for what is being asked for the first time, too. The library would wait for the answer on its way and take
 * it for fresh, though the server may have read it before the change that made somebody ask anew.
 */
class ClientThatAsksAnew extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    await this.cancelQueries({
      ...filters,
      fetchStatus: 'fetching',
      predicate: (query) => query.state.data === undefined && query.isActive() && (filters?.predicate?.(query) ?? true),
    })
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
