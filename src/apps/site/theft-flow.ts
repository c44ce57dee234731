import { readContact } from '#domains/reports'
import type { FieldError } from './components/field.tsx'
import {
  furtherTextMost,
  moneyErrors,
  ownRecipient,
  paymentIn,
  recipientErrors,
  type TheftPayment,
  theftTextMost,
} from './theft-payment.ts'

/**
 * Everything a victim has answered so far. It travels in hidden inputs: no cookie, no session. The payment at hand stands among the
 * answers, so that one payment is all there is to most forms; further ones stand in `others`.
 */
export interface TheftAnswers extends TheftPayment {
  /** Chosen at random when the form opens; the same key never makes two reports. */
  readonly key: string
  /** What was checked before, carried over from the check page. */
  readonly about?: string | undefined
  /** The other payments, in the order in which they were told. */
  readonly others?: readonly TheftPayment[] | undefined
  /** Place of the payment at hand among all, from 0. */
  readonly place?: number | undefined
  readonly words?: string | undefined
  /** ISO 3166-2 code of a region of Kazakhstan, or `unknown`. */
  readonly region?: string | undefined
  /** How to call back, sealed: a compact JWE. */
  readonly contact?: string | undefined
  /** Typed on the page of that question, and never carried to another. */
  readonly contactPhone?: string | undefined
  /** Identifiers of the text that are the victim's own, one a line. */
  readonly own?: string | undefined
  /** `1` while one answer is changed from the last page: the next press leads back there. */
  readonly changing?: string | undefined
}

/** The questions, each a page. `check` shows all answers before they are sent. */
export const theftSteps = ['bank', 'money', 'to', 'more', 'check'] as const

/** One of the questions. */
export type TheftStep = (typeof theftSteps)[number]

/** What is asked of every payment. */
export const paymentSteps = ['bank', 'money', 'to'] as const satisfies readonly TheftStep[]

/** How many payments one form takes. */
export const paymentsMost = 10

/** Names of the answers each question asks for. */
const asked: Readonly<Record<TheftStep, readonly (keyof TheftAnswers)[]>> = {
  bank: ['bank', 'bankName'],
  money: ['amount', 'when', 'paidOn'],
  to: ['to', 'toUnknown'],
  more: ['words', 'region', 'contactPhone'],
  check: ['own', 'recipient'],
}

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

/** All payments, in the order in which they were told. */
export function paymentsOf(answers: TheftAnswers): readonly TheftPayment[] {
  return (answers.others ?? []).toSpliced(answers.place ?? 0, 0, paymentIn(answers))
}

/** The same answers with another payment at hand; the first where there is none at that place. */
export function atPayment(answers: TheftAnswers, place: number): TheftAnswers {
  const all = paymentsOf(answers)
  const at = all[place] === undefined ? 0 : place
  return { ...answers, ...paymentIn(all[at] ?? {}), others: all.toSpliced(at, 1), place: at }
}

/** One payment more, out of the bank of the last, at hand; the same answers where there are as many as a form takes. */
export function withAnother(answers: TheftAnswers): TheftAnswers {
  const all = paymentsOf(answers)
  if (all.length >= paymentsMost) return answers
  const { bank, bankName } = all.at(-1) ?? {}
  return { ...answers, ...paymentIn({ bank, bankName }), others: all, place: all.length, changing: '1' }
}

/** Without the payment at this place, the first at hand; the last one stays. */
export function withoutPayment(answers: TheftAnswers, place: number): TheftAnswers {
  const all = paymentsOf(answers)
  if (all.length < 2 || all[place] === undefined) return answers
  const [first = {}, ...others] = all.toSpliced(place, 1)
  return { ...answers, ...paymentIn(first), others, place: 0 }
}

/** Takes "I don't know", or the passing over of what need not be told, as the answer to a question. */
export function unknownAt(answers: TheftAnswers, step: TheftStep): TheftAnswers {
  if (step === 'to') return { ...answers, toUnknown: '1' }
  return step === 'more' ? { ...answers, words: '', contactPhone: '' } : answers
}

/** Longest text about where the payment at hand went, in characters. */
export function recipientMost({ place = 0 }: TheftAnswers): number {
  return place === 0 ? theftTextMost : furtherTextMost
}

/** What is wrong with the answers to one question. `today` is the calendar day in Kazakhstan. */
export function theftErrors(answers: TheftAnswers, step: TheftStep, today: string): readonly FieldError[] {
  if (step === 'bank') return bankErrors(answers)
  if (step === 'money') return moneyErrors(answers, today)
  if (step === 'to') return recipientErrors(answers, recipientMost(answers))
  return step === 'more' ? moreErrors(answers) : ownErrors(answers)
}

/** A name beside a bank of the list is another bank's: the wrong one would be asked. */
function bankErrors({ bank, bankName = '' }: TheftAnswers): readonly FieldError[] {
  if (!bank) return [{ field: 'bank', key: 'site-theft.bank.error' }]
  return bank === 'other' || bankName === '' ? [] : [{ field: 'bankName', key: 'site-theft.bank.name.error' }]
}

function moreErrors({ words = '', contactPhone = '' }: TheftAnswers): readonly FieldError[] {
  const errors: FieldError[] =
    words.length > theftTextMost
      ? [{ field: 'words', key: 'site-theft.too-long', values: { limit: theftTextMost } }]
      : []
  const read = contactPhone.trim() === '' ? undefined : readContact({ phone: contactPhone })
  if (read?.ok === false) errors.push({ field: 'contactPhone', key: `problem.${read.error.code}` })
  return errors
}

/** Nobody pays a thief on an account of their own: one of the two answers is a slip. */
function ownErrors(answers: TheftAnswers): readonly FieldError[] {
  const { own } = answers
  const account = paymentsOf(answers).flatMap((payment) => ownRecipient({ ...payment, own }) ?? [])[0]
  return account === undefined
    ? []
    : [{ field: 'own', key: 'site-theft.own.error', values: { account: account.display } }]
}

/**
 * The first question whose answer is missing or wrong, with its payment at hand: that at hand is looked at first, then the others.
 * `check` where nothing is missing.
 */
export function firstOpen(
  answers: TheftAnswers,
  today: string,
): { readonly step: TheftStep; readonly answers: TheftAnswers } {
  const here = answers.place ?? 0
  const places = [here, ...paymentsOf(answers).flatMap((_, place) => (place === here ? [] : [place]))]
  for (const place of places) {
    const given = atPayment(answers, place)
    const step = paymentSteps.find((name) => theftErrors(given, name, today).length > 0)
    if (step !== undefined) return { step, answers: given }
  }
  return { step: theftErrors(answers, 'more', today).length > 0 ? 'more' : 'check', answers }
}

/** The answers that a question carries along without asking: hidden inputs by name. */
export function carried(answers: TheftAnswers, step: TheftStep): Readonly<Record<string, string | undefined>> {
  const { others = [], place = 0, contactPhone: _typed, ...texts } = answers
  const own = new Set<string>(asked[step])
  const rest = Object.entries(texts).filter(([name]) => !own.has(name))
  return {
    ...Object.fromEntries(rest),
    ...(others.length > 0 && { others: JSON.stringify(others), place: String(place) }),
    step,
  }
}
