import { z } from 'zod'
import { contactLimits } from '#domains/reports'
import { isRegion } from '#domains/taxonomy'
import { nationalDay } from '#kernel/clock'
import type { FieldError } from './components/field.tsx'
import { keyIn } from './form-key.ts'
import { ticksIn } from './named-identifiers.ts'
import { textField, textFields } from './page-answer.ts'
import {
  atPayment,
  firstOpen,
  paymentSteps,
  paymentsMost,
  stepAfter,
  stepBefore,
  type TheftAnswers,
  type TheftStep,
  theftErrors,
  theftSteps,
  unknownAt,
  withAnother,
  withoutPayment,
} from './theft-flow.ts'
import { type TheftPayment, theftTimes } from './theft-payment.ts'

/** Far above the limit that is told, so that a text over it comes back to be shortened and is not lost. */
const textMost = 50_000

/** `GET /theft`: what is known before the first question. */
export const theftQuery = z.object({ about: textField(2048) })

/** The other payments together, in characters: each was told within its limits before. */
const othersMost = 60_000

const paymentFields = {
  bank: textField(10),
  bankName: textField(100),
  amount: textField(40),
  when: textField(10),
  paidOn: textField(40),
  asOf: textField(40),
  to: textField(textMost),
  toUnknown: textField(1),
  recipient: textField(100),
}

/** The name of the field that tells which account the payment of this number went to, from 1. */
export function recipientField(number: number): 'recipient' | `recipient-${number}` {
  return number === 1 ? 'recipient' : `recipient-${number}`
}

/** Asked on the last page of each payment whose slip names several accounts. */
const furtherRecipients = Object.fromEntries(
  Array.from({ length: paymentsMost - 1 }, (_, place) => [recipientField(place + 2), textField(100)]),
) as Readonly<Record<`recipient-${number}`, ReturnType<typeof textField>>>

/** `POST /theft`: every answer so far, the question it comes from, and what was pressed. */
export const theftBody = z.object({
  ...theftQuery.shape,
  ...paymentFields,
  ...furtherRecipients,
  key: textField(100),
  others: textField(othersMost),
  place: textField(2),
  words: textField(textMost),
  region: textField(20),
  contact: textField(12_000),
  contactPhone: textField(contactLimits.phone),
  own: textFields(20_000),
  changing: textField(1),
  step: textField(20),
  go: textField(40),
})

const othersSchema = z.array(z.object(paymentFields))

/** A form as it came in: only codes that exist, texts as they are. */
export interface TheftForm {
  readonly answers: TheftAnswers
  /** The question the form was drawn for. */
  readonly step: TheftStep
  /** What was pressed: next, back, stay, unknown, forget, send, add, remove:<payment>, change:<step>, change:<step>:<payment>. */
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
export function readTheft(body: z.output<typeof theftBody>, reading: TheftReading): TheftForm {
  const { newKey, now } = reading
  const others = othersIn(body, reading)
  const { region = '' } = body
  const answers: TheftAnswers = {
    ...paymentFrom(body, reading),
    key: keyIn(body.key) ?? newKey(),
    about: body.about?.trim(),
    ...(others.length > 0 && {
      others,
      place: Math.min(Number(/^\d$/.exec(body.place ?? '')?.[0] ?? 0), others.length),
    }),
    words: body.words,
    region: region === 'unknown' || isRegion(region) ? region : undefined,
    contact: body.contact,
    contactPhone: body.contactPhone,
    own: ticksIn(body.own),
    changing: body.changing === '1' ? '1' : undefined,
  }
  const step = theftSteps.find((name) => name === body.step) ?? firstOpen(answers, nationalDay(now)).step
  return { answers, step, go: body.go ?? 'next' }
}

type PaymentFields = z.output<typeof othersSchema>[number]

function paymentFrom(fields: PaymentFields, { banks, now }: TheftReading): TheftPayment {
  const { bank = '', when = '', amount, paidOn, to, recipient } = fields
  const bankName = fields.bankName?.trim()
  return {
    bank: bankIn(bank, bankName, banks),
    bankName,
    amount,
    when: (theftTimes as readonly string[]).includes(when) ? when : undefined,
    paidOn,
    asOf: momentIn(fields.asOf, now),
    to,
    toUnknown: fields.toUnknown === '1' ? '1' : undefined,
    recipient,
  }
}

/** The other payments of the form; none where no page of ours wrote them. On the last page each may say anew where it went. */
function othersIn(body: z.output<typeof theftBody>, reading: TheftReading): readonly TheftPayment[] {
  const read = othersSchema.safeParse(jsonIn(body.others ?? '[]'))
  const others = read.success ? read.data.slice(0, paymentsMost - 1) : []
  const chosen: Readonly<Record<string, unknown>> = body.step === 'check' ? body : {}
  return others.map((fields, place) => {
    const recipient = chosen[recipientField(place + 2)]
    return paymentFrom({ ...fields, recipient: typeof recipient === 'string' ? recipient : fields.recipient }, reading)
  })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
export function moveOf(form: TheftForm, now: Date): TheftMove {
  const { step, go } = form
  const told = form.answers
  const today = nationalDay(now)
  // "Just now" is meant at the moment of the press.
  const answers = told.asOf === undefined || step === 'money' ? { ...told, asOf: now.toISOString() } : told
  const pressed = paymentMove({ answers, step, go }) ?? changeMove(answers, go)
  if (pressed) return pressed
  if (go === 'stay') return ask(step, answers)
  if (go === 'forget') return ask(step, { ...answers, contact: undefined })
  if (go === 'back') return backFrom(answers, step, today)
  const given = answered(answers, step, go)
  const open = firstOpen(given, today)
  if (step === 'check') {
    if (go !== 'send') return ask(step, answers)
    const errors = theftErrors(open.answers, open.step, today)
    return errors.length === 0 ? { to: 'send', answers: given } : ask(open.step, open.answers, errors)
  }
  const errors = theftErrors(given, step, today)
  if (errors.length > 0) return ask(step, given, errors)
  return given.changing === '1' ? ask(open.step, open.answers) : ask(stepAfter(step), given)
}

/** The last page shows the payments in their order, the first at hand. */
function ask(step: TheftStep, given: TheftAnswers, errors: readonly FieldError[] = []): TheftMove {
  const answers = step === 'check' ? { ...atPayment(given, 0), changing: undefined, contactPhone: undefined } : given
  return { to: 'ask', step, answers, errors }
}

/** One payment more, or one less. */
function paymentMove({ answers, step, go }: TheftForm): TheftMove | undefined {
  if (step !== 'check') return undefined
  if (go === 'add') {
    const more = withAnother(answers)
    return more === answers ? ask(step, answers) : ask('money', more)
  }
  const [, number] = /^remove:(\d{1,2})$/.exec(go) ?? []
  return number === undefined ? undefined : ask(step, withoutPayment(answers, Number(number) - 1))
}

/** A question again: of the payment at hand, or of another by its number. */
function changeMove(answers: TheftAnswers, go: string): TheftMove | undefined {
  const [, name, number] = /^change:(\w+)(?::(\d{1,2}))?$/.exec(go) ?? []
  const step = theftSteps.find((one) => one === name)
  if (step === undefined) return undefined
  const given = number === undefined ? answers : atPayment(answers, Number(number) - 1)
  return ask(step, { ...given, changing: '1' })
}

/** Where Back leads. Of a further payment it leads out of it: what is half told is dropped, and the others stay. */
function backFrom(answers: TheftAnswers, step: TheftStep, today: string): TheftMove {
  if (answers.changing === '1' && firstOpen(answers, today).step === 'check') return ask('check', answers)
  const { place = 0 } = answers
  if (place > 0 && isOfPayment(step))
    return step === 'money' ? ask('check', withoutPayment(answers, place)) : ask('money', answers)
  const before = stepBefore(step)
  return before === undefined ? { to: 'leave' } : ask(before, answers)
}

function isOfPayment(step: TheftStep): boolean {
  return (paymentSteps as readonly TheftStep[]).includes(step)
}

/** What is typed after "I don't know" counts again. */
function answered(answers: TheftAnswers, step: TheftStep, go: string): TheftAnswers {
  if (go === 'unknown') return unknownAt(answers, step)
  return step === 'to' ? { ...answers, toUnknown: undefined } : answers
}
