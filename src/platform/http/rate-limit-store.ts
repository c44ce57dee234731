import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { RateLimits } from '../state/state.ts'

/** Under what the uses of a route with a limit of its own are counted, before the address. */
export function countOf(method: string, path: string): string {
  return `http ${method} ${path} `
}

type Answer = Parameters<FastifyRateLimitStore['incr']>[1]

/**
 * The counts of `@fastify/rate-limit` behind the port for shared state, so that servers can count together. Routes with
 * a limit of their own count apart, as the plugin's own stores do. The plugin wants a constructor, hence the class.
 */
export function rateLimitStore(limits: RateLimits): FastifyRateLimitStoreCtor {
  class Store implements FastifyRateLimitStore {
    readonly #of: string

    constructor(_options: object, of = 'http all ') {
      this.#of = of
    }

    incr(key: string, answer: Answer, window: number, max: number): void {
      limits
        .hit(this.#of + key, window, max)
        .then(({ count, reset }) => answer(null, { current: count, ttl: reset }), answer)
    }

    /** What the plugin hands over is the merged settings of the route, with the route itself beside them. */
    child(route: object): Store {
      const { routeInfo } = route as { readonly routeInfo?: { readonly method?: unknown; readonly url?: string } }
      return new Store({}, countOf(String(routeInfo?.method), String(routeInfo?.url)))
    }
  }
  return Store
}
