import type { Route } from '#platform/http/route'
import type { Blocked } from './blocked/blocked-service.ts'
import { callTablesRoutes } from './call-tables/call-tables-routes.ts'
import type { CallTablesFeed } from './call-tables/call-tables-service.ts'
import type { Feed } from './feed/feed-service.ts'
import { feedRoutes } from './feed/routes.ts'
import { listRoutes } from './lists/list-routes.ts'
import type { Lists } from './lists/list-service.ts'
import { paymentPolicyRoutes } from './payment-policy/payment-policy-routes.ts'
import type { PaymentPolicyFeed } from './payment-policy/payment-policy-service.ts'
import type { ZoneKeys } from './zone/zone-key-service.ts'
import { zoneRoutes } from './zone/zone-routes.ts'

/** What the routes need; one line a slice. */
export interface PublicationsRouteServices {
  readonly feed: Feed
  readonly blocked: Blocked
  readonly lists: Lists
  readonly zoneKeys: ZoneKeys
  readonly callTablesFeed: CallTablesFeed
  readonly paymentPolicyFeed: PaymentPolicyFeed
}

/** What the registry publishes, over HTTP. */
export function publicationsRoutes(services: PublicationsRouteServices): readonly Route[] {
  return [
    ...feedRoutes(services),
    ...listRoutes(services.lists),
    ...zoneRoutes(services),
    ...callTablesRoutes(services),
    ...paymentPolicyRoutes(services),
  ]
}
