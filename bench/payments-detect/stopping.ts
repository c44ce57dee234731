import {
  type AccountListing,
  isSink,
  type PaymentPlan,
  type PaymentWorld,
  paymentWorld,
  screenedPayment,
} from '#simulation/payments'
import { makePaymentState, type PaymentScreen, type PaymentVerdict } from '../../src/engines/screening/index.ts'

const day = 86_400_000

/** Days in which the state learns and nothing is measured. */
const warmDays = 8

/** How a play is screened. */
export interface Screening {
  readonly screen: PaymentScreen
  /** Whether a payment with this verdict is stopped. */
  stops(verdict: PaymentVerdict): boolean
  /** What the registry knows, of the world that is played. */
  readonly listings: (world: PaymentWorld) => AccountListing
}

/** What came of it after the days of learning; sums in tiyn, of thefts begun since. */
export interface Stopping {
  /** Payments by customers that no theft moved, between accounts that are in nobody's hands; and how many of them were stopped. */
  readonly honest: number
  readonly honestStopped: number
  /** Of the honest ones, how many were blocked, and how many let through only after their payer was asked, whatever was stopped. */
  readonly honestBlocked: number
  readonly honestAsked: number
  /** The score of each of the honest ones, ascending. */
  readonly honestScores: Float64Array
  /** Payments of their own life by those who lent their account to offenders, or to them; and how many were stopped. */
  readonly ofMules: number
  readonly ofMulesStopped: number
  /** Payments of thefts that were stopped, onward ones included. */
  readonly fraudStopped: number
  /** What was to leave the victims' accounts. */
  readonly stolen: number
  /** Stopped as it left the victim; and there or on its way from mule to mule and out, of each theft at most what was stolen. */
  readonly stoppedAtOnce: number
  readonly stopped: number
  /** Left the victim, who had been asked once more. */
  readonly asked: number
}

/** How near the nearest typology is to acting: from 1 on it does. */
export function scoreOf({ typologies }: PaymentVerdict, interdictOf: ReadonlyMap<string, number>): number {
  let most = 0
  for (const { id, score } of typologies)
    most = Math.max(most, score / (interdictOf.get(id) ?? Number.POSITIVE_INFINITY))
  return most
}

/** From which score on a policy's typologies act, by id; those that are not on never do. */
export function interdictsOf({ policy }: PaymentScreen): ReadonlyMap<string, number> {
  return new Map(policy.typologies.filter(({ mode }) => mode === 'on').map(({ id, interdict }) => [id, interdict]))
}

/**
 * Plays a country while every payment is screened before it leaves. What is stopped of a theft lies frozen from then on, so that nothing
 * is stopped twice and offenders go on with what is left; honest payments that are stopped leave after somebody has looked at them.
 */
export function playScreened(plan: PaymentPlan, { screen, stops, listings }: Screening): Stopping {
  const world = paymentWorld(plan)
  const { books, accounts } = world
  const state = makePaymentState(memoryFor(accounts.count))
  const listed = listings(world)
  const hearHonest = honestTally(world, interdictsOf(screen))
  const hearFraud = fraudTally(world)
  books.watch((place) => {
    const payment = screenedPayment(world, place, listed)
    const verdict = screen(state.read(payment, payment.at))
    const stopped = stops(verdict)
    const fraud = books.theft(place) >= 0
    if (fraud && stopped) {
      books.hold(payment.at, { account: books.creditor(place), payment: place, amount: payment.amount })
    } else state.enter(payment, payment.at)
    const hear = fraud ? hearFraud : hearHonest
    hear.hear(place, verdict, stopped)
  })
  world.play(world.to)
  const { scores, ...honest } = hearHonest.told()
  return { ...honest, ...hearFraud.told(), honestScores: Float64Array.from(scores).sort() }
}

const memoryFor = (accounts: number) => ({
  accounts: 2 * accounts,
  payments: 90 * accounts,
  bearers: 4 * accounts,
  bearerPayments: 20 * accounts,
  pairs: 30 * accounts,
})

function honestTally({ from, books, accounts, truth }: PaymentWorld, interdicts: ReadonlyMap<string, number>) {
  const sums = { honest: 0, honestStopped: 0, honestBlocked: 0, honestAsked: 0, ofMules: 0, ofMulesStopped: 0 }
  const scores: number[] = []
  const { isMule } = truth()
  return {
    hear: (place: number, verdict: PaymentVerdict, stopped: boolean) => {
      const [debtor, creditor] = [books.debtor(place), books.creditor(place)]
      if (books.at(place) < from + warmDays * day || isSink(accounts, debtor)) return
      const whose = isMule(debtor) || isMule(creditor) ? 'ofMules' : 'honest'
      sums[whose]++
      if (stopped) sums[`${whose}Stopped`]++
      if (whose === 'ofMules') return
      scores.push(scoreOf(verdict, interdicts))
      if (verdict.decision === 'block') sums.honestBlocked++
      if (verdict.decision === 'challenge') sums.honestAsked++
    },
    told: () => ({ ...sums, scores }),
  }
}

function fraudTally({ from, books }: PaymentWorld) {
  const stolen = new Map<number, number>()
  const stopped = new Map<number, number>()
  const before = new Set<number>()
  const sums = { fraudStopped: 0, stoppedAtOnce: 0, asked: 0 }
  const add = (map: Map<number, number>, theft: number, amount: number) =>
    map.set(theft, (map.get(theft) ?? 0) + amount)
  return {
    hear: (place: number, { decision }: PaymentVerdict, isStopped: boolean) => {
      const [theft, amount, atOnce] = [books.theft(place), books.amount(place), books.hop(place) === 0]
      if (books.at(place) < from + warmDays * day) before.add(theft)
      if (before.has(theft)) return
      if (atOnce) add(stolen, theft, amount)
      if (isStopped) {
        sums.fraudStopped++
        add(stopped, theft, amount)
        if (atOnce) sums.stoppedAtOnce += amount
      } else if (atOnce && decision !== 'allow') sums.asked += amount
    },
    told: () => {
      let [all, kept] = [0, 0]
      for (const [theft, amount] of stolen) {
        all += amount
        kept += Math.min(amount, stopped.get(theft) ?? 0)
      }
      return { ...sums, stolen: all, stopped: kept }
    },
  }
}

/** The least score that at most this share of sorted honest scores reaches. */
export function thresholdAt(honestScores: Float64Array, falseAlarms: number): number {
  const allowed = Math.floor(falseAlarms * honestScores.length)
  const next = honestScores[honestScores.length - allowed - 1] ?? 0
  return honestScores.find((score) => score > next) ?? next + Number.EPSILON
}
