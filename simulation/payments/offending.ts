import { makeStream, mix, mixedFraction, type Stream } from '../calls/stream.ts'
import type { Agenda } from './agenda.ts'
import type { Books, PaymentKind } from './books.ts'
import { day, minute, tenge } from './plan.ts'
import { paces, useOf } from './rings.ts'
import type { TheftPlan } from './thefts.ts'

/** What offenders act with. */
export interface Offending {
  readonly seed: number
  readonly books: Books
  readonly agenda: Agenda
  /**
   * By account, in tiyn, what offenders mean to move on from it. Where money is held they do not move in its place what they
   * keep there of another theft.
   */
  readonly meant: Float64Array
  /** Hears of each payment that a theft took from its victim. */
  stolen(theft: TheftPlan, payment: number): void
}

/** Money that came to a mule. */
interface Arrival {
  readonly theft: TheftPlan
  readonly payment: number
  readonly account: number
  readonly amount: number
  /** Accounts after the victim: 1 at the first mule. */
  readonly hop: number
  /** Names the branch of the tree, so that what happens there does not hang on what happens elsewhere. */
  readonly path: number
}

/** Below that nobody splits: it is taken out. */
const smallest = 40_000 * tenge

/** What machines give out at once. */
const mostCash = 250_000 * tenge

/** Puts a theft on the agenda: each demand in its time, and the mules' work after it. */
export function commit(offending: Offending, theft: TheftPlan): void {
  const { agenda, books, seed } = offending
  const stream = makeStream(seed * 7 + theft.theft, 104)
  const first = useOf(theft.ring, stream)
  for (const [k, demand] of theft.demands.entries()) {
    const mule = stream.next() < 0.6 ? first : useOf(theft.ring, stream)
    if (demand.loan) {
      const [from, to] = books.accounts.range('lender')
      const lender = from + stream.below(to - from)
      const lent = Math.round(demand.amount * 0.9)
      const earlier = demand.at - 1 * minute - Math.floor(stream.wait(3 * minute))
      agenda.add(earlier, (at) => books.pay(at, { from: lender, to: theft.victim, amount: lent, kind: 'loan' }))
    }
    agenda.add(demand.at, (at) => {
      const amount = Math.min(demand.amount, Math.floor(books.available(theft.victim) * 0.97))
      const payment = books.pay(at, {
        from: theft.victim,
        to: mule,
        amount,
        kind: 'transfer',
        theft: theft.theft,
        device: isFromAfar(theft) ? theft.ring.device : undefined,
        inCall: theft.scheme === 'safe-account' ? mix(theft.theft, k) % 10 !== 0 : false,
      })
      if (payment < 0) return
      offending.stolen(theft, payment)
      arrive(offending, { theft, payment, account: mule, amount, hop: 1, path: k + 1 })
    })
  }
  if (theft.dividendAt === undefined) return
  agenda.add(theft.dividendAt, (at) => {
    books.pay(at, { from: first, to: theft.victim, amount: 6000 * tenge, kind: 'transfer', device: theft.ring.device })
  })
}

function arrive(offending: Offending, arrival: Arrival): void {
  const { theft, amount, hop, path, account } = arrival
  const stream = makeStream(offending.seed * 13 + theft.theft, 200 + path)
  const kept = stream.next() < 0.6 ? 0.02 + 0.06 * stream.next() : 0
  const sent = Math.floor(amount * (1 - kept))
  if (hop > theft.depth || amount < smallest) return leave(offending, { ...arrival, amount: sent }, stream)
  const branches = amount > 400_000 * tenge ? 1 + stream.below(4) : 1 + stream.below(2)
  let rest = sent
  let at = offending.books.at(arrival.payment) + dwell(theft, stream)
  for (let k = 0; k < branches; k++) {
    const part = k === branches - 1 ? rest : Math.floor((rest / (branches - k)) * (0.6 + 0.8 * stream.next()))
    rest -= part
    const to = useOf(theft.ring, stream)
    const branch = { ...arrival, amount: part }
    // Some is taken out on the way; one who would pay himself takes it out as well.
    if (to === account || stream.next() < 0.12) leave(offending, branch, stream)
    else {
      const next = { to, path: path * 5 + k + 1 }
      mean(offending, account, part)
      offending.agenda.add(at, (now) => move(offending, branch, { ...next, at: now }))
    }
    at += Math.floor((0.5 + 3 * stream.next()) * minute)
  }
}

/** From half a minute to two days, by the ring's pace. */
function dwell({ ring }: TheftPlan, stream: Stream): number {
  return Math.floor(Math.min(2 * day, Math.max(minute / 2, stream.around(paces[ring.pace], 1))))
}

function move(
  offending: Offending,
  { theft, account, amount, hop }: Arrival,
  { to, path, at }: { readonly to: number; readonly path: number; readonly at: number },
): void {
  const { books } = offending
  const paid = disposable(offending, account, amount)
  if (paid < 1000 * tenge) return
  const payment = books.pay(at, {
    from: account,
    to,
    amount: paid,
    kind: 'transfer',
    theft: theft.theft,
    hop,
    device: deviceOf(theft, account),
  })
  if (payment >= 0) arrive(offending, { theft, payment, account: to, amount: paid, hop: hop + 1, path })
}

function mean({ meant }: Offending, account: number, amount: number): void {
  meant[account] = (meant[account] as number) + amount
}

/** What there is of an amount that was meant to be moved now: not what is held, nor what is meant for later. */
function disposable({ books, meant }: Offending, account: number, amount: number): number {
  meant[account] = (meant[account] as number) - amount
  return Math.max(0, Math.min(amount, books.available(account) - meant[account]))
}

/** Whether the victim's account is commanded from a device of the ring; else from the victim's own, by a program for help from afar. */
function isFromAfar({ scheme, theft }: TheftPlan): boolean {
  return scheme === 'takeover' && mixedFraction(theft, 11) < 0.7
}

/** Most accounts are commanded from the ring's device, some by those who lent them. */
function deviceOf({ ring }: TheftPlan, account: number): number | undefined {
  return mixedFraction(account, 9) < 0.6 ? ring.device : undefined
}

/** Out of the banks: cash in pieces, coins, goods, abroad; some of it stays where it is for long. */
function leave(offending: Offending, { theft, payment, account, amount, hop }: Arrival, stream: Stream): void {
  const { books, agenda } = offending
  const { accounts } = books
  const luck = stream.next()
  if (luck < 0.08) return
  const [machines] = accounts.range('cash-machine')
  const [exchange, exchanges] = accounts.range('exchange')
  const [merchant, merchants] = accounts.range('merchant')
  const [kind, to]: readonly [PaymentKind, number] =
    luck < 0.55
      ? ['cash', machines + (accounts.town[account] as number)]
      : luck < 0.8
        ? ['crypto', exchange + stream.below(exchanges - exchange)]
        : luck < 0.92
          ? ['purchase', merchant + stream.below(merchants - merchant)]
          : ['remittance', accounts.range('abroad')[0] + 1]
  let at = books.at(payment) + dwell(theft, stream)
  const piece = kind === 'cash' ? mostCash : Math.max(amount, 1)
  for (let left = amount; left > 0; left -= piece) {
    const wanted = Math.min(left, piece)
    mean(offending, account, wanted)
    agenda.add(at, (now) => {
      const there = disposable(offending, account, wanted)
      const taken = kind === 'cash' ? there - (there % (1000 * tenge)) : there
      const order = { from: account, to, amount: taken, kind, theft: theft.theft, hop }
      books.pay(now, { ...order, device: deviceOf(theft, account) })
    })
    at += Math.floor((0.7 + 3 * stream.next()) * minute)
  }
}
