import { randomUUID } from 'node:crypto'
import type { PaymentDecision, PaymentScreen } from '#engines/screening'
import type { Deliveries } from '../calls/deliveries.ts'
import type { Decided } from './decide.ts'

/** What the centre is told of payments: how many, and never which. */
interface Count {
  readonly minute: string
  readonly version: string
  /** Both empty for the payments themselves. */
  readonly rule: string
  readonly reason: string
  readonly decision: PaymentDecision
  readonly shadow: boolean
  readonly payments: number
  readonly tiyn: number
}

/** Counts decisions by minute, version, rule and decision, and hands them to the deliveries. */
export interface PaymentCounts extends AsyncDisposable {
  count(decided: Decided, now: number): void
  /** Puts what was counted since among the deliveries. */
  hand(): Promise<void>
}

const path = '/api/v1/payments/deliveries'
/** As many rows as the centre takes together, and as many different ones as wait here. */
const rowsMost = 5000
const memoryMost = 100_000
const minuteOf = (now: number): string => new Date(Math.floor(now / 60_000) * 60_000).toISOString()

/** Begins to count; `every`: milliseconds between two times that counts are handed on. */
export function startCounts(
  deliveries: Pick<Deliveries, 'keep'>,
  { screen, every }: { readonly screen: () => PaymentScreen; readonly every: number },
): PaymentCounts {
  let rows = new Map<string, Count>()
  const ruleOf = makeRuleNames(screen)
  const add = (what: Omit<Count, 'payments' | 'tiyn'>, tiyn: number) => {
    const { minute, version, rule, reason, decision, shadow } = what
    const key = `${minute} ${version} ${rule} ${reason} ${decision} ${shadow}`
    const known = rows.get(key)
    if (known === undefined && rows.size >= memoryMost) return
    const sum = Math.min((known?.tiyn ?? 0) + tiyn, Number.MAX_SAFE_INTEGER)
    rows.set(key, { minute, version, rule, reason, decision, shadow, payments: (known?.payments ?? 0) + 1, tiyn: sum })
  }
  const hand = async () => {
    const taken = [...rows.values()]
    rows = new Map()
    for (let from = 0; from < taken.length; from += rowsMost) {
      await deliveries.keep(path, { id: randomUUID(), counts: taken.slice(from, from + rowsMost) })
    }
  }
  // What the disk refuses is lost: figures, no decisions.
  const timer = setInterval(() => void hand().catch(() => undefined), every)
  timer.unref()
  return {
    count: ({ payment: { amount }, verdict: { decision, reasons, shadow, version } }, now) => {
      const here = { minute: minuteOf(now), version }
      add({ ...here, rule: '', reason: '', decision, shadow: false }, amount)
      add({ ...here, rule: '', reason: '', decision: shadow.decision, shadow: true }, amount)
      for (const reason of reasons) add({ ...here, rule: ruleOf(reason), reason, decision, shadow: false }, amount)
      for (const reason of shadow.reasons) {
        if (reasons.includes(reason)) continue
        add({ ...here, rule: ruleOf(reason), reason, decision: shadow.decision, shadow: true }, amount)
      }
    },
    hand,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await hand().catch(() => undefined)
    },
  }
}

/** The rule that finds a reason, in the policy in force; what people decided is nobody's rule. */
function makeRuleNames(screen: () => PaymentScreen): (reason: string) => string {
  let policy: PaymentScreen['policy'] | undefined
  let names = new Map<string, string>()
  return (reason) => {
    const now = screen().policy
    if (now !== policy) {
      policy = now
      names = new Map(now.rules.flatMap(({ id, bands }) => bands.map((band) => [band.reason, id] as const)))
    }
    return names.get(reason) ?? 'override'
  }
}
