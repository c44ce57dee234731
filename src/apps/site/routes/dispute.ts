import { z } from 'zod'
import type { Verdict } from '#domains/indicators'
import { type Answer, type RequestContext, type Route, redirect, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { freshKey, keyIn } from '../form-key.ts'
import { disputeErrors, notListed } from '../forms.ts'
import { failureAt, inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { DisputePage, disputants } from '../pages/dispute.tsx'
import { ReceiptPage } from '../pages/receipt.tsx'

/** Working days within which a dispute is decided: what the pages promise. */
export const answerDays = 5

const queryMost = 2048

/** "This is mine, it is a mistake". */
export function disputePages(services: Services): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/dispute'), permission: 'indicators:dispute' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'The form to dispute a listing',
      query: z.object({ q: textField(queryMost) }),
      handle: async ({ query: { q = '' } }, context) =>
        ask(services, context, { query: q, key: freshKey(services.random) }),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'Open a dispute; the answer is its receipt',
      body: z.object({
        q: textField(queryMost),
        key: textField(100),
        who: textField(20),
        reason: textField(20_000),
        go: textField(10),
      }),
      limit: { max: services.config.GUESS_LIMIT_PER_HOUR, window: '1 hour' },
      handle: async ({ body }, context) => {
        const { q: query = '', who = '', reason = '' } = body
        const form = { query, who, reason, key: keyIn(body.key) ?? freshKey(services.random) }
        if (body.go === 'stay') return ask(services, context, form)
        const errors = disputeErrors(form)
        return errors.length > 0 ? ask(services, context, { ...form, errors }) : open(services, context, form)
      },
    }),
  ]
}

interface Form {
  readonly query: string
  readonly key: string
  readonly who?: string
  readonly reason?: string
  readonly errors?: readonly FieldError[]
}

/** The form for what is listed; for anything else, what a check says of it. */
async function ask(services: Services, context: RequestContext, form: Form): Promise<Answer> {
  const verdict = await services.indicators.check(form.query, { language: context.language })
  const address = `/dispute?${new URLSearchParams({ q: form.query }).toString()}`
  const view = viewOf(context, address)
  if (!verdict.ok) return redirect(view.href(address.replace('/dispute', '/check')))
  const errors = isListed(verdict.value) ? form.errors : [notListed]
  const display = verdict.value.matchedDisplay ?? verdict.value.display
  const page = DisputePage({ view, ...form, display, answerDays, ...(errors && { errors }) })
  return show(page, { status: errors && errors.length > 0 ? 422 : 200, keep: 'back' })
}

function isListed({ state }: Verdict): boolean {
  return state === 'confirmed' || state === 'reported'
}

async function open(
  services: Services,
  context: RequestContext,
  form: Required<Omit<Form, 'errors'>>,
): Promise<Answer> {
  const who = disputants.find((code) => code === form.who) ?? 'unknown'
  const words = `${context.t(`site.dispute.who.${who}`)}\n\n${form.reason}`
  const opened = await services.indicators.disputes.open(
    context.actor,
    { query: form.query, words },
    { idempotencyKey: form.key },
  )
  if (!opened.ok) {
    const error =
      opened.error.code === 'dispute.nothing-listed' ? notListed : failureAt('reason', opened.error, services)
    return ask(services, context, { ...form, errors: [error] })
  }
  const view = viewOf(context, '/receipt')
  return show(ReceiptPage({ view, receipt: opened.value.receipt, kind: 'dispute' }))
}
