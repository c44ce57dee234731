import { type LotMethod, lotsOf, type Movement } from '#engines/tracing'
import type { RecallOutcome } from '#formats/iso20022/recall-reply'
import { type BookAccount, nameOf } from './books.ts'

/** Money that is held for a leg, or was and went back. Amount in tiyn. */
export interface HeldMoney {
  readonly leg: string
  readonly account: string
  /** The payment that brought it. */
  readonly reference: string
  readonly amount: bigint
  readonly at: number
  /** When it is the holder's again, all but what went back; not known before the centre has told. Milliseconds since 1970. */
  readonly until?: number
  /** What of it went back. */
  readonly returned?: bigint
}

/** What is asked about a payment. */
export interface AskedMoney {
  readonly reference: string
  readonly amount: bigint
  readonly method: LotMethod
}

/** What was told of a payment before: of each outflow so much. */
export type ToldParts = Readonly<Record<string, bigint>>

/** What is known of a payment besides the books. */
interface Known {
  readonly holds: readonly HeldMoney[]
  readonly told: ToldParts
  /** Accounts that the centre asked the payment's money to be returned to; none where not said. */
  readonly victims?: readonly string[]
}

/** An answer from the books, and which parts of the payment's outflows it tells. */
export interface BookAnswer {
  readonly outcome: RecallOutcome
  readonly told: ToldParts
}

const nothing = { held: 0n, returned: 0n, cashedOut: [], unavailable: [], onward: [] } as const

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/**
 * What became of a part of a payment. What is there is held, for who asked first; the rest is told from what went out, and no tiyn of it
 * twice: `told` is what answers about the same payment told before. Holds take from their own payment whatever else lies there.
 */
export function outcomeOf(
  book: BookAccount | undefined,
  asked: AskedMoney,
  { holds, told, victims = [] }: Known,
): BookAnswer {
  const { amount } = asked
  const gone = (reason: RecallOutcome['unavailable'][number]['reason']): BookAnswer => ({
    outcome: { asked: amount, ...nothing, unavailable: [{ reason, amount }] },
    told: {},
  })
  if (book === undefined) return gone('not-our-account')
  const named = nameOf(asked.reference)
  // Nothing keeps a payer from giving one name to several payments: they are one to whoever asks.
  const lots = lotsOf(book.opening, movementsOf(book, holds), asked.method).filter(({ id }) => id === named)
  if (lots.length === 0) return gone('payment-not-found')
  const payment = lots.reduce((sum, lot) => sum + lot.amount, 0n)
  const came = least(amount, payment)
  const left = lots.reduce((sum, lot) => sum + lot.left, 0n)
  const there = least(came, left)
  const parts = new Map<string, bigint>()
  let rest = came - there
  for (const { out, amount: part } of lots.flatMap((lot) => lot.parts)) {
    if (rest === 0n || out.startsWith(holdPrefix)) continue
    const name = out.slice(outPrefix.length)
    const taken = least(rest, part - partOf(told, name))
    if (taken <= 0n) continue
    parts.set(name, (parts.get(name) ?? 0n) + taken)
    rest -= taken
  }
  const short: RecallOutcome['unavailable'] = rest > 0n ? [{ reason: 'insufficient-balance', amount: rest }] : []
  const blocked: RecallOutcome['unavailable'] =
    book.state === 'open' || there === 0n ? [] : [{ reason: book.state, amount: there }]
  // Somebody told the centre that the payment carried more than it did.
  const never: RecallOutcome['unavailable'] =
    amount > came ? [{ reason: 'payment-not-credited', amount: amount - came }] : []
  const ways = leavings(book, { named, victims }, parts)
  const outcome: RecallOutcome = {
    asked: amount,
    held: book.state === 'open' ? there : 0n,
    returned: ways.returned,
    cashedOut: ways.cashedOut,
    unavailable: [...ways.unavailable, ...blocked, ...short, ...never],
    onward: ways.onward,
    payment,
  }
  return { outcome, told: Object.fromEntries(parts) }
}

/** What was told of an outflow. Who pays chooses its name, and may choose one that every object has (`constructor`). */
export function partOf(told: ToldParts, name: string): bigint {
  return (Object.hasOwn(told, name) ? told[name] : undefined) ?? 0n
}

/** Before the name of every outflow, so that whoever pays can give none a name by which it passes for a hold. */
const outPrefix = 'out '
const holdPrefix = 'hold '

/** A hold, and what of it was not given back by a return that the books mark. */
interface OpenHold extends Movement {
  readonly of: string
  open: bigint
}

function movementsOf({ account, movements }: BookAccount, holds: readonly HeldMoney[]): readonly Movement[] {
  const names = outNames(movements)
  const held = holds
    .filter((hold) => hold.account === account)
    .map(({ leg, reference, amount, at }): OpenHold => {
      return { id: holdPrefix + leg, kind: 'out', at, amount, of: nameOf(reference), open: amount }
    })
  const own = movements
    .toSorted((a, b) => a.at - b.at)
    .map((movement): Movement => {
      const { kind, reference, at, amount } = movement
      if (kind === 'in') return { id: nameOf(reference), kind, at, amount }
      const id = outPrefix + (names.get(movement) ?? '')
      if (movement.of === undefined) return { id, kind, at, amount }
      const of = nameOf(movement.of)
      return { id, kind, at, of, amount: amount - heldBefore(held, { of, at, amount }) }
    })
  return [...own, ...held].filter(({ amount }) => amount > 0n)
}

/** How much of a return was held when it left: the hold took that money already. */
function heldBefore(
  holds: readonly OpenHold[],
  { of, at, amount }: { readonly of: string; readonly at: number; readonly amount: bigint },
): bigint {
  let rest = amount
  for (const hold of holds) {
    if (hold.of !== of || hold.at > at) continue
    const taken = least(rest, hold.open)
    hold.open -= taken
    rest -= taken
  }
  return amount - rest
}

/** What outflows are called within their account: the second of one name, and those after it, with their number behind it. */
function outNames(movements: BookAccount['movements']): ReadonlyMap<BookAccount['movements'][number], string> {
  const counts = new Map<string, number>()
  const names = new Map<BookAccount['movements'][number], string>()
  for (const movement of movements) {
    if (movement.kind !== 'out') continue
    const name = nameOf(movement.reference)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    names.set(movement, count === 1 ? name : `${name} #${count}`)
  }
  return names
}

/**
 * The parts of a payment by how they left. Who paid is not always who was robbed: what was given back to an account that the centre
 * did not name has gone on, and is looked for there.
 */
function leavings(
  { movements }: BookAccount,
  { named, victims }: { readonly named: string; readonly victims: readonly string[] },
  parts: ReadonlyMap<string, bigint>,
): Pick<RecallOutcome, 'returned' | 'cashedOut' | 'unavailable' | 'onward'> {
  let returned = 0n
  const cashedOut: RecallOutcome['cashedOut'][number][] = []
  const unavailable: RecallOutcome['unavailable'][number][] = []
  const onward: RecallOutcome['onward'][number][] = []
  const names = outNames(movements)
  for (const movement of movements) {
    const amount = parts.get(names.get(movement) ?? '')
    if (movement.kind !== 'out' || amount === undefined) continue
    const { at, to, way, spent, reference, of } = movement
    const isBack = of !== undefined && nameOf(of) === named
    if (isBack && (to === undefined || victims.includes(to.account))) returned += amount
    // Given back to somebody else, who is no stop on this money's way: their own was not there any more.
    else if (of !== undefined && !isBack) unavailable.push({ reason: 'insufficient-balance', amount })
    else if (to !== undefined)
      addOnward(onward, { ...to, amount, at, reference: nameOf(reference), payment: movement.amount })
    else if (way !== undefined) cashedOut.push({ way, amount, at })
    else unavailable.push({ reason: spent ?? 'insufficient-balance', amount })
  }
  return { returned, cashedOut, unavailable, onward }
}

type Onward = RecallOutcome['onward'][number]

/** Payments of one name to one account are told as one: a reply that names one twice would be refused as a whole. */
function addOnward(onward: Onward[], one: Onward): void {
  const same = onward.findIndex(
    ({ bank, account, reference }) => bank === one.bank && account === one.account && reference === one.reference,
  )
  const known = onward[same]
  if (known === undefined) onward.push(one)
  else
    onward[same] = {
      ...known,
      amount: known.amount + one.amount,
      payment: known.payment + one.payment,
      at: Math.min(known.at, one.at),
    }
}
