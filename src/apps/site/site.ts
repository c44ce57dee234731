import type { Policy } from '#platform/access'
import type { Route } from '#platform/http/route'
import type { HttpServices } from '#platform/http/services'
import type { Services } from '../services.ts'
import { siteAssets } from './assets.ts'
import { pathOf, show, viewAt } from './page-answer.ts'
import { ErrorPage } from './pages/error.tsx'
import { apiPages } from './routes/api.ts'
import { blockedPages } from './routes/blocked.ts'
import { callPages } from './routes/calls.ts'
import { checkPages } from './routes/check.ts'
import { disputePages } from './routes/dispute.ts'
import { fileRoutes } from './routes/files.ts'
import { followPages } from './routes/follow.ts'
import { holdPages } from './routes/holds.ts'
import { invitationPages } from './routes/invitation.ts'
import { plainPages } from './routes/plain.ts'
import { receiptPages } from './routes/receipt.ts'
import { recoveryFiguresPages } from './routes/recovery-figures.ts'
import { reportPages } from './routes/report.ts'
import { setupPages } from './routes/setup.ts'
import { statisticsPages } from './routes/statistics.ts'
import { theftPages } from './routes/theft.ts'

/** What only tells something is for everybody; pages that do something ask for the action of the domain that does it. */
export const sitePolicy: Policy = { 'site:read': ['anyone'] }

/** The public site in three languages. Throws a `StartFailure` where its files are not built. */
export function siteRoutes(services: Services): readonly Route[] {
  return [
    ...fileRoutes(siteAssets()),
    ...plainPages(services),
    ...checkPages(services),
    ...blockedPages(services),
    ...callPages(services),
    ...holdPages(services),
    ...reportPages(services),
    ...theftPages(services),
    ...receiptPages(),
    ...followPages(services),
    ...disputePages(services),
    ...statisticsPages(services),
    ...recoveryFiguresPages(services),
    ...setupPages(services),
    ...invitationPages(services),
    ...apiPages(),
  ]
}

/** Draws an error for readers: what happened, that nothing is lost, and where to go. */
export const siteErrorPage: NonNullable<HttpServices['errorPage']> = (status, _code, context) => {
  const view = viewAt(context, pathOf(context.path))
  return show(ErrorPage({ view, status, requestId: context.requestId }), { status })
}
