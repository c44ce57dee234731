import type { VNode } from 'preact'
import { z } from 'zod'
import { lifetimes } from '#domains/indicators'
import { duplicateWindowDays } from '#domains/reports'
import { isDatabaseUnavailable } from '#platform/database'
import { type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import { inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { AboutPage } from '../pages/about.tsx'
import { ChildrenPage } from '../pages/children.tsx'
import { DecidePage } from '../pages/decide.tsx'
import { HomePage } from '../pages/home.tsx'
import { PaidPage } from '../pages/paid.tsx'
import { PrivacyPage } from '../pages/privacy.tsx'
import type { View } from '../view.ts'
import { answerDays } from './dispute.ts'
import { homeCounts } from './statistics.ts'

const common = { method: 'GET', page: true, permission: 'site:read' } as const

/** The pages that only tell something. They work without the database. */
export function plainPages(services: Services): readonly Route[] {
  const periods = {
    duplicateDays: duplicateWindowDays,
    reportedDays: lifetimes.reported,
    confirmedDays: lifetimes.confirmed,
    disputeDays: answerDays,
  }
  const retentionDays = services.config.RETENTION_DAYS
  return [
    home(services),
    paid,
    plain('/children', 'Help for children', (view) => ChildrenPage({ view })),
    plain('/decide', 'How decisions are made', (view) => DecidePage({ view, ...periods })),
    plain('/privacy', 'What is kept and what is not', (view) => PrivacyPage({ view, retentionDays })),
    plain('/about', 'Who runs the hotline', (view) => AboutPage({ view })),
  ]
}

function plain(path: string, summary: string, draw: (view: View) => VNode): Route {
  return route({
    ...common,
    path: inEveryLanguage(path),
    summary,
    handle: async (_request, context) => show(draw(viewOf(context)), { keep: 'minute' }),
  })
}

const paid = route({
  ...common,
  path: inEveryLanguage('/paid'),
  summary: 'What to do after paying',
  query: z.object({ about: textField(2048) }),
  handle: async ({ query: { about } }, context) =>
    show(PaidPage({ view: viewOf(context), ...(about && { about }) }), { keep: about ? 'back' : 'minute' }),
})

function home(services: Services): Route {
  return route({
    ...common,
    path: inEveryLanguage('/'),
    summary: 'The home page',
    handle: async (_request, context) => {
      const counts = await countsIfThere(services)
      return show(HomePage({ view: viewOf(context), ...(counts && { counts }) }), { keep: 'minute' })
    },
  })
}

/** Whoever needs a door to press must not wait for figures: the page goes out without them. */
async function countsIfThere(services: Services) {
  try {
    return await homeCounts(services)
  } catch (error) {
    if (isDatabaseUnavailable(error)) return undefined
    throw error
  }
}
