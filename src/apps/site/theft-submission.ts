import type { NamedBank, ToldPayment } from '#domains/payments'
import type { SubmissionInput } from '#domains/reports'
import { isRegion } from '#domains/taxonomy'
import { nationalDay } from '#kernel/clock'
import type { Failure } from '#kernel/result'
import type { Translate } from '#platform/messages'
import { paymentsOf, type TheftAnswers, type TheftStep } from './theft-flow.ts'
import { amountIn, paidAt, recipientOf, recipientsIn, type TheftPayment, toldPayment } from './theft-payment.ts'

/** What the words of a theft are made with. */
interface TheftWording {
  readonly t: Translate
  readonly banks: readonly NamedBank[]
  readonly now: Date
}

/** All payments together, in tiyn. */
export function sumOf(answers: TheftAnswers): bigint {
  return paymentsOf(answers).reduce((sum, payment) => sum + amountIn(payment), 0n)
}

/** The payments by the bank that they left, each bank once; those out of banks that cannot be asked are left out. */
export function toldByBank(answers: TheftAnswers, now: Date): ReadonlyMap<string, readonly ToldPayment[]> {
  const { own } = answers
  const asked = paymentsOf(answers).filter(({ bank = 'other' }) => bank !== 'other')
  const byBank = Map.groupBy(asked, ({ bank = '' }) => bank)
  return new Map(
    [...byBank].map(([bank, payments]) => [bank, payments.map((one) => toldPayment({ ...one, own }, now))]),
  )
}

/** What the answers say to the hotline, in its own terms: of several payments their sum, and the time of the last. */
export function theftSubmission(answers: TheftAnswers, wording: TheftWording): SubmissionInput {
  const { own, region = '' } = answers
  const times = paymentsOf(answers).map((payment) => paidAt(payment, wording.now).getTime())
  return {
    text: wordsOf(answers, wording),
    topics: ['fraud'],
    danger: 'unknown',
    ...(isRegion(region) && { region }),
    amount: { amount: inTenge(sumOf(answers)), currency: 'KZT' },
    paidAt: new Date(Math.max(...times)).toISOString(),
    ...(own && { own: own.split('\n') }),
  }
}

/** Tiyn as people write tenge: `450000`, `1250.50`. */
function inTenge(tiyn: bigint): string {
  const rest = tiyn % 100n
  return `${tiyn / 100n}${rest === 0n ? '' : `.${String(rest).padStart(2, '0')}`}`
}

/** The victim's words first; the other answers stand after them as sentences. */
export function wordsOf(answers: TheftAnswers, wording: TheftWording): string {
  const { t } = wording
  const { words = '', about, own } = answers
  const payments = paymentsOf(answers)
  const lines = [words.trim() || t('site-theft.told.stolen')]
  for (const [place, payment] of payments.entries()) {
    if (payments.length > 1) lines.push(paymentWords(payment, place + 1, wording))
    lines.push(t('site-theft.told.bank', { bank: bankName(payment, wording) }))
    lines.push(...recipientWords({ ...payment, own }, t))
  }
  if (about && !payments.some(({ to = '' }) => to.includes(about)))
    lines.push(`${t('site.report.told.about')}\n${about}`)
  return lines.join('\n\n')
}

function paymentWords(payment: TheftPayment, number: number, { t, now }: TheftWording): string {
  const day = nationalDay(paidAt(payment, now))
  return t('site-theft.told.payment', { number, amount: payment.amount?.trim() ?? '', day })
}

function recipientWords(payment: TheftPayment & Pick<TheftAnswers, 'own'>, t: Translate): readonly string[] {
  const { to = '' } = payment
  if (to.trim() === '') return [t('site-theft.told.to-unknown')]
  const recipient = recipientsIn(payment).length > 1 ? recipientOf(payment) : undefined
  const told = `${t('site-theft.told.to')}\n${to.trim()}`
  return recipient === undefined ? [told] : [told, t('site-theft.told.recipient', { account: recipient.display })]
}

/** The bank that the money left, by its name. */
export function bankName(
  { bank, bankName: typed }: TheftPayment,
  { t, banks }: Pick<TheftWording, 't' | 'banks'>,
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
