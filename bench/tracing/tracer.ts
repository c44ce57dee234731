import {
  type ClaimedPayment,
  checkReply,
  claim,
  lossAhead,
  type Reply,
  stopOf,
  type TraceLimits,
  unclaimed,
} from '#engines/tracing'
import {
  answeredAt,
  type BankManner,
  type BankManners,
  emptyingKindOf,
  makeStream,
  type PaymentWorld,
  paymentOf,
  type Stream,
} from '#simulation/payments'
import { type Banks, makeBanks } from './bank.ts'

/** How a tracer works, and among which banks. */
export interface Pursuit {
  readonly seed: number
  readonly limits: TraceLimits
  readonly manners: BankManners
  /** Milliseconds from the last stolen payment to the report. */
  readonly delay: number
}

/** What came of a pursuit, all in tiyn. */
export interface Recovery {
  readonly held: bigint
  readonly requests: number
  /** Claimed of payments beyond what they carried: 0 unless something is wrong. */
  readonly claimedTwice: bigint
  /** Where money was let go, or was said to be. */
  readonly ends: ReadonlyMap<string, bigint>
}

/** Requests that a bank works on at once; the others wait, those with the greatest loss ahead first. */
const places = 4

interface Leg {
  readonly payment: number
  readonly amount: bigint
  readonly hop: number
  readonly rootAt: number
}

interface Desk {
  readonly manner: BankManner
  readonly waiting: Leg[]
  busy: number
}

/** What a pursuit knows while it goes on. */
interface State extends Pursuit {
  readonly world: PaymentWorld
  readonly banks: Banks
  readonly stream: Stream
  readonly desks: readonly Desk[]
  readonly claims: Map<number, ClaimedPayment>
  readonly ends: Map<string, bigint>
  held: bigint
  requests: number
}

/**
 * Follows every theft of a world, from its report on: asks the bank where the money came, holds what is there, asks the next
 * banks. Call before the world is played; read what it gives after.
 */
export function pursue(world: PaymentWorld, pursuit: Pursuit): () => Recovery {
  const { books } = world
  const state: State = {
    ...pursuit,
    world,
    banks: makeBanks(books),
    stream: makeStream(pursuit.seed, 106),
    desks: pursuit.manners.map((manner) => ({ manner, waiting: [], busy: 0 })),
    claims: new Map(),
    ends: new Map(),
    held: 0n,
    requests: 0,
  }
  for (const { theft, lastAt } of world.truth().thefts) {
    world.at(lastAt + pursuit.delay, (now) => {
      for (const payment of world.truth().thefts[theft]?.payments ?? []) {
        follow(state, { payment, amount: BigInt(books.amount(payment)), hop: 1, rootAt: books.at(payment) }, now)
      }
    })
  }
  return () => ({ held: state.held, requests: state.requests, claimedTwice: twice(state), ends: state.ends })
}

function end({ ends }: State, how: string, amount: bigint): void {
  ends.set(how, (ends.get(how) ?? 0n) + amount)
}

/** Claims a leg's money, as far as nobody else does, and lines it up for its bank. */
function follow(state: State, found: Leg, now: number): void {
  const { claims, limits, desks, world } = state
  const { books, accounts } = world
  const { payment, hop, rootAt } = found
  const carried = BigInt(books.amount(payment))
  const free = unclaimed(claims.get(payment), carried)
  const leg = found.amount > free ? { ...found, amount: free } : found
  if (found.amount > free) end(state, 'claimed by another', found.amount - free)
  if (leg.amount === 0n) return
  const stopped = stopOf(limits, { hop, at: books.at(payment), amount: leg.amount }, rootAt)
  if (stopped !== undefined) return end(state, stopped, leg.amount)
  const claimed = claim(claims.get(payment), { amount: leg.amount, carried })
  if (!claimed.ok) return end(state, claimed.error.code, leg.amount)
  claims.set(payment, claimed.value)
  const desk = desks[accounts.bank[books.creditor(payment)] as number] as Desk
  desk.waiting.push(leg)
  ask(state, desk, now)
}

/** Sends a bank what it has a place for, the greatest loss ahead first. */
function ask(state: State, desk: Desk, now: number): void {
  const { books, accounts } = state.world
  const lossOf = ({ payment, amount }: Leg) =>
    lossAhead({ amount, kind: emptyingKindOf(accounts, books.creditor(payment)), at: books.at(payment) }, now)
  while (desk.busy < places && desk.waiting.length > 0) {
    const losses = desk.waiting.map(lossOf)
    const [leg] = desk.waiting.splice(losses.indexOf(Math.max(...losses)), 1)
    if (leg === undefined) return
    state.requests++
    const at = answeredAt(desk.manner, now, state.stream)
    if (at === undefined) {
      end(state, 'silent', leg.amount)
      continue
    }
    desk.busy++
    state.world.at(at, (answered) => {
      desk.busy--
      hear(state, { leg, reply: state.banks.answer(answered, leg) }, answered)
      ask(state, desk, answered)
    })
  }
}

function hear(state: State, { leg, reply }: { readonly leg: Leg; readonly reply: Reply }, now: number): void {
  const sums = checkReply({ open: leg.amount, at: state.world.books.at(leg.payment) }, reply)
  if (!sums.ok) return end(state, sums.error.code, leg.amount)
  state.held += sums.value.held
  end(state, 'cashed out', sums.value.cashedOut)
  end(state, 'unavailable', sums.value.unavailable)
  for (const { reference, amount } of reply.onward) {
    follow(state, { payment: paymentOf(reference), amount, hop: leg.hop + 1, rootAt: leg.rootAt }, now)
  }
}

function twice({ claims, world: { books } }: State): bigint {
  let sum = 0n
  for (const [payment, { claimed }] of claims) {
    const over = claimed - BigInt(books.amount(payment))
    if (over > 0n) sum += over
  }
  return sum
}
