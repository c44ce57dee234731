import { type Channel, type Danger, type FraudType, type Region, type Topic, topics } from '#domains/taxonomy'
import type { Observable } from '#formats/observable'
import { nationalDay } from '#kernel/clock'
import type { Language } from '#kernel/language'
import { type Money, parseMoney } from '#kernel/money'
import { fail, ok, type Result } from '#kernel/result'
import type { SealedContact } from './contacts/contact.ts'
import { ownAmong } from './identifiers.ts'
import { languageOfText } from './text-language.ts'
import { readAccount } from './words.ts'

/** What a reporter tells. One submission becomes one report per topic. */
export interface SubmissionInput {
  /** What happened, 3 to 20,000 characters. */
  readonly text: string
  /** None is `other`; a fraud type without the topic `fraud` adds it. */
  readonly topics?: readonly Topic[] | undefined
  readonly fraudType?: FraudType | undefined
  readonly danger?: Danger | undefined
  readonly region?: Region | undefined
  /** Money lost, as typed: `450 000`. */
  readonly amount?: { readonly amount: string; readonly currency: string } | undefined
  /** When it was paid: ISO 8601 with offset, or a day of Kazakhstan `YYYY-MM-DD`. */
  readonly paidAt?: string | undefined
  /** The day it happened, `YYYY-MM-DD`. */
  readonly occurredOn?: string | undefined
  /** Identifiers of the text that are the reporter's own, as typed or as shown; they never count. */
  readonly own?: readonly string[] | undefined
}

/** How a submission came in. */
export interface SubmissionContext {
  /** Language of the page it was written on; found out from the text where absent. */
  readonly language?: Language | undefined
  readonly channel: Channel
  /** The same key and the same input give the first result again. */
  readonly idempotencyKey?: string | undefined
  /** `reporterMark` of the identity domain, null where the reporter is not the one who sends (an operator types). */
  readonly reporterMark: Buffer | null
  /** How the reporter may be called back, readied by `Contacts.accept`. */
  readonly contact?: SealedContact | undefined
  /** Marks rows of the simulation. */
  readonly synthetic?: boolean | undefined
}

/** A submission as it will be kept. */
export interface ReadSubmission {
  readonly text: string
  readonly found: readonly Observable[]
  readonly own: ReadonlySet<Observable>
  readonly subjects: readonly Subject[]
  readonly danger: Danger
  readonly region: Region | null
  readonly amount: Money | null
  /** Of a day alone, the midnight it begins with in Kazakhstan: what screens show, and what triage takes for the whole day. */
  readonly paidAt: Date | null
  readonly occurredOn: string | null
  readonly language: Language
}

/** What one report of a submission is about. */
export interface Subject {
  readonly topic: Topic
  readonly fraudType: FraudType | null
}

/**
 * Reads a submission. Fails with `report.text.too-short`, `report.text.too-long`, the codes of money,
 * `report.paid-at.unreadable`, `report.paid-at.future` or `report.occurred-on.future`.
 */
export function readSubmission(
  input: SubmissionInput,
  context: { readonly language?: Language | undefined; readonly now: Date },
): Result<ReadSubmission> {
  const account = readAccount(input.text)
  if (!account.ok) return account
  const amount = input.amount ? parseMoney(input.amount.amount, input.amount.currency) : ok(null)
  if (!amount.ok) return amount
  const paidAt = readPaidAt(input.paidAt, context.now)
  if (!paidAt.ok) return paidAt
  const occurredOn = input.occurredOn ?? null
  if (occurredOn !== null && occurredOn > nationalDay(context.now)) return fail('report.occurred-on.future')
  const { text, found } = account.value
  return ok({
    text,
    found,
    own: ownAmong(found, input.own ?? []),
    subjects: subjectsOf(input.topics ?? [], input.fraudType),
    danger: input.danger ?? 'unknown',
    region: input.region ?? null,
    amount: amount.value,
    paidAt: paidAt.value,
    occurredOn,
    language: context.language ?? languageOfText(text),
  })
}

function subjectsOf(named: readonly Topic[], fraudType: FraudType | undefined): readonly Subject[] {
  const all = new Set<Topic>(named)
  if (fraudType !== undefined) all.add('fraud')
  if (all.size === 0) all.add('other')
  return topics
    .filter((topic) => all.has(topic))
    .map((topic) => ({ topic, fraudType: topic === 'fraud' ? (fraudType ?? null) : null }))
}

/** People's clocks are off and time zones get lost: up to a day ahead is taken for now. */
const tolerated = 86_400_000

function readPaidAt(text: string | undefined, now: Date): Result<Date | null> {
  if (text === undefined) return ok(null)
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+05:00` : text)
  if (Number.isNaN(time)) return fail('report.paid-at.unreadable')
  if (time > now.getTime() + tolerated) return fail('report.paid-at.future')
  return ok(new Date(Math.min(time, now.getTime())))
}
