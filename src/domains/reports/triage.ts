import { type Danger, type FraudType, type Topic, topicFacts } from '#domains/taxonomy'
import { endOfDay, nationalDay } from '#kernel/clock'
import type { Money } from '#kernel/money'
import { type DangerWord, dangerWordsIn } from './danger-words.ts'

/** What triage looks at. */
export interface TriageInput {
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly danger: Danger
  readonly text: string
  readonly amount: Money | null
  /** When it was paid. The midnight that begins a day in Kazakhstan stands for some moment of that day. */
  readonly paidAt: Date | null
  readonly now: Date
}

/** Why a report has its place in the queue: a code, and the points it would give alone. */
export interface TriageReason {
  readonly code: string
  readonly points: number
}

/** A place in the queue, 0 to 100, the most urgent highest, with its reasons, the strongest first. */
export interface Triage {
  readonly priority: number
  readonly reasons: readonly TriageReason[]
}

/** From here on up a child or a life may be in danger; nothing else reaches it. */
export const dangerTier = 80

const hour = 3_600_000

/**
 * The priority of a report. The strongest reason counts in full and every further one by a tenth, so that a new reason
 * never lowers it. Reports in which a child or a life may be in danger stand at 80 to 100, all others below: then
 * money that may still be held, the fresher and the larger the higher; then the severity of the topic.
 */
export function triage(input: TriageInput): Triage {
  const words = dangerWordsIn(input.text)
  const reasons = [...dangerReasons(input, words), ...moneyReasons(input, words), ...topicReasons(input)]
  reasons.sort((a, b) => b.points - a.points)
  const strongest = reasons[0]?.points ?? 0
  const ceiling = strongest >= dangerTier ? 100 : dangerTier - 1
  const further = reasons.slice(1).reduce((sum, reason) => sum + reason.points, 0)
  return { priority: Math.min(ceiling, Math.floor(strongest + further / 10)), reasons }
}

function dangerReasons({ topic, danger }: TriageInput, words: ReadonlySet<DangerWord>): TriageReason[] {
  const reasons: TriageReason[] = []
  const child = words.has('child') && (words.has('contact') || topic === 'grooming' || topic === 'csam')
  const personAtRisk = topic !== 'fraud' || child || words.has('life')
  if (danger === 'now') reasons.push({ code: 'danger-now', points: 94 })
  if (danger === 'soon') {
    // Of fraud people also say "soon" when money is about to leave.
    reasons.push(personAtRisk ? { code: 'danger-soon', points: 86 } : { code: 'money-leaving', points: 68 })
  }
  if (danger === 'unknown') reasons.push({ code: 'danger-unknown', points: 5 })
  if (words.has('life')) reasons.push({ code: 'words-life', points: 88 })
  if (child) reasons.push({ code: 'words-child-contact', points: 86 })
  else if (words.has('child') && topicFacts(topic).childMayBeInvolved) reasons.push({ code: 'words-child', points: 35 })
  if (topic === 'grooming') reasons.push({ code: 'topic-grooming', points: 84 })
  if (topic === 'csam') reasons.push({ code: 'topic-csam', points: 82 })
  return reasons
}

function moneyReasons({ topic, amount, paidAt, now }: TriageInput, words: ReadonlySet<DangerWord>): TriageReason[] {
  const reasons: TriageReason[] = []
  if (paidAt) reasons.push(freshness(paidAt, now))
  else if (amount || (topic === 'fraud' && words.has('money'))) reasons.push({ code: 'money-paid', points: 44 })
  if (amount) {
    const tenge = inTenge(amount)
    if (tenge >= 1_000_000n) reasons.push({ code: 'money-large', points: 55 })
    else if (tenge >= 100_000n) reasons.push({ code: 'money-considerable', points: 40 })
  }
  return reasons
}

/**
 * A transfer can be held while it waits at a bank or a mule's account: hours, rarely days. Who tells a day alone is kept
 * with the midnight it begins with, and may have paid at its end: money that can still be held must not wait because
 * nobody said the hour.
 */
function freshness(paidAt: Date, now: Date): TriageReason {
  const end = endOfDay(nationalDay(paidAt)).getTime()
  const dayAlone = paidAt.getTime() === end - 24 * hour
  const age = dayAlone ? Math.max(0, now.getTime() - end + 1) : now.getTime() - paidAt.getTime()
  if (age <= 2 * hour) return { code: dayAlone ? 'money-perhaps-within-2-hours' : 'money-within-2-hours', points: 70 }
  if (age <= 24 * hour) return { code: 'money-within-a-day', points: 62 }
  if (age <= 72 * hour) return { code: 'money-within-3-days', points: 54 }
  return { code: 'money-paid', points: 44 }
}

/** Tenge for one unit of a currency, rounded roughly: it tells large from small and is good for nothing else. */
const roughTenge: Readonly<Record<string, bigint>> = {
  KZT: 1n,
  RUB: 6n,
  USD: 500n,
  EUR: 550n,
  CNY: 70n,
  KGS: 6n,
  TRY: 13n,
}

function inTenge({ minor, currency }: Money): bigint {
  // Of currencies worth less than a tenge (UZS) about twenty-five go into one.
  return currency === 'UZS' ? minor / 2500n : (minor * (roughTenge[currency] ?? 1n)) / 100n
}

const bySeverity = { 1: 10, 2: 28, 3: 40, 4: 62 } as const

function topicReasons({ topic }: TriageInput): TriageReason[] {
  return [{ code: `topic-severity-${topicFacts(topic).severity}`, points: bySeverity[topicFacts(topic).severity] }]
}
