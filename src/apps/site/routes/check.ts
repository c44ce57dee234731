import { z } from 'zod'
import type { Verdict } from '#domains/indicators'
import { type Answer, type RequestContext, type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import { checkErrors } from '../forms.ts'
import { failureAt, inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { CheckPage } from '../pages/check.tsx'
import type { CheckResult } from '../pages/check-result.tsx'

/** One more than may be checked, to tell that it was more. */
const queryMost = 2049

/** The page that checks an identifier. What was checked is not kept and not logged. */
export function checkPages(services: Services): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: inEveryLanguage('/check'),
      page: true,
      permission: 'indicators:check',
      summary: 'Check a number, an account, a card, a site or a name',
      query: z.object({ q: textField(queryMost) }),
      handle: async ({ query: { q } }, context) =>
        q === undefined
          ? show(CheckPage({ view: viewOf(context) }), { keep: 'minute' })
          : checked(services, context, q),
    }),
  ]
}

async function checked(services: Services, context: RequestContext, query: string): Promise<Answer> {
  const view = viewOf(context)
  const errors = checkErrors(query)
  if (errors.length > 0) return show(CheckPage({ view, query, errors }), { status: 422, keep: 'back' })
  const verdict = await services.indicators.check(query, { language: context.language })
  if (verdict.ok) return show(CheckPage({ view, query, result: resultOf(verdict.value) }), { keep: 'back' })
  const { key, values } = failureAt('q', verdict.error, services)
  const told = verdict.error.code !== 'observable.unrecognised' && { problem: { key, ...(values && { values }) } }
  return show(CheckPage({ view, query, unrecognised: true, ...told }), { status: 422, keep: 'back' })
}

/** A verdict as the page tells it: only what is known. */
export function resultOf(verdict: Verdict): CheckResult {
  const { state, kind, display, independentReports, matchedDisplay, match, measures, disputed } = verdict
  const known: CheckResult = {
    state,
    kind,
    display,
    topic: verdict.topic ?? undefined,
    fraud: verdict.fraudType ?? undefined,
    reports: independentReports > 0 ? independentReports : undefined,
    firstReported: verdict.firstReportedAt ?? undefined,
    lastReported: verdict.lastReportedAt ?? undefined,
    validUntil: verdict.validUntil ?? undefined,
    measures,
    owner: verdict.officialName ?? undefined,
    listed: match !== 'exact' && matchedDisplay !== null && matchedDisplay !== display ? matchedDisplay : undefined,
    source: verdict.source ?? undefined,
    reason: verdict.reason ?? undefined,
    disputed,
  }
  return known
}
