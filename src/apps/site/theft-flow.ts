import { readContact } from '#domains/reports'
import { parseObservable } from '#formats/observable'
import { nationalDay } from '#kernel/clock'
import { parseMoney } from '#kernel/money'
import type { FieldError } from './components/field.tsx'
import { isDay } from './report-flow.ts'
import { namedIn } from './report-submission.ts'

/** Everything a victim has answered so far. It travels in hidden inputs: no cookie, no session. */
export interface TheftAnswers {
  /** Chosen at random when the form opens; the same key never makes two reports. */
  readonly key: string
  /** What was checked before, carried over from the check page. */
  readonly about?: string
  /** Code of the bank that the money left, or `other`. */
  readonly bank?: string
  /** The other bank, in the victim's words. */
  readonly bankName?: string
  /** Tenge, as typed. */
  readonly amount?: string
  readonly when?: string
  /** Day of the payment, `2026-11-21`, where `when` is `date`. */
  readonly paidOn?: string
  /** The moment at which "just now" was said, ISO 8601: it does not move while the form is open. */
  readonly asOf?: string
  /** Where the money went, as typed or pasted. */
  readonly to?: string
  /** `1` where the victim does not know it. */
  readonly toUnknown?: string
  readonly words?: string
  /** How to call back, sealed: a compact JWE. */
  readonly contact?: string
  /** Typed on the page of that question, and never carried to another. */
  readonly contactPhone?: string
  /** Which of several accounts in `to` was paid, in its canonical form. */
  readonly recipient?: string
  /** Identifiers of the text that are the victim's own, one a line. */
  readonly own?: string
  /** `1` while one answer is changed from the last page: the next press leads back there. */
  readonly changing?: string
}

/** The questions, each a page. `check` shows all answers before they are sent. */
export const theftSteps = ['bank', 'money', 'to', 'more', 'check'] as const

/** One of the questions. */
export type TheftStep = (typeof theftSteps)[number]

/** Names of the answers each question asks for. */
const asked: Readonly<Record<TheftStep, readonly (keyof TheftAnswers)[]>> = {
  bank: ['bank', 'bankName'],
  money: ['amount', 'when', 'paidOn'],
  to: ['to', 'toUnknown'],
  more: ['words', 'contactPhone'],
  check: ['own', 'recipient'],
}

/** Quick answers to "when". */
export const theftTimes = ['now', 'hour', 'today', 'date'] as const

/** Longest text of a field, in characters: a slip of a bank's app has a few hundred. */
export const theftTextMost = 4000

/** How long ago a theft is still chased, in days: as far as recoveries take it. */
const oldest = 729

/** The step before, or undefined at the first. */
export function stepBefore(step: TheftStep): TheftStep | undefined {
  return theftSteps[theftSteps.indexOf(step) - 1]
}

/** The step after; the last is its own successor. */
export function stepAfter(step: TheftStep): TheftStep {
  return theftSteps[theftSteps.indexOf(step) + 1] ?? 'check'
}

/** Which question of how many, counted without the last look. */
export function theftProgress(step: TheftStep): { readonly number: number; readonly of: number } {
  const of = theftSteps.length - 1
  return { number: Math.min(theftSteps.indexOf(step) + 1, of), of }
}

/** Takes "I don't know", or the passing over of what need not be told, as the answer to a question. */
export function unknownAt(answers: TheftAnswers, step: TheftStep): TheftAnswers {
  if (step === 'to') return { ...answers, toUnknown: '1' }
  return step === 'more' ? { ...answers, words: '', contactPhone: '' } : answers
}

/** What is wrong with the answers to one question. `today` is the calendar day in Kazakhstan. */
export function theftErrors(answers: TheftAnswers, step: TheftStep, today: string): readonly FieldError[] {
  if (step === 'bank') return answers.bank ? [] : [{ field: 'bank', key: 'site-theft.bank.error' }]
  if (step === 'money') return moneyErrors(answers, today)
  if (step === 'to') return toErrors(answers)
  return step === 'more' ? moreErrors(answers) : []
}

function moneyErrors({ amount = '', when, paidOn = '' }: TheftAnswers, today: string): readonly FieldError[] {
  const errors: FieldError[] = []
  const money = parseMoney(amount.trim(), 'KZT')
  if (!money.ok || money.value.minor === 0n) errors.push({ field: 'amount', key: 'site-theft.money.amount.error' })
  if (!when) errors.push({ field: 'when', key: 'site-theft.money.when.error' })
  if (when !== 'date') return errors
  if (!isDay(paidOn)) errors.push({ field: 'paidOn', key: 'site-theft.money.date.error' })
  else if (paidOn > today) errors.push({ field: 'paidOn', key: 'problem.report.paid-at.future' })
  else if (paidOn < nationalDay(new Date(Date.parse(`${today}T12:00:00+05:00`) - oldest * 86_400_000)))
    errors.push({ field: 'paidOn', key: 'problem.recall.payment.too-old' })
  return errors
}

function toErrors({ to = '', toUnknown }: TheftAnswers): readonly FieldError[] {
  if (to.length > theftTextMost) return [tooLong('to')]
  if (toUnknown === '1') return []
  if (to.trim() === '') return [{ field: 'to', key: 'site-theft.to.error' }]
  if (namedIn(to).length > 0) return []
  // One account with a slip in it is told as such; other words go along as they are.
  const read = parseObservable(to.slice(0, 200))
  if (read.ok || !/^(iban|card|phone)\./.test(read.error.code)) return []
  return [{ field: 'to', key: `problem.${read.error.code}`, ...(read.error.details && { values: read.error.details }) }]
}

function moreErrors({ words = '', contactPhone = '' }: TheftAnswers): readonly FieldError[] {
  const errors: FieldError[] = words.length > theftTextMost ? [tooLong('words')] : []
  const read = contactPhone.trim() === '' ? undefined : readContact({ phone: contactPhone })
  if (read?.ok === false) errors.push({ field: 'contactPhone', key: `problem.${read.error.code}` })
  return errors
}

function tooLong(field: string): FieldError {
  return { field, key: 'site-theft.too-long', values: { limit: theftTextMost } }
}

/** The first question whose answer is missing or wrong, for a form that arrives out of order. */
export function firstOpenStep(answers: TheftAnswers, today: string): TheftStep {
  return theftSteps.find((step) => theftErrors(answers, step, today).length > 0) ?? 'check'
}

/** The answers that a question carries along without asking: hidden inputs by name. */
export function carried(answers: TheftAnswers, step: TheftStep): Readonly<Record<string, string | undefined>> {
  const own = new Set<string>(asked[step])
  const rest = Object.entries(answers).filter(([name]) => !own.has(name) && name !== 'contactPhone')
  return { ...Object.fromEntries(rest), step }
}

/** When the money left, as nearly as it was told: the middle of what the answer covers. */
export function paidAt({ when, paidOn = '', asOf }: TheftAnswers, now: Date): Date {
  const said = asOf === undefined ? now : new Date(asOf)
  if (when === 'date' && isDay(paidOn)) {
    const noon = Date.parse(`${paidOn}T12:00:00+05:00`)
    return new Date(Math.min(noon, said.getTime()))
  }
  if (when === 'today') {
    const midnight = Date.parse(`${nationalDay(said)}T00:00:00+05:00`)
    return new Date((midnight + said.getTime()) / 2)
  }
  return new Date(said.getTime() - (when === 'hour' ? 30 : 5) * 60_000)
}
