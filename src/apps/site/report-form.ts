import { z } from 'zod'
import { contactLimits } from '#domains/reports'
import { isDanger, isFraudType, isRegion, isTopic } from '#domains/taxonomy'
import { currencies } from '#kernel/money'
import type { FieldError } from './components/field.tsx'
import { keyIn } from './form-key.ts'
import { ticksIn } from './named-identifiers.ts'
import { textField, textFields } from './page-answer.ts'
import {
  childTopics,
  errorsAt,
  firstOpenStep,
  paymentWays,
  type ReportAnswers,
  type ReportStep,
  stepAfter,
  stepBefore,
  stepsOf,
  unknownAt,
  withoutTyped,
  yesNo,
} from './report-flow.ts'

/** Longest identifier that is carried over from a check, in characters. */
const aboutLimit = 2048

/** Far above the limit that is told, so that a text over it comes back to be shortened and is not lost. */
const textMost = 100_000

/** Longest sealed contact, in characters; a usual one has a thousand. */
const contactMost = 12_000

/** `GET /report`: what is known before the first question. */
export const reportQuery = z.object({
  about: textField(aboutLimit),
  topic: textField(40),
  fraud: textField(40),
  child: textField(1),
})

/** `POST /report`: every answer so far, the question it comes from, and what was pressed. */
export const reportBody = z.object({
  ...reportQuery.shape,
  key: textField(100),
  text: textField(textMost),
  wordless: textField(1),
  paid: textField(20),
  amount: textField(40),
  currency: textField(3),
  paidOn: textField(40),
  paidBy: textField(20),
  danger: textField(20),
  region: textField(20),
  contact: textField(contactMost),
  contactName: textField(contactLimits.name),
  contactPhone: textField(contactLimits.phone),
  contactEmail: textField(contactLimits.email),
  contactWhen: textField(contactLimits.when),
  own: textFields(20_000),
  changing: textField(1),
  step: textField(20),
  go: textField(40),
})

/** A form as it came in: only codes that exist, texts as they are. */
export interface ReportForm {
  readonly answers: ReportAnswers
  /** The question the form was drawn for. */
  readonly step: ReportStep
  /** What was pressed: next, back, stay, unknown, forget, send, change:<step>. */
  readonly go: string
}

/** What follows from a press: another question (or the last look), the way out before the first, or sending. */
export type Move =
  | {
      readonly to: 'ask'
      readonly step: ReportStep
      readonly answers: ReportAnswers
      readonly errors: readonly FieldError[]
    }
  | { readonly to: 'leave'; readonly answers: ReportAnswers }
  | { readonly to: 'send'; readonly answers: ReportAnswers }

const oneOf =
  <T extends string>(isCode: (text: string) => text is T) =>
  (text: string | undefined): T | undefined =>
    text !== undefined && isCode(text) ? text : undefined

const among = (codes: readonly string[]) => oneOf((text: string): text is string => codes.includes(text))
const flag = among(['1'])
const orUnknown = (isCode: (text: string) => boolean) =>
  oneOf((text: string): text is string => text === 'unknown' || isCode(text))

/** Reads the form. A key that no form of ours made is replaced by a fresh one. */
export function readForm(body: z.output<typeof reportBody>, newKey: () => string): ReportForm {
  const child = flag(body.child)
  const topics = child ? among([...childTopics, 'unknown']) : orUnknown(isTopic)
  const answers: ReportAnswers = {
    key: keyIn(body.key) ?? newKey(),
    child,
    about: body.about?.trim(),
    topic: topics(body.topic),
    fraud: oneOf(isFraudType)(body.fraud),
    text: body.text,
    wordless: body.text?.trim() ? undefined : flag(body.wordless),
    paid: among(yesNo)(body.paid),
    amount: body.amount,
    currency: among(currencies)(body.currency),
    paidOn: body.paidOn,
    paidBy: among(paymentWays)(body.paidBy),
    danger: oneOf(isDanger)(body.danger),
    region: orUnknown(isRegion)(body.region),
    contact: child ? undefined : body.contact,
    contactName: body.contactName,
    contactPhone: body.contactPhone,
    contactEmail: body.contactEmail,
    contactWhen: body.contactWhen,
    own: ticksIn(body.own),
    changing: flag(body.changing),
  }
  const step = stepsOf(answers).find((name) => name === body.step) ?? firstOpenStep(answers)
  return { answers, step, go: body.go ?? 'next' }
}

/** What follows from a press. `today` is the calendar day in Kazakhstan. */
export function moveOf({ answers, step, go }: ReportForm, today: string): Move {
  const ask = (to: ReportStep, given = answers, errors: readonly FieldError[] = []): Move => ({
    to: 'ask',
    step: to,
    answers:
      to === 'check' ? { ...withoutTyped(given), changing: undefined } : to === 'contact' ? given : withoutTyped(given),
    errors,
  })
  const changed = stepsOf(answers).find((name) => go === `change:${name}`)
  if (changed) return ask(changed, { ...answers, changing: '1' })
  if (go === 'stay') return ask(step)
  if (go === 'forget') return ask(step, unknownAt(answers, 'contact'))
  if (go === 'back') {
    const before = backFrom(answers, step)
    return before ? ask(before) : { to: 'leave', answers }
  }
  const given = go === 'unknown' ? unknownAt(answers, step) : answers
  const open = firstOpenStep(given)
  if (step === 'check') {
    if (go !== 'send') return ask(step)
    return open === 'check' ? { to: 'send', answers: given } : ask(open, given, errorsAt(given, open))
  }
  const errors = [...errorsAt(given, step), ...futureErrors(given, step, today)]
  if (errors.length > 0) return ask(step, given, errors)
  return ask(answers.changing ? open : stepAfter(given, step), given)
}

function backFrom(answers: ReportAnswers, step: ReportStep): ReportStep | undefined {
  return answers.changing && firstOpenStep(answers) === 'check' ? 'check' : stepBefore(answers, step)
}

/** A payment that lies ahead is a slip of the finger. */
function futureErrors({ paidOn = '' }: ReportAnswers, step: ReportStep, today: string): readonly FieldError[] {
  return step === 'money' && paidOn > today && /^\d{4}-/.test(paidOn)
    ? [{ field: 'paidOn', key: 'problem.report.paid-at.future' }]
    : []
}
