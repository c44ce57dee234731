import { lotsOf, proportion } from '#engines/tracing'
import {
  answeredAt,
  type BankManners,
  makeStream,
  movementId,
  type PaymentWorld,
  paymentOf,
} from '#simulation/payments'
import { toldOf } from './bank.ts'

/** Whom the tracer that knows everything asks. */
export interface Omniscience {
  readonly seed: number
  readonly manners: BankManners
  /** Milliseconds from the last stolen payment to the report. */
  readonly delay: number
}

/** Stolen money that came with one payment: what of it is followed in all, and what is not held, gone on or lost yet. */
interface Pool {
  readonly payment: number
  readonly account: number
  claimed: bigint
  open: bigint
}

/**
 * The tracer against which others are measured: it sees all accounts. From the report on it asks every bank the moment that stolen
 * money lies there or comes there, and no bank has to be heard before the next is asked; the banks take as long as they take. Call
 * before the world is played; it gives what was held, in tiyn, after.
 */
export function foresee(world: PaymentWorld, { seed, manners, delay }: Omniscience): () => bigint {
  const { books, accounts } = world
  const stream = makeStream(seed, 107)
  const pools = new Map<number, Pool>()
  const onAccount = new Map<number, Set<Pool>>()
  let held = 0n

  /** Where the money of a pool is now: so much is still there; the rest went on, and is followed. */
  const see = (pool: Pool, now: number): bigint => {
    const opening = BigInt(accounts.opening[pool.account] ?? 0)
    const lots = lotsOf(opening, books.movements(pool.account), 'first-in-first-out')
    const lot = lots.find(({ id }) => id === movementId(pool.payment))
    if (lot === undefined) return 0n
    if (lot.left >= pool.open) return pool.open
    const outs = lot.parts.filter(({ out }) => paymentOf(out) >= 0)
    // Of a payment that carried other money as well, what went on is divided by what is known of each part.
    const free = outs.map(({ out, amount }) => amount - (told.get(`${pool.payment} ${out}`) ?? 0n))
    const shares = proportion(pool.open - lot.left, free)
    const parts = outs.map(({ out }, i) => ({ out, amount: shares[i] ?? 0n })).filter(({ amount }) => amount > 0n)
    pool.open = lot.left
    for (const { out, amount } of parts) {
      const key = `${pool.payment} ${out}`
      told.set(key, (told.get(key) ?? 0n) + amount)
    }
    for (const { reference, amount } of toldOf(books, parts).onward) follow(paymentOf(reference), amount, now)
    return pool.open
  }
  const told = new Map<string, bigint>()
  const follow = (payment: number, amount: bigint, now: number) => {
    const account = books.creditor(payment)
    const pool = pools.get(payment) ?? { payment, account, claimed: 0n, open: 0n }
    pools.set(payment, pool)
    const rest = BigInt(books.amount(payment)) - pool.claimed
    const added = amount < rest ? amount : rest
    if (added === 0n) return
    pool.claimed += added
    pool.open += added
    const here = onAccount.get(account) ?? new Set()
    onAccount.set(account, here.add(pool))
    if (see(pool, now) === 0n) return
    const answered = answeredAt(manners[accounts.bank[account] as number] ?? 'silent', now, stream)
    if (answered === undefined) return
    world.at(answered, (at) => {
      const there = see(pool, at)
      const frozen = BigInt(books.hold(at, { account, payment, amount: Number(there) }))
      pool.open -= frozen
      held += frozen
    })
  }
  books.watch((payment) => {
    for (const pool of onAccount.get(books.debtor(payment)) ?? []) if (pool.open > 0n) see(pool, books.at(payment))
  })
  for (const { theft, lastAt } of world.truth().thefts) {
    world.at(lastAt + delay, (now) => {
      for (const payment of world.truth().thefts[theft]?.payments ?? []) {
        follow(payment, BigInt(books.amount(payment)), now)
      }
    })
  }
  return () => held
}
