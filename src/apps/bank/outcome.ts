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
}

/** What is asked about a payment. */
export interface AskedMoney {
  readonly reference: string
  readonly amount: bigint
  readonly method: LotMethod
}

/** What was told of a payment before: of each outflow so much. */
export type ToldParts = Readonly<Record<string, bigint>>

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
  { holds, told }: { readonly holds: readonly HeldMoney[]; readonly told: ToldParts },
): BookAnswer {
  const { amount } = asked
  const gone = (reason: RecallOutcome['unavailable'][number]['reason']): BookAnswer => ({
    outcome: { asked: amount, ...nothing, unavailable: [{ reason, amount }] },
    told: {},
  })
  if (book === undefined) return gone('not-our-account')
  const lot = lotsOf(book.opening, movementsOf(book, holds), asked.method).find(
    ({ id }) => id === nameOf(asked.reference),
  )
  if (lot === undefined) return gone('payment-not-found')
  const there = least(amount, lot.left)
  const parts: Record<string, bigint> = {}
  let rest = amount - there
  for (const { out, amount: part } of lot.parts) {
    if (rest === 0n || out.startsWith(holdPrefix)) continue
    const taken = least(rest, part - (told[out] ?? 0n))
    if (taken <= 0n) continue
    parts[out] = (parts[out] ?? 0n) + taken
    rest -= taken
  }
  const short: RecallOutcome['unavailable'] = rest > 0n ? [{ reason: 'insufficient-balance', amount: rest }] : []
  const blocked: RecallOutcome['unavailable'] =
    book.state === 'open' || there === 0n ? [] : [{ reason: book.state, amount: there }]
  const left = leavings(book, parts)
  const outcome: RecallOutcome = {
    asked: amount,
    held: book.state === 'open' ? there : 0n,
    returned: 0n,
    cashedOut: left.cashedOut,
    unavailable: [...left.unavailable, ...blocked, ...short],
    onward: left.onward,
  }
  return { outcome, told: parts }
}

const holdPrefix = 'hold '

function movementsOf({ account, movements }: BookAccount, holds: readonly HeldMoney[]): readonly Movement[] {
  const own = movements.map(({ kind, reference, at, amount }) => ({ id: nameOf(reference), kind, at, amount }))
  const held = holds
    .filter((hold) => hold.account === account && hold.amount > 0n)
    .map(({ leg, reference, amount, at }) => ({
      id: `${holdPrefix}${leg}`,
      kind: 'out' as const,
      at,
      amount,
      of: nameOf(reference),
    }))
  return [...own, ...held].filter(({ amount }) => amount > 0n)
}

/** The parts by how they left. */
function leavings(
  { movements }: BookAccount,
  parts: ToldParts,
): Pick<RecallOutcome, 'cashedOut' | 'unavailable' | 'onward'> {
  const cashedOut: RecallOutcome['cashedOut'][number][] = []
  const unavailable: RecallOutcome['unavailable'][number][] = []
  const onward: RecallOutcome['onward'][number][] = []
  for (const movement of movements) {
    const amount = parts[nameOf(movement.reference)]
    if (movement.kind !== 'out' || amount === undefined) continue
    const { at, to, way, spent, reference } = movement
    if (to !== undefined) onward.push({ ...to, amount, at, reference: nameOf(reference), payment: movement.amount })
    else if (way !== undefined) cashedOut.push({ way, amount, at })
    else unavailable.push({ reason: spent ?? 'insufficient-balance', amount })
  }
  return { cashedOut, unavailable, onward }
}
