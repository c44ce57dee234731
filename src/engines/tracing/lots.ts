/**
 * Which money left an account when it left: an inflow is a lot, and outflows take from the lots. Courts and banks use two
 * ways: first in, first out (Clayton's case, 1816), and in proportion to what is there (pari passu). Both are exact to the
 * smallest unit and conserve every lot.
 */
export type LotMethod = 'first-in-first-out' | 'pro-rata'

/** Money that came to an account, or left it. Amounts are in the smallest unit, and more than 0. */
export interface Movement {
  /** Names the movement within its account. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: 'in' | 'out'
  readonly amount: bigint
  /**
   * The inflow that an outflow takes from: money held or given back is that of one payment, whatever else lies there. What the
   * inflow lacks is taken by the method, as is all of an outflow without this.
   */
  readonly of?: string
}

/** A part of an inflow that left with an outflow. */
export interface LotPart {
  readonly out: string
  readonly amount: bigint
}

/** What became of one inflow. `parts` and `left` add up to it. */
export interface Lot {
  readonly id: string
  readonly amount: bigint
  /** In the order of time. */
  readonly parts: readonly LotPart[]
  /** What is still on the account. */
  readonly left: bigint
}

interface OpenLot {
  readonly id: string | undefined
  readonly amount: bigint
  left: bigint
  readonly parts: LotPart[]
}

/**
 * What became of every inflow, in the order of time. `opening` is what was on the account before, a lot that came first. An
 * outflow that found too little overdrew the account: the inflows that come next pay it back, and so went there. Movements of the
 * same moment: what came in counts before what went out, then in the order given.
 */
export function lotsOf(opening: bigint, movements: readonly Movement[], method: LotMethod): readonly Lot[] {
  const lots: OpenLot[] = []
  const debts: { readonly out: string; left: bigint }[] = []
  if (opening > 0n) lots.push({ id: undefined, amount: opening, left: opening, parts: [] })
  // Lots before this place are spent.
  let spent = 0
  const named = new Map<string, OpenLot>()
  for (const { id, kind, amount, of } of inOrder(movements)) {
    if (kind === 'in') {
      const lot: OpenLot = { id, amount, left: amount, parts: [] }
      lots.push(lot)
      named.set(id, lot)
      repay(lot, debts)
    } else {
      const own = named.get(of ?? '')
      const unnamed = own === undefined ? amount : takeInTurn([own], 0, { id, amount })
      const there = { id, amount: unnamed }
      const rest = method === 'pro-rata' ? takeFromAll(lots.slice(spent), there) : takeInTurn(lots, spent, there)
      if (rest > 0n) debts.push({ out: id, left: rest })
    }
    while (spent < lots.length && lots[spent]?.left === 0n) spent++
  }
  return lots.flatMap(({ id, amount, parts, left }) => (id === undefined ? [] : [{ id, amount, parts, left }]))
}

/** Movements in the order in which they count. */
function inOrder(movements: readonly Movement[]): readonly Movement[] {
  return movements.toSorted((a, b) => a.at - b.at || Number(a.kind === 'out') - Number(b.kind === 'out'))
}

function take(lot: OpenLot, out: string, amount: bigint): void {
  if (amount === 0n) return
  lot.left -= amount
  lot.parts.push({ out, amount })
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

function repay(lot: OpenLot, debts: { readonly out: string; left: bigint }[]): void {
  while (lot.left > 0n && debts.length > 0) {
    const [debt] = debts
    if (debt === undefined) return
    const paid = least(lot.left, debt.left)
    debt.left -= paid
    take(lot, debt.out, paid)
    if (debt.left === 0n) debts.shift()
  }
}

type Outflow = Pick<Movement, 'id' | 'amount'>

/** Takes from the oldest lots, those before `from` being spent; tells what they lacked. */
function takeInTurn(lots: readonly OpenLot[], from: number, { id: out, amount }: Outflow): bigint {
  let rest = amount
  for (let i = from; i < lots.length && rest > 0n; i++) {
    const lot = lots[i] as OpenLot
    const taken = least(lot.left, rest)
    rest -= taken
    take(lot, out, taken)
  }
  return rest
}

/** Takes from all lots in proportion to what they hold; tells what they lacked. */
function takeFromAll(lots: readonly OpenLot[], { id: out, amount }: Outflow): bigint {
  const held = lots.map(({ left }) => left)
  const total = held.reduce((sum, left) => sum + left, 0n)
  const shares = proportion(least(amount, total), held)
  for (const [place, lot] of lots.entries()) take(lot, out, shares[place] ?? 0n)
  return amount - least(amount, total)
}

/**
 * Divides an amount in proportion to weights, exactly: every share is rounded down, and what is left goes one unit each to the
 * largest remainders, the earlier of equal ones first (Hamilton's method). No share is above its weight where the amount is
 * not above their sum. All weights 0: nobody has a share.
 */
export function proportion(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (total === 0n) return weights.map(() => 0n)
  const shares = weights.map((weight) => (amount * weight) / total)
  let rest = amount - shares.reduce((sum, share) => sum + share, 0n)
  const byRemainder = weights
    .map((weight, place) => ({ place, remainder: (amount * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.place - b.place : a.remainder < b.remainder ? 1 : -1))
  for (const { place } of byRemainder) {
    if (rest === 0n) break
    shares[place] = (shares[place] ?? 0n) + 1n
    rest -= 1n
  }
  return shares
}
