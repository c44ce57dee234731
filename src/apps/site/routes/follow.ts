import { z } from 'zod'
import type { AppealStatus as AppealFound } from '#domains/calls'
import { parseReceipt, type Receipt } from '#domains/identity'
import type { DisputeStatus as DisputeFound } from '#domains/indicators'
import type { HoldAppealStatus as HoldAppealFound, VictimView } from '#domains/payments'
import type { Followed as ReportFound } from '#domains/reports'
import type { Result } from '#kernel/result'
import { statusOf } from '#platform/http/problem'
import { type Answer, type RequestContext, type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { freshKey, keyIn } from '../form-key.ts'
import { receiptErrors, replyErrors, unknownReceipt } from '../forms.ts'
import { failureAt, inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { type AppealStatus, type Followed, FollowPage, type HoldAppealStatus, type Stage } from '../pages/follow.tsx'

/** Follow a report, a dispute or an appeal by its receipt, and answer. */
export function followPages(services: Services): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/follow'), permission: 'reports:follow' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Where a receipt is typed in',
      handle: async (_request, context) => show(FollowPage({ view: viewOf(context) }), { keep: 'minute' }),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'What stands behind a receipt; takes an answer',
      body: z.object({ receipt: textField(100), reply: textField(20_000), key: textField(100), go: textField(10) }),
      limit: { max: services.config.GUESS_LIMIT_PER_HOUR, window: '1 hour' },
      handle: async ({ body }, context) => {
        const { receipt: typed = '' } = body
        const receipt = readReceipt(typed, services)
        if (!('value' in receipt)) return ask(context, typed, receipt)
        const replying = body.reply !== undefined && body.go !== 'stay'
        const asked = { ...body, typed, receipt: receipt.value }
        return replying ? takeReply(services, context, asked) : showFound(services, context, asked)
      },
    }),
  ]
}

/** What was asked under a receipt: `reply` is what stands in the field. */
interface Asked {
  readonly typed: string
  readonly receipt: Receipt
  readonly reply?: string | undefined
  readonly key?: string | undefined
}

function readReceipt(typed: string, services: Services): FieldError | { readonly value: Receipt } {
  const [malformed] = receiptErrors(typed)
  if (malformed) return malformed
  const receipt = parseReceipt(typed)
  return receipt.ok ? receipt : failureAt('receipt', receipt.error, services)
}

function ask(context: RequestContext, receipt: string, error: FieldError): Answer {
  return show(FollowPage({ view: viewOf(context), receipt, errors: [error] }), { status: 422 })
}

interface Drawing {
  readonly asked: Asked
  readonly found: Result<ReportFound>
  readonly errors?: readonly FieldError[]
  readonly replied?: boolean
  readonly status?: number
}

async function showFound(services: Services, context: RequestContext, asked: Asked): Promise<Answer> {
  return draw(services, context, { asked, found: await services.reports.follow(asked.receipt) })
}

async function takeReply(services: Services, context: RequestContext, asked: Asked): Promise<Answer> {
  const { reports } = services
  const { receipt, reply: text = '', key } = asked
  const wrong = replyErrors(text)
  if (wrong.length > 0) {
    return draw(services, context, { asked, found: await reports.follow(receipt), errors: wrong, status: 422 })
  }
  const found = await reports.reply(context.actor, { receipt, text, idempotencyKey: keyIn(key) })
  if (found.ok) return draw(services, context, { asked: { typed: asked.typed, receipt }, found, replied: true })
  const { code } = found.error
  const errors = code === 'report.receipt.not-found' ? undefined : [failureAt('reply', found.error, services)]
  const again = await reports.follow(receipt)
  return draw(services, context, { asked, found: again, status: statusOf(code), ...(errors && { errors }) })
}

async function draw(services: Services, context: RequestContext, drawing: Drawing): Promise<Answer> {
  const { asked, found, errors, replied = false, status = 200 } = drawing
  const view = viewOf(context)
  const common = { view, receipt: asked.typed, replied, ...(errors && { errors }) }
  if (found.ok) {
    const { mayReply } = found.value
    const told = reportFound(found.value, await recoveriesOf(services, asked.receipt))
    const page = { ...common, found: told, mayReply, reply: asked.reply }
    return show(FollowPage({ ...page, replyKey: freshKey(services.random) }), { status })
  }
  const dispute = await services.indicators.disputes.follow(asked.receipt)
  if (dispute.ok) return show(FollowPage({ view, receipt: asked.typed, found: disputeFound(dispute.value) }))
  const appeal = await services.calls.appeals.follow(asked.receipt)
  if (appeal.ok) return show(FollowPage({ view, receipt: asked.typed, found: appealFound(appeal.value) }))
  const hold = await services.payments.settling.appeals.follow(asked.receipt)
  if (!hold.ok) return ask(context, asked.typed, unknownReceipt)
  return show(FollowPage({ view, receipt: asked.typed, found: holdFound(hold.value, context) }))
}

/** The chases that a report opened. */
async function recoveriesOf({ reports, payments }: Services, receipt: Receipt): Promise<readonly VictimView[]> {
  const ids = await reports.reportsOf(receipt)
  return ids.ok ? payments.victims.ofReports(ids.value) : []
}

/** A submission as its reporter sees it: when it came, and how far each report is. */
function reportFound({ submittedAt, reports, messages }: ReportFound, recoveries: readonly VictimView[]): Followed {
  const moved = reports.filter(({ outcome }) => outcome !== 'received')
  return {
    kind: 'report',
    stages: [
      { status: 'received', at: submittedAt },
      ...moved.map(({ outcome, changedAt, closedAt }) => ({ status: outcome, at: closedAt ?? changedAt })),
    ],
    messages: messages.map(({ from, at, text }) => ({ from: from === 'hotline' ? 'operator' : from, at, text })),
    recoveries,
  }
}

function disputeFound({ state, openedAt, decidedAt, decisionReason }: DisputeFound): Followed {
  const decided = state !== 'open' && decidedAt !== null
  const status = state === 'upheld' ? 'delisted' : 'kept'
  return {
    kind: 'dispute',
    stages: [
      { status: 'received', at: openedAt },
      ...(decided
        ? [{ status, at: decidedAt, ...(decisionReason !== null && { note: decisionReason }) } as const]
        : []),
    ],
    messages: [],
  }
}

function appealFound(found: AppealFound): Followed {
  return { kind: 'appeal', stages: decisionStages<AppealStatus>(found), messages: [] }
}

/** Where nobody had to decide any more, how the hold ended stands in place of a reason. */
function holdFound(found: HoldAppealFound, { t }: Pick<RequestContext, 't'>): Followed {
  const { holdEnd } = found
  const end =
    holdEnd === null ? [] : [t(`hold.why.${holdEnd}`), ...(holdEnd === 'returned' ? [t('hold.no-appeal')] : [])]
  const decisionReason = found.decisionReason ?? end.join(' ')
  return { kind: 'hold', stages: decisionStages<HoldAppealStatus>({ ...found, decisionReason }), messages: [] }
}

interface Decided<Status> extends Pick<AppealFound, 'openedAt' | 'decidedAt' | 'decisionReason'> {
  readonly state: 'open' | Exclude<Status, 'received'>
}

function decisionStages<Status extends string>({
  state,
  openedAt,
  decidedAt,
  decisionReason,
}: Decided<Status>): readonly Stage<Status | 'received'>[] {
  const decided = state !== 'open' && decidedAt !== null
  return [
    { status: 'received', at: openedAt },
    ...(decided ? [{ status: state, at: decidedAt, ...(decisionReason !== null && { note: decisionReason }) }] : []),
  ]
}
