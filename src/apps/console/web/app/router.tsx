import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from '@tanstack/react-router'
import { useT } from './i18n.tsx'
import { Empty, Failure, Loading, Page } from './page.tsx'
import { sections } from './sections.ts'
import { useSession, useSessionState } from './session.tsx'
import { Shell } from './shell.tsx'

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../account/sign-in-page.tsx'), 'SignInPage'),
})

/** Everything behind the sign-in. */
const inside = createRoute({ getParentRoute: () => rootRoute, id: 'inside', component: Inside })

function Inside() {
  const state = useSessionState()
  if (state.kind === 'loading') return <Loading />
  if (state.kind === 'failed') return <Failure error={state.error} retry={() => window.location.reload()} />
  if (state.kind === 'nobody' || state.session.access === 'enrol') return <Navigate to="/sign-in" />
  return <Shell />
}

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: Home,
})

/** The first screen that is open to the person. */
function Home() {
  const { may } = useSession()
  return <Navigate to={sections.find(({ action }) => may(action))?.path ?? '/account'} replace />
}

const intake = createRoute({
  getParentRoute: () => inside,
  path: '/intake',
  component: lazyRouteComponent(() => import('../intake/intake-page.tsx'), 'IntakePage'),
})
const draft = createRoute({
  getParentRoute: () => inside,
  path: '/intake/$draft',
  component: lazyRouteComponent(() => import('../intake/intake-page.tsx'), 'IntakePage'),
})
const queue = createRoute({
  getParentRoute: () => inside,
  path: '/queue',
  component: lazyRouteComponent(() => import('../queue/queue-page.tsx'), 'QueuePage'),
})
const report = createRoute({
  getParentRoute: () => inside,
  path: '/reports/$id',
  component: lazyRouteComponent(() => import('../report/report-page.tsx'), 'ReportPage'),
})
const referrals = createRoute({
  getParentRoute: () => inside,
  path: '/referrals',
  component: lazyRouteComponent(() => import('../referral/referrals-page.tsx'), 'ReferralsPage'),
})
const templates = createRoute({
  getParentRoute: () => inside,
  path: '/templates',
  component: lazyRouteComponent(() => import('../templates/templates-page.tsx'), 'TemplatesPage'),
})
const suggestions = createRoute({
  getParentRoute: () => inside,
  path: '/suggestions',
  component: lazyRouteComponent(() => import('../triage/suggestions-page.tsx'), 'SuggestionsPage'),
})
const figures = createRoute({
  getParentRoute: () => inside,
  path: '/figures',
  component: lazyRouteComponent(() => import('../figures/figures-page.tsx'), 'FiguresPage'),
})
const quality = createRoute({
  getParentRoute: () => inside,
  path: '/quality',
  component: lazyRouteComponent(() => import('../quality/quality-page.tsx'), 'QualityPage'),
})
const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
})

/** The screens by address, under `/console`. Each is loaded when it is first opened. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signIn,
    inside.addChildren([
      home,
      intake,
      draft,
      queue,
      report,
      referrals,
      templates,
      suggestions,
      figures,
      quality,
      account,
    ]),
  ]),
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error }) => <Failure error={error} retry={() => window.location.reload()} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function NotFound() {
  const t = useT()
  return (
    <Page title={t('console.not-found')}>
      <Empty title={t('console.not-found')} />
    </Page>
  )
}
