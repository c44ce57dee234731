import { type CashOutWay, type LotPart, lotsOf, type Onward, proportion, type Reply } from '#engines/tracing'
import { type Books, isSink, movementId, paymentOf, roleOf, simulatedBanks } from '#simulation/payments'

/** What a bank is asked: what became of so much of a payment. */
export interface Question {
  readonly payment: number
  readonly amount: bigint
}

/** An honest bank's side: answers from its books and holds what is there. */
export interface Banks {
  /** Answers as things stand at `at`, and holds. */
  answer(at: number, question: Question): Reply
}

const ways: Readonly<Record<string, CashOutWay>> = {
  'cash-machine': 'atm',
  exchange: 'crypto-exchange',
  abroad: 'remittance',
  merchant: 'card-purchase',
}

/**
 * Banks over the books of a simulation, by the lots of each account, first in, first out. Of a payment that several victims ask
 * for, what is there is held for who asks first; no part of it is told to two.
 */
export function makeBanks(books: Books): Banks {
  /** Of each inflow, what was told of each outflow already. */
  const told = new Map<number, Map<string, bigint>>()
  return {
    answer: (at, { payment, amount }) => {
      const account = books.creditor(payment)
      const opening = BigInt(books.accounts.opening[account] ?? 0)
      const lots = lotsOf(opening, books.movements(account), 'first-in-first-out')
      const lot = lots.find(({ id }) => id === movementId(payment))
      if (lot === undefined) throw new Error('asked for a payment that is not in the ledger')
      const known = told.get(payment) ?? new Map<string, bigint>()
      told.set(payment, known)
      const there = lot.left < amount ? lot.left : amount
      const held = BigInt(books.hold(at, { account, payment, amount: Number(there) }))
      const outs = lot.parts.filter(({ out }) => paymentOf(out) >= 0)
      const open = outs.map((part) => part.amount - (known.get(part.out) ?? 0n))
      const openSum = open.reduce((sum, each) => sum + each, 0n)
      const rest = amount - held
      const shares = proportion(rest < openSum ? rest : openSum, open)
      const parts = outs.map(({ out }, i) => ({ out, amount: shares[i] ?? 0n })).filter((part) => part.amount > 0n)
      for (const part of parts) known.set(part.out, (known.get(part.out) ?? 0n) + part.amount)
      const lacking = rest - parts.reduce((sum, part) => sum + part.amount, 0n)
      return {
        asked: amount,
        held,
        returned: 0n,
        unavailable: lacking > 0n ? [{ reason: 'insufficient-balance', amount: lacking }] : [],
        ...toldOf(books, parts),
      }
    },
  }
}

/** What a bank tells of money that left with these payments. */
export function toldOf(books: Books, parts: readonly LotPart[]): Pick<Reply, 'cashedOut' | 'onward'> {
  const cashedOut: Reply['cashedOut'][number][] = []
  const onward: Onward[] = []
  for (const { out, amount } of parts) {
    const payment = paymentOf(out)
    const creditor = books.creditor(payment)
    const at = books.at(payment)
    if (isSink(books.accounts, creditor)) {
      cashedOut.push({ way: ways[roleOf(books.accounts, creditor)] ?? 'other', amount, at })
      continue
    }
    const bank = simulatedBanks[books.accounts.bank[creditor] ?? 0] ?? ''
    onward.push({
      bank,
      account: String(creditor),
      amount,
      at,
      reference: out,
      payment: BigInt(books.amount(payment)),
    })
  }
  return { cashedOut, onward }
}
