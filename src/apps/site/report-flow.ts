import { type ContactDetails, readContact } from '#domains/reports'
import { isDanger, isTopic, type Topic } from '#domains/taxonomy'
import { currencies, parseMoney } from '#kernel/money'
import type { FieldError } from './components/field.tsx'

/** Everything a reporter has answered so far. It travels in hidden inputs: no cookie, no session. */
export interface ReportAnswers {
  /** Chosen at random when the form opens; the same key never makes two reports. */
  readonly key: string
  /** `1` when a child reports: other words, fewer questions. */
  readonly child?: string
  /** The number, account or site that was checked before, carried over from the check page. */
  readonly about?: string
  /** Code of a topic, or `unknown`. */
  readonly topic?: string
  /** Code of a kind of fraud, carried over from the check page. */
  readonly fraud?: string
  readonly text?: string
  /** `1` when the reporter cannot put it into words. */
  readonly wordless?: string
  readonly paid?: string
  readonly amount?: string
  readonly currency?: string
  /** Day of the payment, `2026-11-21`. */
  readonly paidOn?: string
  readonly paidBy?: string
  /** An answer about danger of the taxonomy. */
  readonly danger?: string
  /** ISO 3166-2 code of a region of Kazakhstan, or `unknown`. */
  readonly region?: string
  /** How to call back, sealed: a compact JWE. What was typed is sealed by the browser, else by the server at once. */
  readonly contact?: string
  /** Typed on the page of that question, and never carried to another. */
  readonly contactName?: string
  readonly contactPhone?: string
  readonly contactEmail?: string
  readonly contactWhen?: string
  /** Identifiers of the text that are the reporter's own, one a line. */
  readonly own?: string
  /** `1` while one answer is changed from the last page: the next press leads back there. */
  readonly changing?: string
}

/** The questions of a report, each a page. `check` shows all answers before they are sent. */
export type ReportStep = 'topic' | 'text' | 'money' | 'danger' | 'region' | 'contact' | 'check'

/** Names of the answers each question asks for. */
export const asked: Readonly<Record<ReportStep, readonly (keyof ReportAnswers)[]>> = {
  topic: ['topic'],
  text: ['text', 'wordless'],
  money: ['paid', 'amount', 'currency', 'paidOn', 'paidBy'],
  danger: ['danger'],
  region: ['region'],
  contact: ['contactName', 'contactPhone', 'contactEmail', 'contactWhen'],
  check: ['own'],
}

/** Answers to a question with yes, no and "I don't know". */
export const yesNo = ['yes', 'no', 'unknown'] as const

/** Ways money leaves. */
export const paymentWays = ['transfer', 'card', 'cash', 'crypto', 'phone', 'unknown'] as const

/** Topics in the order they are asked about: what most people come for first, so that few have to scroll. */
export const askedTopics: readonly Topic[] = [
  'fraud',
  'cyberbullying',
  'grooming',
  'csam',
  'violence',
  'drugs',
  'hate',
  'terrorism',
  'other',
]

/** Topics a child is offered, in words of its own; the rest is `other`. */
export const childTopics: readonly Topic[] = [
  'cyberbullying',
  'grooming',
  'csam',
  'violence',
  'fraud',
  'drugs',
  'other',
]

/** Longest account of what happened, in characters. */
export const textLimit = 10_000

/**
 * The questions this reporter is asked, in order: money only after fraud, fewer for a child, who is not asked for a
 * telephone number: line 111 is there for children.
 */
export function stepsOf(answers: ReportAnswers): readonly ReportStep[] {
  if (answers.child === '1') return ['topic', 'text', 'danger', 'check']
  const money: readonly ReportStep[] = answers.topic === 'fraud' ? ['money'] : []
  return ['topic', 'text', ...money, 'danger', 'region', 'contact', 'check']
}

/** Which question of how many, counted without the final check. */
export function progressOf(answers: ReportAnswers, step: ReportStep): { readonly number: number; readonly of: number } {
  const questions: readonly ReportStep[] = stepsOf(answers).filter((name) => name !== 'check')
  const index = questions.indexOf(step)
  return { number: index < 0 ? questions.length : index + 1, of: questions.length }
}

/** The step before, or undefined at the first. */
export function stepBefore(answers: ReportAnswers, step: ReportStep): ReportStep | undefined {
  const steps = stepsOf(answers)
  return steps[steps.indexOf(step) - 1]
}

/** The step after; the last is its own successor. */
export function stepAfter(answers: ReportAnswers, step: ReportStep): ReportStep {
  const steps = stepsOf(answers)
  return steps[steps.indexOf(step) + 1] ?? 'check'
}

/** Takes "I don't know" as the answer to a question. */
export function unknownAt(answers: ReportAnswers, step: ReportStep): ReportAnswers {
  if (step === 'check') return answers
  if (step === 'text') return { ...answers, text: '', wordless: '1' }
  if (step === 'contact') return { ...withoutTyped(answers), contact: undefined }
  return { ...answers, [step === 'money' ? 'paid' : step]: 'unknown' }
}

/** What is wrong with the answers to one question. "I don't know" is never wrong. */
export function errorsAt(answers: ReportAnswers, step: ReportStep): readonly FieldError[] {
  if (step === 'topic') return topicErrors(answers)
  if (step === 'text') return textErrors(answers)
  if (step === 'money') return moneyErrors(answers)
  if (step === 'contact') return contactErrors(answers)
  if (step === 'danger' && !isDanger(answers.danger ?? ''))
    return [{ field: 'danger', key: 'site.report.danger.error' }]
  return []
}

function topicErrors({ topic = '' }: ReportAnswers): readonly FieldError[] {
  return isTopic(topic) || topic === 'unknown' ? [] : [{ field: 'topic', key: 'site.report.topic.error' }]
}

function textErrors({ text = '', wordless }: ReportAnswers): readonly FieldError[] {
  if (text.length > textLimit) {
    return [{ field: 'text', key: 'site.report.text.too-long', values: { limit: textLimit } }]
  }
  const said = text.trim().length > 2 && /[\p{L}\p{N}]/u.test(text)
  return !said && wordless !== '1' ? [{ field: 'text', key: 'site.report.text.error' }] : []
}

function moneyErrors(answers: ReportAnswers): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!answers.paid) errors.push({ field: 'paid', key: 'site.report.money.error' })
  const amount = answers.amount?.trim() ?? ''
  const currency = answers.currency || currencies[0] || 'KZT'
  if (amount !== '' && !parseMoney(amount, currency).ok) {
    errors.push({ field: 'amount', key: 'site.report.money.amount-error' })
  }
  if (answers.paidOn && !isDay(answers.paidOn)) {
    errors.push({ field: 'paidOn', key: 'site.report.money.when-error' })
  }
  return errors
}

/** What was typed about calling back; undefined where nothing was. */
export function typedContact(answers: ReportAnswers): ContactDetails | undefined {
  const { contactName: name, contactPhone: phone, contactEmail: email, contactWhen: when } = answers
  const typed = { name, phone, email, when }
  return Object.values(typed).some((text) => (text ?? '').trim() !== '') ? typed : undefined
}

/** The answers without what was typed about calling back: it stands on the page of its question alone. */
export function withoutTyped(answers: ReportAnswers): ReportAnswers {
  const { contactName: _name, contactPhone: _phone, contactEmail: _email, contactWhen: _when, ...rest } = answers
  return rest
}

function contactErrors(answers: ReportAnswers): readonly FieldError[] {
  const typed = typedContact(answers)
  const read = typed === undefined ? undefined : readContact(typed)
  if (read === undefined || read.ok) return []
  const field = read.error.code === 'contact.email.unreadable' ? 'contactEmail' : 'contactPhone'
  return [{ field, key: `problem.${read.error.code}` }]
}

/** Whether a text is a day of the calendar, `2026-11-21`. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** The first question whose answer is missing or wrong, for a form that arrives out of order. */
export function firstOpenStep(answers: ReportAnswers): ReportStep {
  return stepsOf(answers).find((step) => errorsAt(answers, step).length > 0) ?? 'check'
}

/** The answers that a question carries along without asking: hidden inputs by name. */
export function carried(answers: ReportAnswers, step: ReportStep): Readonly<Record<string, string | undefined>> {
  const own = new Set<string>(asked[step])
  const rest = Object.entries(answers).filter(([name]) => !own.has(name))
  return { ...Object.fromEntries(rest), step }
}
