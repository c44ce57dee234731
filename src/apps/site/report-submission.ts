import type { SubmissionInput } from '#domains/reports'
import { isDanger, isFraudType, isRegion, isTopic } from '#domains/taxonomy'
import type { Failure } from '#kernel/result'
import type { Translate } from '#platform/messages'
import { type ReportAnswers, type ReportStep, stepsOf } from './report-flow.ts'

/**
 * What the answers say to the hotline, in its own terms. Answers for which it has no field stand as sentences after
 * the words of the reporter; answers to questions that are no longer asked are left out.
 */
export function submissionOf(answers: ReportAnswers, t: Translate): SubmissionInput {
  const { topic = '', fraud = '', danger = '', region = '', own } = answers
  const asked = stepsOf(answers)
  const paid = asked.includes('money') && answers.paid === 'yes'
  const amount = answers.amount?.trim() ?? ''
  return {
    text: wordsOf(answers, t),
    topics: isTopic(topic) ? [topic] : [],
    ...(topic === 'fraud' && isFraudType(fraud) && { fraudType: fraud }),
    danger: isDanger(danger) ? danger : 'unknown',
    ...(asked.includes('region') && isRegion(region) && { region }),
    ...(paid && amount !== '' && { amount: { amount, currency: answers.currency ?? 'KZT' } }),
    ...(paid && answers.paidOn && { paidAt: answers.paidOn }),
    ...(own && { own: own.split('\n') }),
  }
}

function wordsOf(answers: ReportAnswers, t: Translate): string {
  const { text = '', about, paid, paidBy } = answers
  const lines = [text.trim() || t('site.answer.wordless')]
  if (about) lines.push(`${t('site.report.told.about')}\n${about}`)
  if (stepsOf(answers).includes('money')) {
    if (paid === 'yes') lines.push(t('site.report.told.paid-yes'))
    if (paid === 'no') lines.push(t('site.report.told.paid-no'))
    if (paid === 'yes' && paidBy && paidBy !== 'unknown') {
      lines.push(t('site.report.told.paid-by', { way: t(`site.payment.${paidBy}`) }))
    }
  }
  return lines.join('\n\n')
}

/** The question that has to be answered again after a failure, and its field. */
export function placeOf({ code }: Failure): { readonly step: ReportStep; readonly field: string } {
  if (code.startsWith('report.text.')) return { step: 'text', field: 'text' }
  if (code.startsWith('money.')) return { step: 'money', field: 'amount' }
  if (code.startsWith('contact.')) return { step: 'contact', field: 'contactPhone' }
  if (code.startsWith('report.paid-at.')) return { step: 'money', field: 'paidOn' }
  return { step: 'check', field: 'send' }
}
