import { type Receipt, reporterMark } from '#domains/identity'
import type { Submitted } from '#domains/reports'
import { isFraudType } from '#domains/taxonomy'
import { nationalDay } from '#kernel/clock'
import type { SealingKey } from '#kernel/jwe'
import type { Result } from '#kernel/result'
import { isDatabaseUnavailable } from '#platform/database'
import { statusOf } from '#platform/http/problem'
import { type Answer, type RequestContext, type Route, redirect, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { freshKey } from '../form-key.ts'
import { namedIn } from '../named-identifiers.ts'
import { failureAt, inEveryLanguage, show, viewOf } from '../page-answer.ts'
import { ReceiptPage } from '../pages/receipt.tsx'
import { ReportQuestionPage } from '../pages/report.tsx'
import { ReportCheckPage } from '../pages/report-check.tsx'
import { type ReportAnswers, type ReportStep, stepsOf, typedContact, withoutTyped } from '../report-flow.ts'
import { moveOf, type ReportForm, readForm, reportBody, reportQuery } from '../report-form.ts'
import { placeOf, submissionOf } from '../report-submission.ts'

/** Presses a minute from one address: about ten people reporting at once behind one of a school or an operator. */
const pressesPerMinute = 90

/** The report, one question a page, and the receipt at its end. */
export function reportPages(services: Services): readonly Route[] {
  const newKey = () => freshKey(services.random)
  const common = { page: true, path: inEveryLanguage('/report'), permission: 'reports:submit' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'The first question of a report',
      query: reportQuery,
      handle: async ({ query }, context) => {
        const { answers } = readForm({ ...nothing, ...query }, newKey)
        return drawStep(context, { step: 'topic', answers })
      },
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'The next question of a report, or its receipt',
      body: reportBody,
      bodyLimit: 512 * 1024,
      limit: { max: pressesPerMinute, window: '1 minute' },
      handle: async ({ body }, context) => {
        const form = await sealed(services, readForm(body, newKey))
        const move = moveOf(form, nationalDay(services.clock.now()))
        if (move.to === 'ask') return draw(services, context, move)
        if (move.to === 'send') return send(services, context, move.answers)
        return redirect(viewOf(context).href(move.answers.child ? '/children' : '/'))
      },
    }),
  ]
}

const nothing = reportBody.parse({})

/** Seals what was typed about calling back as soon as it is here: no page, log or table sees it again. */
async function sealed(services: Services, form: ReportForm): Promise<ReportForm> {
  const typed = form.step === 'contact' ? typedContact(form.answers) : undefined
  const accepted = typed && (await services.reports.contacts.accept({ plain: typed }))
  return accepted?.ok ? { ...form, answers: { ...withoutTyped(form.answers), contact: accepted.value.sealed } } : form
}

/** A question; that about calling back comes with the key to which the browser can seal. */
async function draw(services: Services, context: RequestContext, step: Step): Promise<Answer> {
  return step.step === 'contact'
    ? drawStep(context, { ...step, sealTo: await services.reports.contacts.key() })
    : drawStep(context, step)
}

interface Step {
  readonly step: ReportStep
  readonly answers: ReportAnswers
  readonly errors?: readonly FieldError[]
  readonly status?: number
  readonly sealTo?: SealingKey
}

/** A question, kept by the browser for its Back button and by nobody else. */
function drawStep(context: RequestContext, { step, answers, errors = [], status, sealTo }: Step): Answer {
  const view = viewOf(context, '/report')
  const options = { status: status ?? (errors.length > 0 ? 422 : 200), keep: 'back' } as const
  if (step !== 'check')
    return show(ReportQuestionPage({ view, step, answers, errors, ...(sealTo && { sealTo }) }), options)
  const found = namedIn(submissionOf(answers, context.t).text)
  return show(ReportCheckPage({ view, answers, found, errors }), options)
}

async function send(services: Services, context: RequestContext, answers: ReportAnswers): Promise<Answer> {
  const submitted = await submit(services, context, answers)
  if (submitted === 'unavailable') {
    const answer = drawStep(context, { step: 'check', answers, errors: [away], status: 503 })
    return { ...answer, headers: { ...answer.headers, 'retry-after': '5' } }
  }
  if (!submitted.ok) {
    const { step, field } = placeOf(submitted.error)
    const errors = [failureAt(field, submitted.error, services)]
    return draw(services, context, { step, answers, errors, status: statusOf(submitted.error.code) })
  }
  return showReceipt(context, submitted.value.receipt, answers)
}

/** Shown at once and not redirected to: a receipt never stands in an address. */
function showReceipt(context: RequestContext, receipt: Receipt, answers: ReportAnswers): Answer {
  const { topic, fraud = '' } = answers
  return show(
    ReceiptPage({
      view: viewOf(context, '/receipt'),
      receipt,
      kind: answers.child ? 'child' : 'report',
      danger: answers.danger === 'now',
      paid: stepsOf(answers).includes('money') && answers.paid === 'yes',
      ...(topic === 'fraud' && isFraudType(fraud) && { fraud }),
    }),
  )
}

/** Said where the database is away: the page keeps the answers and the key, so that the same press can be repeated. */
const away: FieldError = { field: 'send', key: 'site.error.unavailable' }

async function submit(
  { reports, keys, clock }: Services,
  context: RequestContext,
  answers: ReportAnswers,
): Promise<Result<Submitted> | 'unavailable'> {
  const { actor, language, t } = context
  try {
    const contact = answers.contact === undefined ? undefined : await reports.contacts.accept(answers.contact)
    if (contact?.ok === false) return contact
    return await reports.submit(actor, submissionOf(answers, t), {
      channel: 'site',
      language,
      contact: contact?.value,
      idempotencyKey: answers.key,
      reporterMark: reporterMark(keys, context, clock.now()),
    })
  } catch (error) {
    if (isDatabaseUnavailable(error)) return 'unavailable'
    throw error
  }
}
