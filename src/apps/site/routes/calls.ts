import { type BlockCode, type BlockedCallFound, formatBlockCode, parseBlockCode, remedyOf } from '#domains/calls'
import { formatReceipt } from '#domains/identity'
import type { Answer, RequestContext, Route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { failureAt, show, viewOf } from '../page-answer.ts'
import { CodePage } from '../pages/code.tsx'
import { ReceiptPage } from '../pages/receipt.tsx'
import { RejectedCallPage, wordsMost } from '../pages/rejected-call.tsx'
import { codedAppeals, type Told } from './coded-appeals.ts'
import { answerDays } from './dispute.ts'

type Called = Pick<Services, 'calls' | 'config' | 'messages' | 'random'>

type Sent = Told<'words' | 'caller' | 'contact'>

/** Why a call was rejected, by the code that its caller was told, and the appeal against it. */
export function callPages(services: Called): readonly Route[] {
  return codedAppeals(services, {
    about: 'call',
    page: '/calls',
    short: '/call',
    permissions: { read: 'calls:read-code', appeal: 'calls:appeal' },
    asks: { words: 20_000, caller: 40, contact: 500 },
    tell: (context, told) => tell(services, context, told),
    errorsOf: ({ words = '' }) => appealErrors(words),
    appeal: (context, told) => appeal(services, context, told),
  })
}

/** The reason with the form of the appeal; where the code is none of ours, the question for it once more. */
async function tell(services: Called, context: RequestContext, { code, fields, errors }: Sent): Promise<Answer> {
  const askAgain = (error: FieldError) =>
    show(CodePage({ kind: 'call', view: viewOf(context, '/calls'), code, errors: [error] }), { status: 422 })
  const parsed = parseBlockCode(code)
  if (parsed === undefined) {
    const key = code.trim() === '' ? 'site-calls.code.empty' : 'problem.calls.code-mistyped'
    return askAgain({ field: 'code', key })
  }
  const found = await services.calls.decisions.explain(parsed)
  if (!found.ok) return askAgain(failureAt('code', found.error, services))
  const call = rejectedCall(found.value, parsed)
  const page = { view: viewOf(context), call, fields, answerDays, ...(errors && { errors }) }
  return show(RejectedCallPage(page), { status: errors ? 422 : 200 })
}

function rejectedCall({ at, rule, reason, operator, legalBasis }: BlockedCallFound, code: BlockCode) {
  return { code: formatBlockCode(code), at, rule, reason, operator, legalBasis, remedy: remedyOf(rule) }
}

function appealErrors(words: string): readonly FieldError[] {
  if (words.trim().length < 3) return [{ field: 'words', key: 'problem.calls.appeal-too-short' }]
  if (words.length <= wordsMost) return []
  return [{ field: 'words', key: 'site-calls.appeal.words.too-long', values: { limit: wordsMost } }]
}

async function appeal(services: Called, context: RequestContext, told: Sent): Promise<Answer> {
  const { key, words = '', caller, contact } = told.fields
  const opened = await services.calls.appeals.open(context.actor, { code: told.code, words, caller, contact }, key)
  if (opened.ok) {
    const view = viewOf(context, '/receipt')
    return show(ReceiptPage({ view, receipt: formatReceipt(opened.value.receipt), kind: 'appeal' }))
  }
  const { error } = opened
  if (error.code === 'calls.numbers-malformed')
    return tell(services, context, { ...told, errors: [{ field: 'caller', key: 'site-calls.appeal.caller.error' }] })
  return tell(services, context, { ...told, errors: [failureAt('words', error, services)] })
}
