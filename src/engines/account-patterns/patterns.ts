import { type EdgeOptions, makeEdges } from './edges.ts'
import { makePartners } from './partners.ts'

/** What is told of an account, in the order of the values; all 0 for one that neither paid nor was paid within the window. */
export const accountPatterns = [
  /** Different accounts that paid it (fan-in), and that it paid (fan-out). */
  'payers',
  'payees',
  /**
   * How much more often than by chance money goes back and forth: partners that both paid it and were paid by it, against what the numbers
   * of its payers and payees would lead one to expect. Deviance, as of all that are "more than by chance".
   */
  'mutual',
  /** How much more often than by chance its partners pay each other: a ring, a clique, layers between the same few. */
  'circle',
  /** Partners with whom there was a run of two payments or more, each soon after the one before: sums that were split. */
  'runs',
  /** The farthest an amount, paid or received, was from what its payer usually pays: |ln(amount ÷ geometric mean before)|. */
  'oddAmount',
] as const

/** One of the patterns. */
export type AccountPattern = (typeof accountPatterns)[number]

/** Where a pattern stands among the values. */
export const placeOfPattern = Object.fromEntries(accountPatterns.map((name, place) => [name, place])) as Readonly<
  Record<AccountPattern, number>
>

/** What accounts do with each other, from who paid whom and when. */
export interface AccountPatterns {
  /** Enters a payment, in order of time. Without an amount (0) nothing is learnt of amounts. */
  enter(debtor: number, creditor: number, at: number, amount?: number): void
  /** Fills in the patterns of an account at a moment that is not before the latest payment. */
  read(account: number, at: number, into: Float64Array): void
}

/** How far a count is above the one expected: the deviance of a Poisson count; 0 where it is not above. */
export function excess(count: number, expected: number): number {
  return count > expected ? count * Math.log(count / expected) - (count - expected) : 0
}

/** Takes the memory at the start, but for the map of pairs. Accounts are whole numbers from 0; what one pays itself is passed over. */
export function makeAccountPatterns(options: EdgeOptions): AccountPatterns {
  const edges = makeEdges(options)
  const usual = makeUsualAmounts(options.accounts)
  const meet = makePartners(edges, options.accounts)
  return {
    enter: (debtor, creditor, at, amount = 0) => {
      if (debtor !== creditor) edges.enter(debtor, creditor, at, usual(debtor, amount))
    },
    read: (account, at, into) => {
      edges.pass(at)
      const { mutual, inside, insideByChance, runs, oddness } = meet(account)
      const [payers, payees] = [edges.payers(account), edges.payees(account)]
      into[placeOfPattern.payers] = payers
      into[placeOfPattern.payees] = payees
      into[placeOfPattern.mutual] = mutual === 0 ? 0 : excess(mutual, (payers * payees) / edges.pairs())
      into[placeOfPattern.circle] = inside === 0 ? 0 : excess(inside, Math.max(insideByChance, 1) / edges.pairs())
      into[placeOfPattern.runs] = runs
      into[placeOfPattern.oddAmount] = oddness
    },
  }
}

/** Learns what each account usually pays; tells how far an amount is from it, 0 for the first and for an amount that is not told. */
function makeUsualAmounts(accounts: number): (debtor: number, amount: number) => number {
  const means = new Float64Array(accounts)
  const counts = new Uint32Array(accounts)
  return (debtor, amount) => {
    if (!(amount > 0)) return 0
    const [log, mean] = [Math.log(amount), means[debtor] as number]
    const count = (counts[debtor] as number) + 1
    counts[debtor] = count
    means[debtor] = mean + (log - mean) / count
    return count === 1 ? 0 : Math.abs(log - mean)
  }
}
