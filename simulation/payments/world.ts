import { makeStream } from '../calls/stream.ts'
import { type Accounts, makeAccounts } from './accounts.ts'
import { type Agenda, makeAgenda } from './agenda.ts'
import { type Books, openBooks } from './books.ts'
import { circumstancesOf } from './circumstances.ts'
import { type Intent, liveDay } from './living.ts'
import { commit } from './offending.ts'
import { day, type FullPlan, fullPlan, type PaymentPlan } from './plan.ts'
import { dropsOf, makeRings, type Ring } from './rings.ts'
import { planThefts, type TheftPlan, type TheftScheme } from './thefts.ts'

/** One theft as it really was. */
export interface TheftTruth {
  readonly theft: number
  readonly scheme: TheftScheme
  /** Place of the ring in `rings`. */
  readonly ring: number
  readonly victim: number
  /** What was taken from the victim so far: places of payments. */
  readonly payments: readonly number[]
  /** When the last of it is taken. */
  readonly lastAt: number
  /** When the victim tells somebody; undefined: never. */
  readonly reportedAt: number | undefined
}

/** What really is: kept apart from the payments, for whoever measures. */
export interface PaymentTruth {
  readonly thefts: readonly TheftTruth[]
  readonly rings: readonly Ring[]
  /** Whether an account is in the hands of a ring. */
  isMule(account: number): boolean
  /** The theft whose money a payment moves, or -1, and how many mules it passed before. */
  theft(payment: number): number
  hop(payment: number): number
}

/** A country's payments, played on as far as one likes; what is held meanwhile does not move. */
export interface PaymentWorld {
  readonly accounts: Accounts
  readonly books: Books
  /** Start of the first day and end of the last, in milliseconds since 1970. */
  readonly from: number
  readonly to: number
  /** Lets whoever measures act in the world at a moment that is still to come. */
  at(moment: number, act: (at: number) => void): void
  /** Plays everything that happens before `until`. */
  play(until: number): void
  truth(): PaymentTruth
}

/**
 * A seeded country of people, firms and offenders. The same plan (and the same holds) gives the same payments.
 * Throws a RangeError where the plan cannot be.
 */
export function paymentWorld(asked: PaymentPlan): PaymentWorld {
  const plan = fullPlan(asked)
  const accounts = makeAccounts(plan, dropsOf(plan))
  const rings = makeRings(plan, accounts)
  const thefts = planThefts(plan, accounts, rings)
  const books = openBooks(accounts, circumstancesOf(plan, accounts))
  const agenda = makeAgenda()
  const roots = thefts.map((): number[] => [])
  const offending = {
    seed: plan.seed,
    books,
    agenda,
    meant: new Float64Array(accounts.count),
    stolen: ({ theft }: TheftPlan, payment: number) => roots[theft]?.push(payment),
  }
  for (const theft of thefts) commit(offending, theft)
  const mules = new Set(rings.flatMap((ring) => ring.mules))
  return {
    accounts,
    books,
    from: plan.from,
    to: plan.from + plan.days * day,
    at: (moment, act) => agenda.add(moment, act),
    play: player(plan, books, agenda),
    truth: () => ({
      thefts: thefts.map((theft) => truthOf(theft, roots[theft.theft] ?? [])),
      rings,
      isMule: (account) => mules.has(account),
      theft: books.theft,
      hop: books.hop,
    }),
  }
}

function truthOf({ theft, scheme, ring, victim, demands, reportedAfter }: TheftPlan, payments: readonly number[]) {
  const lastAt = demands.at(-1)?.at ?? 0
  const reportedAt = reportedAfter === undefined ? undefined : lastAt + reportedAfter
  return { theft, scheme, ring: ring.ring, victim, payments: [...payments], lastAt, reportedAt }
}

/** Merges a day's intents, sorted, with the agenda. */
function player(plan: FullPlan, books: Books, agenda: Agenda): (until: number) => void {
  const stream = makeStream(plan.seed, 105)
  let intents: Intent[] = []
  let next = 0
  let dawn = plan.from
  const end = plan.from + plan.days * day
  const pay = ({ from, to, kind, amount }: Intent, at: number) => {
    const sum = amount < 1 ? Math.floor(books.available(from) * amount) : amount
    // A share of a firm's endless money is no sum.
    if (Number.isFinite(sum)) books.pay(at, { from, to, kind, amount: sum })
  }
  const wake = () => {
    const dusk = dawn + day
    const today: Intent[] = []
    const intend = (intent: Intent) => {
      if (intent.at < dusk) today.push(intent)
      else agenda.add(intent.at, (at) => pay(intent, at))
    }
    liveDay({ accounts: books.accounts, plan, stream, intend }, dawn)
    intents = today.sort((a, b) => a.at - b.at)
    next = 0
    dawn = dusk
  }
  return (until) => {
    for (;;) {
      const intent = intents[next]
      const at = Math.min(intent?.at ?? Number.POSITIVE_INFINITY, agenda.next)
      if (at < Math.min(until, dawn)) {
        if (intent?.at === at) {
          next++
          pay(intent, at)
        } else agenda.act()
      } else if (dawn < Math.min(until, end)) wake()
      else if (dawn >= end && at < until) dawn = Number.POSITIVE_INFINITY
      else return
    }
  }
}
