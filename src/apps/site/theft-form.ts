import { z } from 'zod'
import { contactLimits } from '#domains/reports'
import { nationalDay } from '#kernel/clock'
import type { FieldError } from './components/field.tsx'
import { keyIn } from './form-key.ts'
import { textField, textFields } from './page-answer.ts'
import {
  firstOpenStep,
  stepAfter,
  stepBefore,
  type TheftAnswers,
  type TheftStep,
  theftErrors,
  theftSteps,
  theftTimes,
  unknownAt,
} from './theft-flow.ts'

/** Far above the limit that is told, so that a text over it comes back to be shortened and is not lost. */
const textMost = 50_000

/** `GET /theft`: what is known before the first question. */
export const theftQuery = z.object({ about: textField(2048) })

/** `POST /theft`: every answer so far, the question it comes from, and what was pressed. */
export const theftBody = z.object({
  ...theftQuery.shape,
  key: textField(100),
  bank: textField(10),
  bankName: textField(100),
  amount: textField(40),
  when: textField(10),
  paidOn: textField(40),
  asOf: textField(40),
  to: textField(textMost),
  toUnknown: textField(1),
  words: textField(textMost),
  contact: textField(12_000),
  contactPhone: textField(contactLimits.phone),
  recipient: textField(100),
  own: textFields(20_000),
  changing: textField(1),
  step: textField(20),
  go: textField(40),
})

/** A form as it came in: only codes that exist, texts as they are. */
export interface TheftForm {
  readonly answers: TheftAnswers
  /** The question the form was drawn for. */
  readonly step: TheftStep
  /** What was pressed: next, back, stay, unknown, forget, send, change:<step>. */
  readonly go: string
}

/** What follows from a press: another question (or the last look), the way out before the first, or sending. */
type TheftMove =
  | {
      readonly to: 'ask'
      readonly step: TheftStep
      readonly answers: TheftAnswers
      readonly errors: readonly FieldError[]
    }
  | { readonly to: 'leave' }
  | { readonly to: 'send'; readonly answers: TheftAnswers }

/** No page shows more boxes than this. */
const ownMost = 20

/** How long a form may lie open, in milliseconds: a week. */
const openMost = 7 * 86_400_000

/** What reading a form needs to know. */
interface TheftReading {
  readonly newKey: () => string
  /** Codes of the banks that can be asked. */
  readonly banks: ReadonlySet<string>
  readonly now: Date
}

/** Reads the form. A key that no form of ours made is replaced by a fresh one. */
export function readTheft(body: z.output<typeof theftBody>, { newKey, banks, now }: TheftReading): TheftForm {
  const { bank = '', when = '', own } = body
  const bankName = body.bankName?.trim()
  const lines = new Set(own.flatMap((text) => text.split('\n')).filter((line) => line !== ''))
  const answers: TheftAnswers = {
    key: keyIn(body.key) ?? newKey(),
    about: body.about?.trim(),
    bank: bankIn(bank, bankName, banks),
    bankName,
    amount: body.amount,
    when: (theftTimes as readonly string[]).includes(when) ? when : undefined,
    paidOn: body.paidOn,
    asOf: momentIn(body.asOf, now),
    to: body.to,
    toUnknown: body.toUnknown === '1' ? '1' : undefined,
    words: body.words,
    contact: body.contact,
    contactPhone: body.contactPhone,
    recipient: body.recipient,
    own: lines.size === 0 ? undefined : [...lines].slice(0, ownMost).join('\n').slice(0, 20_000),
    changing: body.changing === '1' ? '1' : undefined,
  }
  const step = theftSteps.find((name) => name === body.step) ?? firstOpenStep(answers, nationalDay(now))
  return { answers, step, go: body.go ?? 'next' }
}

/** Who types a name and touches nothing means another bank. */
function bankIn(bank: string, name: string | undefined, banks: ReadonlySet<string>): string | undefined {
  if (bank === 'other' || banks.has(bank)) return bank
  return name ? 'other' : undefined
}

function momentIn(text: string | undefined, now: Date): string | undefined {
  const time = Date.parse(text ?? '')
  const ago = now.getTime() - time
  return ago >= 0 && ago <= openMost ? new Date(time).toISOString() : undefined
}

/** What follows from a press. */
export function moveOf({ answers: told, step, go }: TheftForm, now: Date): TheftMove {
  const today = nationalDay(now)
  // "Just now" is meant at the moment of the press.
  const answers = told.asOf === undefined || step === 'money' ? { ...told, asOf: now.toISOString() } : told
  const ask = (to: TheftStep, given = answers, errors: readonly FieldError[] = []): TheftMove => ({
    to: 'ask',
    step: to,
    answers: to === 'check' ? { ...given, changing: undefined, contactPhone: undefined } : given,
    errors,
  })
  const changed = theftSteps.find((name) => go === `change:${name}`)
  if (changed) return ask(changed, { ...answers, changing: '1' })
  if (go === 'stay') return ask(step)
  if (go === 'forget') return ask(step, { ...answers, contact: undefined })
  if (go === 'back') {
    const over = answers.changing === '1' && firstOpenStep(answers, today) === 'check'
    const before = over ? 'check' : stepBefore(step)
    return before === undefined ? { to: 'leave' } : ask(before)
  }
  const given = answered(answers, step, go)
  const open = firstOpenStep(given, today)
  if (step === 'check') {
    if (go !== 'send') return ask(step)
    return open === 'check' ? { to: 'send', answers: given } : ask(open, given, theftErrors(given, open, today))
  }
  const errors = theftErrors(given, step, today)
  if (errors.length > 0) return ask(step, given, errors)
  return ask(given.changing === '1' ? open : stepAfter(step), given)
}

/** What is typed after "I don't know" counts again. */
function answered(answers: TheftAnswers, step: TheftStep, go: string): TheftAnswers {
  if (go === 'unknown') return unknownAt(answers, step)
  return step === 'to' ? { ...answers, toUnknown: undefined } : answers
}
