import { claim, contradicts, stopOf, unclaimed } from '#engines/tracing'
import { fail, ok, type Result } from '#kernel/result'
import type { Database, Tx } from '#platform/database'
import * as claims from './claim-store.ts'
import { recoveryNews, type TrackingServices } from './context-service.ts'
import type { LegStopReason } from './leg.ts'
import * as legs from './leg-store.ts'
import { type RecoveryEvent, type RecoveryState, stateAfter } from './recovery.ts'
import { type StoredRecovery, setRecoveryState } from './recovery-store.ts'
import { askAll } from './request-service.ts'
import { answerMinutesOf } from './request-store.ts'

/** Money that came to an account with a payment, named as `paymentName` does. */
export interface ArrivedMoney {
  /** The leg that it came from; null for what the victim paid. */
  readonly parent: string | null
  readonly hop: number
  readonly bank: string
  readonly account: string
  readonly reference: string
  /** All that the payment carried, of which `amount` is this victim's. */
  readonly payment: bigint
  readonly amount: bigint
  readonly at: Date
  readonly rootAt: Date
  readonly loops: boolean
}

interface Following {
  readonly recovery: StoredRecovery
  readonly money: readonly ArrivedMoney[]
  /** The payment that the money went on from, where what is known of it is to change: all are locked in one order. */
  readonly from?: Pick<claims.TracedPayment, 'bank' | 'reference' | 'amount'> | undefined
}

interface Division {
  readonly money: ArrivedMoney
  readonly amount: bigint
  readonly stop: LegStopReason | null
}

/**
 * Follows money to the accounts where it came: claims what nobody else claims of each payment, makes a leg of it and asks its bank;
 * what is followed no further becomes a stopped leg with its reason, so that the amounts of legs make all that came. Of a payment that was
 * told with another amount before, what both tellings leave is claimed; the rest is `contradicted`, with what is too small to be asked for by
 * itself. Writes nothing where it fails: with `recall.payment.already-traced` where all of every payment of a victim is claimed already.
 */
export async function followMoney(
  services: TrackingServices,
  tx: Tx,
  { recovery, money, from }: Following,
): Promise<Result<readonly legs.NewLeg[]>> {
  const own = from === undefined ? [] : [from]
  if (money.length === 0) {
    await claims.lockPayments(tx, own)
    return ok([])
  }
  const known = await answerMinutesOf(tx, [...new Set(money.map(({ bank }) => bank))])
  const stopOne = stopFinder(recovery, known)
  const followed = money.filter((one) => stopOne(one) === null)
  const theirs = followed.map(({ bank, reference, payment }) => ({ bank, reference, amount: payment }))
  const payments = await claims.lockPayments(tx, [...theirs, ...own])
  const divided = divide(money, { payments, stopOne, least: recovery.least, starts: recovery.state === 'created' })
  if (!divided.ok) {
    await claims.forgetUnclaimed(tx, followed)
    return divided
  }
  const made = divided.value.map(({ money: one, amount, stop }) => legOf(services, recovery, { one, amount, stop }))
  const asked = made.filter(({ state }) => state === 'asked')
  await claims.addClaims(
    tx,
    asked.map(({ bank, reference, amount, paymentAmount }) => ({ bank, reference, amount, carried: paymentAmount })),
  )
  await legs.insertLegs(tx, made, services.clock.now())
  await askAll(
    services,
    tx,
    asked.map(({ id, bank, amount, rootAt }) => ({
      recovery: recovery.id,
      leg: id,
      kind: 'hold' as const,
      bank,
      amount,
      details: {},
      rootAt,
    })),
    known,
  )
  // The registry hears of accounts that the money is followed to, and of those that nobody can be asked about.
  const traced = made.filter(({ state, stopReason }) => state === 'asked' || stopReason === 'bank-unknown')
  const events = traced.map(({ id }) => ({
    topic: 'payments.account-traced',
    payload: { recovery: recovery.id, leg: id },
  }))
  await services.outbox.publish(tx, ...events)
  return ok(made)
}

/** What of money would be claimed and asked for, were it followed now: only what is more than nothing. Nothing is written or locked for it. */
export async function claimableOf(
  db: Database,
  { recovery, money }: Omit<Following, 'from'>,
): Promise<readonly Pick<Division, 'money' | 'amount'>[]> {
  const known = await answerMinutesOf(db, [...new Set(money.map(({ bank }) => bank))])
  const payments = await claims.knownPayments(
    db,
    money.map(({ bank, reference, payment }) => ({ bank, reference, amount: payment })),
  )
  const { least } = recovery
  const divided = divide(money, { payments, stopOne: stopFinder(recovery, known), least, starts: false })
  return divided.ok ? divided.value.filter(({ stop }) => stop === null) : []
}

/** Why money is followed no further, before anybody's claims are looked at. */
function stopFinder({ hopsMost, windowHours, least }: StoredRecovery, known: ReadonlyMap<string, unknown>) {
  const limits = { hops: hopsMost, window: windowHours * 3_600_000, least }
  return ({ parent, bank, hop, at, amount, rootAt }: ArrivedMoney): LegStopReason | null => {
    if (!known.has(bank)) return 'bank-unknown'
    // What the victim paid is asked for however little it is.
    if (parent === null) return null
    return stopOf(limits, { hop, at: at.getTime(), amount }, rootAt.getTime()) ?? null
  }
}

interface DivisionCase {
  readonly payments: readonly claims.TracedPayment[]
  readonly stopOne: (money: ArrivedMoney) => LegStopReason | null
  readonly least: bigint
  /** Whether this is what the victim paid, told for the first time. */
  readonly starts: boolean
}

/** Divides what came into what can be claimed and what cannot. */
function divide(
  money: readonly ArrivedMoney[],
  { payments, stopOne, least, starts }: DivisionCase,
): Result<readonly Division[]> {
  const keyOf = ({ bank, reference }: Pick<ArrivedMoney, 'bank' | 'reference'>) => `${bank} ${reference}`
  const standing = new Map(payments.map((payment) => [keyOf(payment), payment]))
  const parts: Division[] = []
  for (const one of money) {
    const stop = stopOne(one)
    if (stop !== null) {
      parts.push({ money: one, amount: one.amount, stop })
      continue
    }
    const payment = standing.get(keyOf(one))
    const free = unclaimed(payment, one.payment)
    const most = free < one.amount ? free : one.amount
    const rest = contradicts(payment, one.payment) ? 'contradicted' : 'claimed-by-another'
    const small = one.parent !== null && most < least
    // Split off and not claimed it would be free again whenever the rest is followed anew, until nothing of that were left to ask for.
    const amount = small && rest === 'contradicted' ? 0n : most
    if (amount < one.amount) parts.push({ money: one, amount: one.amount - amount, stop: rest })
    if (amount === 0n) continue
    parts.push({ money: one, amount, stop: small ? 'too-small' : null })
    if (small || payment === undefined) continue
    const claimed = claim(payment, { amount, carried: one.payment })
    if (!claimed.ok) return claimed
    standing.set(keyOf(one), { ...payment, ...claimed.value })
  }
  // One payment that is chased already keeps nobody from the others of its theft.
  const chased = starts && parts.every(({ stop }) => stop === 'claimed-by-another')
  return chased ? fail('recall.payment.already-traced') : ok(parts)
}

function legOf(
  { ids }: TrackingServices,
  recovery: StoredRecovery,
  { one, amount, stop }: { readonly one: ArrivedMoney; readonly amount: bigint; readonly stop: LegStopReason | null },
): legs.NewLeg {
  const { payment, ...rest } = one
  return {
    ...rest,
    id: ids.next(),
    recovery: recovery.id,
    paymentAmount: payment,
    amount,
    state: stop === null ? 'asked' : 'stopped',
    stopReason: stop,
  }
}

/** What moving a recovery needs. */
export type MoveServices = Pick<TrackingServices, 'clock' | 'outbox' | 'live'>

/** Brings a locked recovery to its next state, and tells it. Fails with `recall.state.conflict`. */
export async function moveRecovery(
  { clock, outbox, live }: MoveServices,
  tx: Tx,
  recovery: Pick<StoredRecovery, 'id' | 'state'>,
  event: Exclude<RecoveryEvent, 'cancel'>,
): Promise<Result<RecoveryState>> {
  const next = stateAfter(recovery.state, event)
  if (!next.ok) return next
  await setRecoveryState(tx, recovery.id, { state: next.value, at: clock.now() })
  await outbox.publish(tx, {
    topic: 'payments.recovery-changed',
    payload: { recovery: recovery.id, state: next.value },
  })
  await live.publish(tx, recoveryNews(recovery.id))
  return next
}

/** Lets a locked recovery in tracking go on to analysis where no bank is left to answer; tells its state. */
export async function settle(services: MoveServices, tx: Tx, recovery: StoredRecovery): Promise<RecoveryState> {
  if (recovery.state !== 'tracking' || (await legs.waits(tx, recovery.id))) return recovery.state
  const moved = await moveRecovery(services, tx, recovery, 'settle')
  return moved.ok ? moved.value : recovery.state
}

/** Frees what legs claimed, for others; what went back to the victim already stays claimed. The recovery is locked. */
export async function freeClaims(tx: Tx, freed: readonly legs.StoredLeg[]): Promise<void> {
  const claimed = freed.filter(({ state }) => state !== 'stopped')
  const payments = claimed.map(({ bank, reference, paymentAmount }) => ({ bank, reference, amount: paymentAmount }))
  await claims.lockPayments(tx, payments)
  await claims.addClaims(
    tx,
    claimed.map(({ bank, reference, amount, returned, denied }) => ({
      bank,
      reference,
      amount: returned + denied - amount,
    })),
  )
}
