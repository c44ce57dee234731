import type { Route } from '#platform/http/route'
import type { Live } from '#platform/live'
import { type CrisisRouteServices, crisisRoutes } from './crisis/crisis-routes.ts'
import { type FiguresRouteServices, figuresRoutes } from './figures/figures-routes.ts'
import { type IntakeRouteServices, intakeRoutes } from './intake/intake-routes.ts'
import { liveRoutes } from './live/live-routes.ts'
import { qualityRoutes } from './quality/quality-routes.ts'
import type { Quality } from './quality/quality-service.ts'
import { telephonyRoutes } from './telephony/call-routes.ts'
import type { Telephony } from './telephony/call-service.ts'
import type { Templates } from './templates/service.ts'
import { templateRoutes } from './templates/template-routes.ts'
import { viewRoutes } from './views/view-routes.ts'
import type { Views } from './views/view-service.ts'
import type { Wellbeing } from './wellbeing/service.ts'
import { wellbeingRoutes } from './wellbeing/wellbeing-routes.ts'

/** What the routes of the desk need. */
export interface DeskRouteServices extends IntakeRouteServices, CrisisRouteServices, FiguresRouteServices {
  readonly live: Live
  readonly telephony: Telephony
  readonly views: Views
  readonly quality: Quality
  readonly templates: Templates
  readonly wellbeing: Wellbeing
}

/** The desk over HTTP. */
export function deskRoutes(services: DeskRouteServices): readonly Route[] {
  return [
    ...liveRoutes(services),
    ...intakeRoutes(services),
    ...telephonyRoutes(services),
    ...viewRoutes(services),
    ...figuresRoutes(services),
    ...qualityRoutes(services),
    ...crisisRoutes(services),
    ...templateRoutes(services.templates),
    ...wellbeingRoutes(services.wellbeing),
  ]
}
