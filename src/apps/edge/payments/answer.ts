import { explainPaymentReason, type PaymentDecision, type PaymentPolicy, paymentReasonWords } from '#engines/screening'
import type { Language } from '#kernel/language'
import type { Messages } from '#platform/messages'
import type { Decided } from './decide.ts'
import type { PaymentOrder } from './order.ts'

/** An answer as it is kept and told: always the same bytes for one payment. */
export interface ToldDecision {
  readonly uetr: string | null
  readonly endToEndId: string | null
  readonly decision: PaymentDecision
  readonly alert: boolean
  readonly reasons: readonly { readonly code: string; readonly customer: string; readonly analyst: string }[]
  readonly typologies: readonly { readonly id: string; readonly score: number }[]
  /** What was decided about an account or this payment before any rule; null where nothing was. */
  readonly override: string | null
  readonly shadow: { readonly decision: PaymentDecision; readonly reasons: readonly string[] }
  /** The version of the policy. */
  readonly version: string
  /** When it was decided. */
  readonly at: string
}

/** Writes the answer to a payment in a language. */
export type WriteAnswer = (order: PaymentOrder, decided: Decided, how: AnswerStyle) => Buffer

/** In which language an answer is, and when it was made (milliseconds since 1970). */
export interface AnswerStyle {
  readonly language: Language
  readonly now: number
}

/**
 * Makes the writer; what it says of a reason is put together once. A policy's own words stand before the program's: `policy` is the one
 * that the payment which is answered was screened by.
 */
export function makeAnswers(messages: Messages, policy: () => PaymentPolicy): WriteAnswer {
  const told = new Map<string, string>()
  let by: PaymentPolicy | undefined
  let own = paymentReasonWords({ version: '', rules: [], typologies: [] })
  const say = (language: Language, key: string) => (messages.has(key) ? messages.in(language)(key) : '')
  const wordsOf = (language: Language, reason: string) => {
    const words = own.get(reason)
    if (words !== undefined) return { customer: words.customer[language], analyst: words.analyst[language] }
    const { customer, analyst } = explainPaymentReason(reason)
    return { customer: say(language, customer), analyst: say(language, analyst) }
  }
  const reasonJson = (language: Language, reason: string): string => {
    const now = policy()
    if (by !== now) {
      by = now
      own = paymentReasonWords(now)
      told.clear()
    }
    const key = `${language} ${reason}`
    const before = told.get(key)
    if (before !== undefined) return before
    const { customer, analyst } = wordsOf(language, reason)
    const json = JSON.stringify({ code: reason, customer, analyst })
    if (told.size > 5000) told.clear()
    told.set(key, json)
    return json
  }
  return ({ uetr, endToEndId }, { verdict, override }, { language, now }) => {
    const { decision, alert, reasons, typologies, shadow, version } = verdict
    const why = reasons.map((reason) => reasonJson(language, reason)).join(',')
    const rest = {
      typologies,
      override: override ?? null,
      shadow: { decision: shadow.decision, reasons: shadow.reasons },
      version,
      at: new Date(now).toISOString(),
    }
    const names = `"uetr":${JSON.stringify(uetr)},"endToEndId":${JSON.stringify(endToEndId)}`
    const head = `{${names},"decision":"${decision}","alert":${alert},"reasons":[${why}],`
    return Buffer.from(head + JSON.stringify(rest).slice(1))
  }
}
