import type { Route } from '#platform/http/route'

/** What the registry publishes, over HTTP. */
export function publicationsRoutes(): readonly Route[] {
  return []
}
