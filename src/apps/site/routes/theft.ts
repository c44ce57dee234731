import { type Receipt, reporterMark } from '#domains/identity'
import type { NamedBank } from '#domains/payments'
import type { Submitted } from '#domains/reports'
import { isRegion } from '#domains/taxonomy'
import type { SealingKey } from '#kernel/jwe'
import { ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { isDatabaseUnavailable, type Tx } from '#platform/database'
import { statusOf } from '#platform/http/problem'
import { type Answer, type RequestContext, type Route, redirect, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { freshKey } from '../form-key.ts'
import { namedIn } from '../named-identifiers.ts'
import { failureAt, inEveryLanguage, show, viewOf } from '../page-answer.ts'
import { ReceiptPage } from '../pages/receipt.tsx'
import { TheftQuestionPage } from '../pages/theft.tsx'
import { TheftCheckPage } from '../pages/theft-check.tsx'
import type { TheftAnswers, TheftStep } from '../theft-flow.ts'
import { moveOf, readTheft, type TheftForm, theftBody, theftQuery } from '../theft-form.ts'
import { recipientsIn } from '../theft-payment.ts'
import { placeOf, theftSubmission, toldByBank, wordsOf } from '../theft-submission.ts'

/** Presses a minute from one address: as many as a report takes. */
const pressesPerMinute = 90

type Banks = () => Promise<readonly NamedBank[]>

/** "My money was stolen", one question a page, and the receipt at its end. */
export function theftPages(services: Services): readonly Route[] {
  const banksNow = remembered(services)
  const common = { page: true, path: inEveryLanguage('/theft'), permission: 'reports:submit' } as const
  const read = async (body: Parameters<typeof readTheft>[0]) => {
    const banks = await banksNow()
    const codes = new Set(banks.map(({ code }) => code))
    const now = services.clock.now()
    const form = readTheft(body, { newKey: () => freshKey(services.random), banks: codes, now })
    return { banks, now, form }
  }
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Whom to call first when money was stolen, and the first question',
      query: theftQuery,
      handle: async ({ query }, context) => {
        const { banks, form, now } = await read({ ...nothing, ...query })
        return drawStep(context, { step: 'bank', answers: prefilled(form.answers), banks, now })
      },
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'The next question about stolen money, or the receipt',
      body: theftBody,
      bodyLimit: 512 * 1024,
      limit: { max: pressesPerMinute, window: '1 minute' },
      handle: async ({ body }, context) => {
        const { banks, form, now } = await read(body)
        const move = moveOf(await sealed(services, form), now)
        if (move.to === 'leave') return redirect(viewOf(context).href('/'))
        if (move.to === 'send') return send(services, context, { answers: move.answers, banks, now })
        return draw(services, context, { ...move, banks, now })
      },
    }),
  ]
}

const nothing = theftBody.parse({})

/** An account that was checked before is where the money went, until somebody says otherwise. */
function prefilled(answers: TheftAnswers): TheftAnswers {
  const { about = '' } = answers
  return recipientsIn({ ...answers, to: about }).length > 0 ? { ...answers, to: about } : answers
}

/** The banks as they are now; while the database is away, as they were last: whoever was robbed gets the page. */
function remembered({ payments }: Services): Banks {
  let last: readonly NamedBank[] = []
  return async () => {
    try {
      last = await payments.victims.banks()
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error
    }
    return last
  }
}

/** Seals what was typed about calling back as soon as it is here: no page, log or table sees it again. */
async function sealed(services: Services, form: TheftForm): Promise<TheftForm> {
  const { contactPhone = '', ...answers } = form.answers
  if (form.step !== 'more' || form.go === 'unknown' || contactPhone.trim() === '') return form
  const accepted = await services.reports.contacts.accept({ plain: { phone: contactPhone } })
  return accepted.ok ? { ...form, answers: { ...answers, contact: accepted.value.sealed } } : form
}

interface Step extends Sending {
  readonly step: TheftStep
  readonly errors?: readonly FieldError[]
  readonly status?: number
  readonly sealTo?: SealingKey
}

/** A question; that about calling back comes with the key to which the browser can seal. */
async function draw(services: Services, context: RequestContext, step: Step): Promise<Answer> {
  return step.step === 'more'
    ? drawStep(context, { ...step, sealTo: await services.reports.contacts.key() })
    : drawStep(context, step)
}

/** A question, kept by the browser for its Back button and by nobody else. */
function drawStep(context: RequestContext, given: Step): Answer {
  const { step, answers, banks, now, errors = [], status, sealTo } = given
  const view = viewOf(context, '/theft')
  const options = { status: status ?? (errors.length > 0 ? 422 : 200), keep: 'back' } as const
  if (step !== 'check')
    return show(TheftQuestionPage({ view, step, answers, banks, errors, ...(sealTo && { sealTo }) }), options)
  const found = namedIn(wordsOf(answers, { t: context.t, banks, now }))
  return show(TheftCheckPage({ view, answers, banks, found, errors }), options)
}

/** What has been told, at what moment it came in. */
interface Sending {
  readonly answers: TheftAnswers
  readonly banks: readonly NamedBank[]
  readonly now: Date
}

async function send(services: Services, context: RequestContext, sending: Sending): Promise<Answer> {
  const submitted = await submit(services, context, sending)
  if (submitted === 'unavailable') {
    const answer = drawStep(context, { ...sending, step: 'check', errors: [away], status: 503 })
    return { ...answer, headers: { ...answer.headers, 'retry-after': '5' } }
  }
  if (submitted.ok) return showReceipt(context, submitted.value.receipt, sending)
  const { step, field } = placeOf(submitted.error)
  const errors = [failureAt(field, submitted.error, services)]
  return draw(services, context, { ...sending, step, errors, status: statusOf(submitted.error.code) })
}

/** Shown at once and not redirected to: a receipt never stands in an address. */
function showReceipt(context: RequestContext, receipt: Receipt, { answers, now }: Sending): Answer {
  const kind = toldByBank(answers, now).size === 0 ? 'report' : 'theft'
  return show(ReceiptPage({ view: viewOf(context, '/receipt'), receipt, kind, paid: true }))
}

/** Said where the database is away: the page keeps the answers and the key, so that the same press can be repeated. */
const away: FieldError = { field: 'send', key: 'site.error.unavailable' }

/** The report, and with it, in one transaction, the recoveries in which the victim's banks are asked. */
async function submit(
  services: Services,
  context: RequestContext,
  { answers, banks, now }: Sending,
): Promise<Result<Submitted> | 'unavailable'> {
  const { reports, keys } = services
  const { actor, language, t } = context
  try {
    const contact = answers.contact === undefined ? undefined : await reports.contacts.accept(answers.contact)
    if (contact?.ok === false) return contact
    return await reports.submit(actor, theftSubmission(answers, { t, banks, now }), {
      channel: 'site',
      language,
      contact: contact?.value,
      idempotencyKey: answers.key,
      reporterMark: reporterMark(keys, context, now),
      also: (tx, kept) => chase(services, tx, { actor, answers, now, kept }),
    })
  } catch (error) {
    if (isDatabaseUnavailable(error)) return 'unavailable'
    throw error
  }
}

interface Chase extends Pick<Sending, 'answers' | 'now'> {
  readonly actor: Actor
  readonly kept: Pick<Submitted, 'reports'>
}

/**
 * Opens a recovery for each bank that the money left, since a recovery speaks with one victim's bank: it is asked whether the payments
 * were made. None where no such bank can be asked.
 */
async function chase(
  { payments, audit }: Services,
  tx: Tx,
  { actor, answers, now, kept }: Chase,
): Promise<Result<undefined>> {
  const [report] = kept.reports
  if (report === undefined) throw new Error('a submission without a report')
  const { region = '' } = answers
  for (const [victimBank, told] of toldByBank(answers, now)) {
    const opened = await payments.tracking.openFromReport(tx, {
      report: report.id,
      victimBank,
      payments: told,
      ...(isRegion(region) && { region }),
    })
    if (!opened.ok) return opened
    await audit.record(tx, actor, {
      action: 'payments.recovery-opened',
      subject: { type: 'recovery', id: opened.value },
      details: { channel: 'site', state: 'created', payments: told.length },
    })
  }
  return ok(undefined)
}
