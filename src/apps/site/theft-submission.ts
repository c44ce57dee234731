import type { NamedBank, ToldPayment } from '#domains/payments'
import type { SubmissionInput } from '#domains/reports'
import { parseMoney } from '#kernel/money'
import type { Failure } from '#kernel/result'
import type { Translate } from '#platform/messages'
import type { NamedIdentifier } from './pages/report-check.tsx'
import { namedIn } from './report-submission.ts'
import { paidAt, type TheftAnswers, type TheftStep } from './theft-flow.ts'

/** What money can be sent to, the surest first. */
const payable = ['iban', 'card', 'phone'] as const

/** What stands for an account that nobody knows, as ISO 20022 messages have it. */
const notProvided = 'NOTPROVIDED'

/** What the words of the victim name as places that money can go to; their own left out. */
export function recipientsIn({ to = '', own = '' }: TheftAnswers): readonly NamedIdentifier[] {
  const mine = new Set(own.split('\n'))
  const named = namedIn(to).filter(({ value }) => !mine.has(value))
  return payable.flatMap((kind) => named.filter((one) => one.kind === kind))
}

/** Where the money went: what was chosen, else the surest; undefined where it is not known. */
export function recipientOf(answers: TheftAnswers): NamedIdentifier | undefined {
  const named = recipientsIn(answers)
  return named.find(({ value }) => value === answers.recipient) ?? named[0]
}

/**
 * The payment for the victim's bank to look for. Of a card it is told the first six digits and the last four, which is enough
 * for the bank to find it; the number itself goes nowhere.
 */
export function toldPayment(answers: TheftAnswers, now: Date): ToldPayment {
  const amount = parseMoney(answers.amount?.trim() ?? '', 'KZT')
  const recipient = recipientOf(answers)
  return {
    account: recipient === undefined ? notProvided : accountOf(recipient),
    amount: amount.ok ? amount.value.minor : 0n,
    at: paidAt(answers, now),
  }
}

function accountOf({ kind, value, display }: NamedIdentifier): string {
  return kind === 'card' ? display.replaceAll(' ', '').replaceAll('•', '*') : value
}

/** What the answers say to the hotline, in its own terms. */
export function theftSubmission(
  answers: TheftAnswers,
  { t, banks, now }: { readonly t: Translate; readonly banks: readonly NamedBank[]; readonly now: Date },
): SubmissionInput {
  const { own, amount = '' } = answers
  return {
    text: wordsOf(answers, { t, banks }),
    topics: ['fraud'],
    danger: 'unknown',
    amount: { amount: amount.trim(), currency: 'KZT' },
    paidAt: paidAt(answers, now).toISOString(),
    ...(own && { own: own.split('\n') }),
  }
}

/** The victim's words first; the other answers stand after them as sentences. */
export function wordsOf(
  answers: TheftAnswers,
  { t, banks }: { readonly t: Translate; readonly banks: readonly NamedBank[] },
): string {
  const { words = '', to = '', about } = answers
  const recipient = recipientsIn(answers).length > 1 ? recipientOf(answers) : undefined
  const lines = [words.trim() || t('site-theft.told.stolen')]
  lines.push(t('site-theft.told.bank', { bank: bankName(answers, { t, banks }) }))
  if (to.trim() === '') lines.push(t('site-theft.told.to-unknown'))
  else lines.push(`${t('site-theft.told.to')}\n${to.trim()}`)
  if (recipient) lines.push(t('site-theft.told.recipient', { account: recipient.display }))
  if (about && !to.includes(about)) lines.push(`${t('site.report.told.about')}\n${about}`)
  return lines.join('\n\n')
}

/** The bank that the money left, by its name. */
export function bankName(
  { bank, bankName: typed }: TheftAnswers,
  { t, banks }: { readonly t: Translate; readonly banks: readonly NamedBank[] },
): string {
  return banks.find(({ code }) => code === bank)?.name ?? (typed || t('site-theft.bank.other'))
}

/** The question that has to be answered again after a failure, and its field. */
export function placeOf({ code }: Failure): { readonly step: TheftStep; readonly field: string } {
  if (code.startsWith('recall.bank.')) return { step: 'bank', field: 'bank' }
  if (code.startsWith('money.')) return { step: 'money', field: 'amount' }
  if (code.startsWith('recall.payment.') || code.startsWith('report.paid-at.'))
    return { step: 'money', field: 'paidOn' }
  if (code.startsWith('contact.')) return { step: 'more', field: 'contactPhone' }
  if (code.startsWith('report.text.')) return { step: 'more', field: 'words' }
  return { step: 'check', field: 'send' }
}
