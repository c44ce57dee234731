import type { Route } from '#platform/http/route'
import type { Live } from '#platform/live'
import { liveRoutes } from './live/live-routes.ts'

/** What the routes of the desk need. */
export interface DeskRouteServices {
  readonly live: Live
}

/** The desk over HTTP. */
export function deskRoutes(services: DeskRouteServices): readonly Route[] {
  return [...liveRoutes(services)]
}
