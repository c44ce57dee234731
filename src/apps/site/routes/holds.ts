import { z } from 'zod'
import { formatReceipt } from '#domains/identity'
import { appealGrounds } from '#domains/payments'
import { type Answer, type RequestContext, type Route, redirect, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { freshKey, keyIn } from '../form-key.ts'
import { failureAt, inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { HeldMoneyPage, type HoldAppealFields, holdWordsMost } from '../pages/held-money.tsx'
import { HoldCodePage, holdCodeMost } from '../pages/hold-code.tsx'
import { ReceiptPage } from '../pages/receipt.tsx'
import { shortPaths } from './short-paths.ts'

type Holding = Pick<Services, 'payments' | 'config' | 'messages' | 'random'>

/** Why money is held, by the code that the bank told its customer, and the appeal against it. */
export function holdPages(services: Holding): readonly Route[] {
  return [...shortPaths(short), ...codePages(services), ...appealPages(services)]
}

const guessing = ({ config }: Holding) => ({ max: config.GUESS_LIMIT_PER_HOUR, window: '1 hour' }) as const

/** `/hold`, or `/hold/7K2QX-9MPA4`: banks send it to their customers. */
const short = { short: '/hold', page: '/hold', permission: 'payments:appeal', codeMost: holdCodeMost } as const

function codePages(services: Holding): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/hold'), permission: 'payments:appeal' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Where the code of held money is typed in; a link may bring it, and nothing is looked up yet',
      query: z.object({ code: textField(holdCodeMost) }),
      handle: async ({ query: { code } }, context) =>
        show(HoldCodePage({ view: viewOf(context), ...(code && { code }) }), { keep: code ? 'back' : 'minute' }),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'Why the money is held, and how to appeal',
      body: z.object({ code: textField(holdCodeMost) }),
      limit: guessing(services),
      handle: async ({ body: { code = '' } }, context) =>
        tell(services, context, { code, fields: { key: freshKey(services.random) } }),
    }),
  ]
}

function appealPages(services: Holding): readonly Route[] {
  const common = { page: true, path: inEveryLanguage('/hold/appeal'), permission: 'payments:appeal' } as const
  return [
    route({
      ...common,
      method: 'GET',
      summary: 'Appeals have no address: leads to where a code is typed in',
      handle: async (_request, context) => redirect(viewOf(context).href('/hold')),
    }),
    route({
      ...common,
      method: 'POST',
      summary: 'Appeal against a hold; the answer is its receipt',
      body: z.object({
        code: textField(holdCodeMost),
        key: textField(100),
        ground: textField(40),
        words: textField(20_000),
        contact: textField(500),
        go: textField(10),
      }),
      limit: guessing(services),
      handle: async ({ body: { code = '', key, go, ...typed } }, context) => {
        const told = { code, fields: { ...typed, key: keyIn(key) ?? freshKey(services.random) } }
        if (go === 'stay') return tell(services, context, told)
        const errors = appealErrors(typed)
        return errors.length > 0 ? tell(services, context, { ...told, errors }) : appeal(services, context, told)
      },
    }),
  ]
}

/** What was sent: the code as typed, and the fields of the appeal. */
interface Told {
  readonly code: string
  readonly fields: HoldAppealFields
  readonly errors?: readonly FieldError[]
}

/** The reason with the form of the appeal; where the code is none of ours, the question for it once more. */
async function tell(services: Holding, context: RequestContext, { code, fields, errors }: Told): Promise<Answer> {
  const askAgain = (error: FieldError) =>
    show(HoldCodePage({ view: viewOf(context, '/hold'), code, errors: [error] }), { status: 422 })
  if (code.trim() === '') return askAgain({ field: 'code', key: 'site-holds.code.empty' })
  const found = await services.payments.settling.appeals.explain(code)
  if (!found.ok) return askAgain(failureAt('code', found.error, services))
  // What is over has no fields to be wrong.
  const wrong = found.value.state === 'held' ? errors : undefined
  const page = { view: viewOf(context), hold: found.value, fields, ...(wrong && { errors: wrong }) }
  return show(HeldMoneyPage(page), { status: wrong ? 422 : 200 })
}

const groundOf = (code: string | undefined) => appealGrounds.find((ground) => ground === code)

function appealErrors({ ground, words = '' }: Omit<HoldAppealFields, 'key'>): readonly FieldError[] {
  const errors: FieldError[] = []
  if (groundOf(ground) === undefined) errors.push({ field: 'ground', key: 'site-holds.appeal.ground.error' })
  if (words.trim().length < 3) errors.push({ field: 'words', key: 'problem.hold.appeal-too-short' })
  if (words.length > holdWordsMost)
    errors.push({ field: 'words', key: 'site-theft.too-long', values: { limit: holdWordsMost } })
  return errors
}

async function appeal(services: Holding, context: RequestContext, told: Told): Promise<Answer> {
  const { key, words = '', ground, contact } = told.fields
  const input = { code: told.code, ground: groundOf(ground) ?? 'other', words, contact }
  const opened = await services.payments.settling.appeals.open(context.actor, input, key)
  if (!opened.ok) return tell(services, context, { ...told, errors: [failureAt('words', opened.error, services)] })
  const view = viewOf(context, '/receipt')
  return show(ReceiptPage({ view, receipt: formatReceipt(opened.value.receipt), kind: 'hold' }))
}
