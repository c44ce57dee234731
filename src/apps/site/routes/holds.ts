import { formatReceipt } from '#domains/identity'
import { appealGrounds } from '#domains/payments'
import type { Answer, RequestContext, Route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import type { FieldError } from '../components/field.tsx'
import { failureAt, show, viewOf } from '../page-answer.ts'
import { CodePage } from '../pages/code.tsx'
import { HeldMoneyPage, type HoldAppealFields, holdWordsMost } from '../pages/held-money.tsx'
import { ReceiptPage } from '../pages/receipt.tsx'
import { codedAppeals, type Told } from './coded-appeals.ts'

type Holding = Pick<Services, 'payments' | 'config' | 'messages' | 'random'>

type Sent = Told<'ground' | 'words' | 'contact'>

/** Why money is held, by the code that the bank told its customer, and the appeal against it. */
export function holdPages(services: Holding): readonly Route[] {
  return codedAppeals(services, {
    about: 'hold',
    page: '/hold',
    short: '/hold',
    permissions: { read: 'payments:appeal', appeal: 'payments:appeal' },
    asks: { ground: 40, words: 20_000, contact: 500 },
    tell: (context, told) => tell(services, context, told),
    errorsOf: appealErrors,
    appeal: (context, told) => appeal(services, context, told),
  })
}

/** The reason with the form of the appeal; where the code is none of ours, the question for it once more. */
async function tell(services: Holding, context: RequestContext, { code, fields, errors }: Sent): Promise<Answer> {
  const askAgain = (error: FieldError) =>
    show(CodePage({ kind: 'hold', view: viewOf(context, '/hold'), code, errors: [error] }), { status: 422 })
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

async function appeal(services: Holding, context: RequestContext, told: Sent): Promise<Answer> {
  const { key, words = '', ground, contact } = told.fields
  const input = { code: told.code, ground: groundOf(ground) ?? 'other', words, contact }
  const opened = await services.payments.settling.appeals.open(context.actor, input, key)
  if (!opened.ok) return tell(services, context, { ...told, errors: [failureAt('words', opened.error, services)] })
  const view = viewOf(context, '/receipt')
  return show(ReceiptPage({ view, receipt: formatReceipt(opened.value.receipt), kind: 'hold' }))
}
