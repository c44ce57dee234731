import { Anchor } from '@mantine/core'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  useNavigate,
  useRouter,
} from '@tanstack/react-router'
import { useEffect } from 'react'
import { useT } from './i18n.tsx'
import { LiveProvider } from './live.tsx'
import { Failure, Loading, Page } from './page.tsx'
import { sections } from './sections.ts'
import { useSession, useSessionState } from './session.tsx'
import { Shell } from './shell.tsx'

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Where to go on afterwards: an address of the console alone.
  validateSearch: ({ to }: Readonly<Record<string, unknown>>): { readonly to?: string } =>
    typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {},
  component: lazyRouteComponent(() => import('../account/sign-in-page.tsx'), 'SignInPage'),
})

/** Everything behind the sign-in. */
const inside = createRoute({ getParentRoute: () => rootRoute, id: 'inside', component: Inside })

function Inside() {
  const state = useSessionState()
  if (state.kind === 'loading') return <Loading />
  if (state.kind === 'failed') return <Failure error={state.error} retry={() => window.location.reload()} />
  if (state.kind === 'nobody' || state.session.access === 'enrol') return <Leave />
  return (
    <LiveProvider>
      <Shell />
    </LiveProvider>
  )
}

/** Leads to the sign-in, once, and remembers the screen to come back to. */
function Leave() {
  const { state } = useRouter()
  const navigate = useNavigate()
  const { pathname } = state.location
  useEffect(() => {
    if (pathname !== '/sign-in') void navigate({ to: '/sign-in', search: pathname === '/' ? {} : { to: pathname } })
    // Only the screen that was left counts, not where the router has come to since.
  }, [])
  return <Loading />
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
const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  component: lazyRouteComponent(() => import('../people/people-page.tsx'), 'PeoplePage'),
})
const approvals = createRoute({
  getParentRoute: () => inside,
  path: '/approvals',
  component: lazyRouteComponent(() => import('../approvals/approvals-page.tsx'), 'ApprovalsPage'),
})
const disputes = createRoute({
  getParentRoute: () => inside,
  path: '/disputes',
  // Another screen leads to the dispute about one listing by the id of what is listed.
  validateSearch: ({ about }: Readonly<Record<string, unknown>>): { readonly about?: string } =>
    typeof about === 'string' ? { about } : {},
  component: lazyRouteComponent(() => import('../disputes/disputes-page.tsx'), 'DisputesPage'),
})
const calls = createRoute({
  getParentRoute: () => inside,
  path: '/calls',
  component: lazyRouteComponent(() => import('../calls/calls-page.tsx'), 'CallsPage'),
})
const callsPart = createRoute({
  getParentRoute: () => inside,
  path: '/calls/$part',
  component: lazyRouteComponent(() => import('../calls/calls-page.tsx'), 'CallsPage'),
})
const boxes = createRoute({
  getParentRoute: () => inside,
  path: '/sim-boxes',
  component: lazyRouteComponent(() => import('../boxes/boxes-page.tsx'), 'BoxesPage'),
})
const boxesPart = createRoute({
  getParentRoute: () => inside,
  path: '/sim-boxes/$part',
  component: lazyRouteComponent(() => import('../boxes/boxes-page.tsx'), 'BoxesPage'),
})
const box = createRoute({
  getParentRoute: () => inside,
  path: '/sim-boxes/box/$id',
  component: lazyRouteComponent(() => import('../boxes/box-page.tsx'), 'BoxPage'),
})
const recoveries = createRoute({
  getParentRoute: () => inside,
  path: '/recoveries',
  component: lazyRouteComponent(() => import('../recoveries/recoveries-page.tsx'), 'RecoveriesPage'),
})
const recoveriesPart = createRoute({
  getParentRoute: () => inside,
  path: '/recoveries/$part',
  component: lazyRouteComponent(() => import('../recoveries/recoveries-page.tsx'), 'RecoveriesPage'),
})
const recovery = createRoute({
  getParentRoute: () => inside,
  path: '/recoveries/case/$id',
  component: lazyRouteComponent(() => import('../recoveries/recovery-page.tsx'), 'RecoveryPage'),
})
const paymentRules = createRoute({
  getParentRoute: () => inside,
  path: '/payment-rules',
  component: lazyRouteComponent(() => import('../payment-rules/rules-page.tsx'), 'PaymentRulesPage'),
})
const paymentRulesPart = createRoute({
  getParentRoute: () => inside,
  path: '/payment-rules/$part',
  component: lazyRouteComponent(() => import('../payment-rules/rules-page.tsx'), 'PaymentRulesPage'),
})
const banks = createRoute({
  getParentRoute: () => inside,
  path: '/banks',
  component: lazyRouteComponent(() => import('../banks/banks-page.tsx'), 'BanksPage'),
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
      people,
      approvals,
      disputes,
      calls,
      callsPart,
      boxes,
      boxesPart,
      box,
      recoveries,
      recoveriesPart,
      recovery,
      paymentRules,
      paymentRulesPart,
      banks,
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
    <main>
      <Page title={t('console.not-found')}>
        <Anchor href="/console/">{t('console.home')}</Anchor>
      </Page>
    </main>
  )
}
