import type { ScreenedPayment } from '../payment.ts'
import { makePaymentState, type PaymentStateOptions } from '../state.ts'
import { severityOf } from './outcome.ts'
import {
  decisionOfOverride,
  type Override,
  type PaymentDecision,
  type PaymentScreen,
  type PaymentVerdict,
  paymentDecisions,
} from './policy.ts'

/** A payment of the past. */
export interface PastPayment {
  readonly payment: ScreenedPayment
  /** The clock then, milliseconds since 1970. */
  readonly now: number
  /** Whether it was a theft's; absent: not known. */
  readonly fraud?: boolean
  /** Whether the money moved then; yes where absent. What did not move is screened and not remembered. */
  readonly moved?: boolean
  /** False for money that moved later than it was screened: it is remembered from then, and not screened once more. */
  readonly screened?: boolean
  /** What somebody had decided of it before any rule; the same for both screens. */
  readonly override?: Override | undefined
}

/** How one typology fared at its alert threshold, over the payments of which it is known what they were. */
export interface TypologyTest {
  readonly id: string
  readonly alerts: number
  /** Share of its alerts that were thefts', and share of thefts' payments that it saw; 0 where there were none. */
  readonly precision: number
  readonly recall: number
}

/** What rules alone would have decided of payments under an override, by the override. */
export type OverrideTest = Readonly<Record<NonNullable<Override>, Readonly<Record<PaymentDecision, number>>>>

/** What one screen did with the payments. */
export interface ScreenTest {
  /** Of payments that rules decided: those under an override stand in `overridden`. */
  readonly decisions: Readonly<Record<PaymentDecision, number>>
  readonly overridden: OverrideTest
  /** Alerts and what follows are over all payments, as they would really have been decided: overrides before rules. */
  readonly alerts: number
  /** Thefts' payments held or blocked, and their tiyn. */
  readonly stopped: number
  readonly stoppedTiyn: number
  /** Payments known to be honest that were asked about, held or blocked. */
  readonly falseAlarms: number
  readonly typologies: readonly TypologyTest[]
}

/** What came of testing. */
export interface PaymentBackTest {
  readonly payments: number
  /** Payments known to be a theft's, and their tiyn. */
  readonly frauds: number
  readonly fraudTiyn: number
  readonly current: ScreenTest
  readonly candidate: ScreenTest
  /** Payments decided otherwise by the candidate; the most first. */
  readonly changed: readonly {
    readonly from: PaymentDecision
    readonly to: PaymentDecision
    readonly payments: number
  }[]
}

/**
 * Feeds payments of the past, in the order in which they came, through a fresh state and both screens. The memory remembers what moved
 * then, whatever either screen says, so that both see the same; overrides stand before rules on both sides. Throws a `RangeError` where a payment has no time or sum.
 */
export function backTestPayments(
  past: Iterable<PastPayment>,
  screens: { readonly current: PaymentScreen; readonly candidate: PaymentScreen },
  memory: PaymentStateOptions,
): PaymentBackTest {
  const state = makePaymentState(memory)
  const current = makeTally(screens.current)
  const candidate = makeTally(screens.candidate)
  const changed = new Map<string, { from: PaymentDecision; to: PaymentDecision; payments: number }>()
  let payments = 0
  let frauds = 0
  let fraudTiyn = 0
  for (const one of past) {
    if (one.screened === false) {
      state.enter(one.payment, one.now)
      continue
    }
    const values = state.read(one.payment, one.now)
    const from = current.hear(one, values)
    const to = candidate.hear(one, values)
    if (from !== to) {
      const entry = changed.get(`${from} ${to}`) ?? { from, to, payments: 0 }
      entry.payments++
      changed.set(`${from} ${to}`, entry)
    }
    payments++
    if (one.fraud === true) {
      frauds++
      fraudTiyn += one.payment.amount
    }
    if (one.moved !== false) state.enter(one.payment, one.now)
  }
  const byCount = [...changed.values()].toSorted((a, b) => b.payments - a.payments)
  return {
    payments,
    frauds,
    fraudTiyn,
    current: current.told(frauds),
    candidate: candidate.told(frauds),
    changed: byCount,
  }
}

interface Tally {
  hear(past: PastPayment, values: Float64Array): PaymentDecision
  told(frauds: number): ScreenTest
}

function makeTally(screen: PaymentScreen): Tally {
  const decisions = none()
  const overridden = { 'absolute-block': none(), release: none(), block: none() } satisfies OverrideTest
  const alertFrom = new Map(screen.policy.typologies.map(({ alert, id }) => [id, alert]))
  const seen = new Map(screen.policy.typologies.map(({ id }) => [id, { alerts: 0, known: 0, frauds: 0 }]))
  const sums = { alerts: 0, stopped: 0, stoppedTiyn: 0, falseAlarms: 0 }
  const note = (fraud: boolean | undefined, { typologies }: PaymentVerdict) => {
    for (const { id, score } of typologies) {
      const entry = seen.get(id)
      if (entry === undefined || score < (alertFrom.get(id) ?? 0) - 1e-9) continue
      entry.alerts++
      if (fraud !== undefined) entry.known++
      if (fraud === true) entry.frauds++
    }
  }
  return {
    hear: ({ fraud, override, payment }, values) => {
      const verdict = screen(values)
      const decision = override === undefined ? verdict.decision : decisionOfOverride(override)
      if (override === undefined) decisions[decision]++
      else overridden[override][verdict.decision]++
      if (verdict.alert) sums.alerts++
      if (fraud === true && isStopped(decision)) {
        sums.stopped++
        sums.stoppedTiyn += payment.amount
      }
      if (fraud === false && decision !== 'allow') sums.falseAlarms++
      note(fraud, verdict)
      return decision
    },
    told: (all) => {
      const typologies = [...seen].map(([id, { alerts, frauds, known }]) => ({
        id,
        alerts,
        precision: share(frauds, known),
        recall: share(frauds, all),
      }))
      return { decisions, overridden, ...sums, typologies }
    },
  }
}

const none = (): Record<PaymentDecision, number> => ({ allow: 0, challenge: 0, hold: 0, block: 0 })

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

const isStopped = (decision: PaymentDecision): boolean => severityOf(decision) >= paymentDecisions.indexOf('hold')
