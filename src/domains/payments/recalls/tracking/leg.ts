import { type EmptyingKind, lossAhead } from '#engines/tracing'
import { parseIban } from '#formats/iban'
import { isoIdOf, uuidOf } from '#formats/iso20022/recall-parts'

/** States of a leg: its bank is asked, it has answered, or the money is followed no further. */
export const legStates = ['asked', 'answered', 'stopped'] as const

/** A state of a leg. */
export type LegState = (typeof legStates)[number]

/**
 * Why money is followed no further: as the engine says, because other victims claim all of the payment, banks tell different amounts
 * of it, no bank that takes part has the account, its bank never answered, or the recovery was called off.
 */
export const legStopReasons = [
  'too-many-hops',
  'out-of-window',
  'too-small',
  'claimed-by-another',
  'contradicted',
  'bank-unknown',
  'unanswered',
  'cancelled',
] as const

/** Why a leg is followed no further. */
export type LegStopReason = (typeof legStopReasons)[number]

/** How a bank's answer came to a duty officer. */
export const answerWays = ['phone', 'letter'] as const

/** One of the ways. */
export type AnswerWay = (typeof answerWays)[number]

/** A payment as it is known to all recoveries alike, whoever told of it. */
export interface PaymentName {
  /** The code of the bank that received it, or what the teller called that bank. */
  readonly bank: string
  /** An IBAN in electronic format, or another token as it was told. */
  readonly account: string
  readonly reference: string
}

/**
 * The one name of a payment, so that it is claimed once however it is written. An account of Kazakhstan names its bank itself (its
 * characters 5 to 7), whatever bank was told; a UETR is written small and without dashes, as `referenceOf` reads it from banks.
 */
export function paymentName(told: PaymentName): PaymentName {
  const iban = parseIban(told.account)
  const account = iban.ok ? iban.value.iban : told.account.trim()
  const bank = iban.ok && iban.value.country === 'KZ' ? account.slice(4, 7) : told.bank.trim().toUpperCase()
  return { bank, account, reference: referenceName(told.reference) }
}

/** The one way to write a reference: a UETR small and without its dashes, anything else as it is. */
export function referenceName(told: string): string {
  const reference = told.trim()
  const uuid = uuidOf(reference)
  return uuid === undefined ? reference : isoIdOf(uuid)
}

/** The kind of an account by its number, as far as the number tells: IBANs are current accounts, telephone numbers wallets. */
export function emptyingKindOf(account: string): EmptyingKind {
  if (/^[A-Z]{2}\d{2}/.test(account)) return 'current'
  return /^\+?\d{10,11}$/.test(account) ? 'wallet' : 'card'
}

/** A leg as far as the order of work looks at it. */
export interface WaitingLeg {
  readonly id: string
  readonly account: string
  readonly amount: bigint
  readonly at: Date
}

/** The order of work: what is expected to be lost soonest if nobody asks again comes first. */
export function orderOfWork<Leg extends WaitingLeg>(legs: readonly Leg[], now: Date): readonly Leg[] {
  const ahead = ({ amount, account, at }: Leg) =>
    lossAhead({ amount, kind: emptyingKindOf(account), at: at.getTime() }, now.getTime())
  return legs
    .map((leg) => ({ leg, loss: ahead(leg) }))
    .sort((a, b) => b.loss - a.loss || (a.leg.id < b.leg.id ? -1 : 1))
    .map(({ leg }) => leg)
}

/** A leg as far as the sums of a recovery look at it. */
export interface SummedLeg {
  readonly state: LegState
  readonly amount: bigint
  readonly held: bigint
  readonly returned: bigint
  readonly cashedOut: bigint
  readonly unavailable: bigint
}

/** Where the money of a recovery is. `held + returned + lost + open` is all that its root legs carry. */
export interface RecoverySums {
  readonly held: bigint
  readonly returned: bigint
  /** Cashed out, unavailable, or followed no further. */
  readonly lost: bigint
  /** Asked for and not answered yet. */
  readonly open: bigint
}

/** Adds up where the money is. What went on stands in the legs that it went to. */
export function sumsOf(legs: readonly SummedLeg[]): RecoverySums {
  const total = (part: (leg: SummedLeg) => bigint) => legs.reduce((sum, leg) => sum + part(leg), 0n)
  return {
    held: total(({ held }) => held),
    returned: total(({ returned }) => returned),
    lost: total(({ state, amount, cashedOut, unavailable }) =>
      state === 'stopped' ? amount : cashedOut + unavailable,
    ),
    open: total(({ state, amount }) => (state === 'asked' ? amount : 0n)),
  }
}
