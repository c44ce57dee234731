import { z } from 'zod'
import { type BlockCode, type BlockedCallFound, formatBlockCode, parseBlockCode, remedyOf } from '#domains/calls'
import { formatReceipt } from '#domains/identity'
import { type Answer, type RequestContext, type Route, redirect, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { freshKey, keyIn } from '../form-key.ts'
import { failureAt, inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { CallCodePage, codeMost } from '../pages/call-code.tsx'
import { ReceiptPage } from '../pages/receipt.tsx'
import { type AppealFields, RejectedCallPage, wordsMost } from '../pages/rejected-call.tsx'
import { answerDays } from './dispute.ts'
import { shortPaths } from './short-paths.ts'

type Called = Pick<Services, 'calls' | 'config' | 'messages' | 'random'>

/** Why a call was rejected, by the code that its caller was told, and the appeal against it. */
export function callPages(services: Called): readonly Route[] {
  return [...shortPaths(short), ...codePages(services), ...appealPages(services)]
}

const guessing = ({ config }: Called) => ({ max: config.GUESS_LIMIT_PER_HOUR, window: '1 hour' }) as const

/** `/call`, or `/call/K7Q2X-9MPA4`: it is read out to callers. */
const short = { short: '/call', page: '/calls', permission: 'calls:read-code', codeMost } as const

function codePages(services: Called): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/calls'), permission: 'calls:read-code' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Where the code of a rejected call is typed in; a link may bring it, and nothing is looked up yet',
      query: z.object({ code: textField(codeMost) }),
      handle: async ({ query: { code } }, context) =>
        show(CallCodePage({ view: viewOf(context), ...(code && { code }) }), { keep: code ? 'back' : 'minute' }),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'Why the call was rejected, and how to appeal',
      body: z.object({ code: textField(codeMost) }),
      limit: guessing(services),
      handle: async ({ body: { code = '' } }, context) =>
        tell(services, context, { code, fields: { key: freshKey(services.random) } }),
    }),
  ]
}

function appealPages(services: Called): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/calls/appeal'), permission: 'calls:appeal' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Appeals have no address: leads to where a code is typed in',
      handle: async (_request, context) => redirect(viewOf(context).href('/calls')),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'Appeal against a rejected call; the answer is its receipt',
      body: z.object({
        code: textField(codeMost),
        key: textField(100),
        words: textField(20_000),
        caller: textField(40),
        contact: textField(500),
        go: textField(10),
      }),
      limit: guessing(services),
      handle: async ({ body: { code = '', key, go, ...typed } }, context) => {
        const told = { code, fields: { ...typed, key: keyIn(key) ?? freshKey(services.random) } }
        if (go === 'stay') return tell(services, context, told)
        const errors = appealErrors(typed.words ?? '')
        return errors.length > 0 ? tell(services, context, { ...told, errors }) : appeal(services, context, told)
      },
    }),
  ]
}

/** What was sent: the code as typed, and the fields of the appeal. */
interface Told {
  readonly code: string
  readonly fields: AppealFields
  readonly errors?: readonly FieldError[]
}

/** The reason with the form of the appeal; where the code is none of ours, the question for it once more. */
async function tell(services: Called, context: RequestContext, { code, fields, errors }: Told): Promise<Answer> {
  const askAgain = (error: FieldError) =>
    show(CallCodePage({ view: viewOf(context, '/calls'), code, errors: [error] }), { status: 422 })
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

async function appeal(services: Called, context: RequestContext, told: Told): Promise<Answer> {
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
