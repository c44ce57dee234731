import type { Edges } from './edges.ts'

/** What an account's partners are to it and to each other. */
interface Partners {
  /** How many both paid it and were paid by it. */
  readonly mutual: number
  /** Pairs among the partners; and how many there would be by chance, times all pairs, from what they pay and are paid besides. */
  readonly inside: number
  readonly insideByChance: number
  /** Partners, counted each way, with whom there was a run of two payments or more. */
  readonly runs: number
  /** The greatest oddness of what was paid either way. */
  readonly oddness: number
}

/** The newest pairs of an account that are looked at, each way: bounds the reading of a very busy account. */
const followed = 256

const [isPayer, isPayee] = [1, 2]

/** Takes the memory for looking at the partners of one account after the other. */
export function makePartners(edges: Edges, accounts: number): (account: number) => Partners {
  const [near, onward] = [new Int32Array(followed), new Int32Array(followed)]
  /** By account: the reading that met it, and as what. */
  const metIn = new Int32Array(accounts)
  const ways = new Uint8Array(accounts)
  const met = new Int32Array(2 * followed)
  let [reading, count] = [0, 0]
  const meet = (account: number, way: number) => {
    if (metIn[account] !== reading) {
      metIn[account] = reading
      ways[account] = 0
      met[count++] = account
    }
    ways[account] = (ways[account] as number) | way
  }
  /** Pairs from one of them to another. */
  const towardsOthers = (partner: number): number => {
    let found = 0
    const paid = edges.outward(partner, onward)
    for (let i = 0; i < paid; i++) if (metIn[edges.creditor(onward[i] as number)] === reading) found++
    return found
  }
  const amongThem = () => {
    let [mutual, inside, given, taken, toOneself] = [0, 0, 0, 0, 0]
    for (let i = 0; i < count; i++) {
      const partner = met[i] as number
      const way = ways[partner] as number
      if (way === isPayer + isPayee) mutual++
      const gives = edges.payees(partner) - (way & isPayer)
      const takes = edges.payers(partner) - (way >> 1)
      given += gives
      taken += takes
      toOneself += gives * takes
      inside += towardsOthers(partner)
    }
    return { mutual, inside, insideByChance: given * taken - toOneself }
  }
  return (account) => {
    reading++
    count = 0
    let [runs, oddness] = [0, 0]
    const heed = (payment: number) => {
      if (edges.run(payment) > 1) runs++
      oddness = Math.max(oddness, edges.oddness(payment))
    }
    const paidBy = edges.inward(account, near)
    for (let i = 0; i < paidBy; i++) {
      meet(edges.debtor(near[i] as number), isPayer)
      heed(near[i] as number)
    }
    const paid = edges.outward(account, near)
    for (let i = 0; i < paid; i++) {
      meet(edges.creditor(near[i] as number), isPayee)
      heed(near[i] as number)
    }
    const { mutual, inside, insideByChance } = amongThem()
    return { mutual, inside, insideByChance, runs, oddness }
  }
}
