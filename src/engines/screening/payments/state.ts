import type { Result } from '#kernel/result'
import { hopsOf, noteAccount, noteDevice, noteHops, noteLoan, noteSent } from './accounts.ts'
import { paymentFeatures } from './feature-names.ts'
import { type Taking, takeSlot } from './keys.ts'
import { lookAhead } from './look-ahead.ts'
import {
  type Bearers,
  forgottenIn,
  type Memory,
  makeMemory,
  type PaymentMemorySize,
  partsOf,
  takeAccount,
  takingAccounts,
  tally,
} from './memory.ts'
import { enterPair } from './pairs.ts'
import type { ScreenedPayment } from './payment.ts'
import { fillFeatures, type Reading, receivedBefore } from './reading.ts'
import { restoreParts, snapshotOf } from './snapshot.ts'
import { enterPayment } from './windows.ts'

/** How the state treats time. */
export interface PaymentStateOptions extends PaymentMemorySize {
  /** Payments further behind the latest one in event time than so many seconds are not entered; a day where not said. */
  readonly horizonSeconds?: number
  /** Payments that say to be further ahead of the clock than so many seconds are not entered; 300 where not said. */
  readonly aheadSeconds?: number
  /** Where the bank's clock stands, in minutes east of Greenwich; 300 (Kazakhstan) where not said. */
  readonly zoneMinutes?: number
}

/** What became of a payment: entered; or too far behind the latest, or ahead of the clock, and counted only. */
export type Entered = 'entered' | 'too-late' | 'ahead'

/** What the state has seen so far, in payments; `forgotten`: how often somebody was forgotten within the windows for want of room. */
export interface PaymentTallies {
  readonly entered: number
  /** Of the entered ones those behind the latest. */
  readonly late: number
  readonly tooLate: number
  readonly ahead: number
  readonly forgotten: number
}

/** What is known of the accounts, people and devices around payments, up to each moment. */
export interface PaymentState {
  /**
   * The features of a payment as things stand before it, by `placeOfFeature`; the same array is filled each time. A payment that
   * would not be entered is read as of the nearest moment that would be. `now` is the clock, milliseconds since 1970. Throws
   * a `RangeError` where time or sum is no number that a payment can have.
   */
  read(payment: ScreenedPayment, now: number): Float64Array
  /** Enters a payment at its place in event time, once it is let through: what was blocked moved no money. */
  enter(payment: ScreenedPayment, now: number): Entered
  tallies(): PaymentTallies
  /** Bytes of the memory where all of it is used. */
  bytes(): number
  /**
   * All that is remembered, as a head and views of the memory itself: write them out one after the other before the next payment is
   * entered. What is entered afterwards has to be entered again after a restore, in the same order.
   */
  snapshot(): readonly Uint8Array[]
  /**
   * Takes a snapshot back, in chunks of any size. Fails with `payment-state.version`, `payment-state.sizes` (made with other sizes) or
   * `payment-state.damaged`; then nothing is remembered.
   */
  restore(chunks: Iterable<Uint8Array>): Result<null>
}

/** Makes the state, empty. Throws a `RangeError` where a size is none. */
export function makePaymentState(options: PaymentStateOptions): PaymentState {
  const memory = makeMemory(options)
  const horizon = (options.horizonSeconds ?? 86_400) * 1000
  const ahead = (options.aheadSeconds ?? 300) * 1000
  const { tallies } = memory
  const reading: Reading = {
    memory,
    values: new Float64Array(paymentFeatures.length),
    zone: (options.zoneMinutes ?? 300) * 60_000,
    at: 0,
    place: 0,
    latest: 0,
  }
  const takings = makeTakings(memory)
  const count = (which: number) => {
    tallies[which] = (tallies[which] ?? 0) + 1
  }
  const parts = partsOf(memory)
  const latestAt = (now: number) => latestBy(tallies[tally.latest] ?? 0, now, ahead + horizon)
  let seen = 0

  return {
    read: (payment, now) => {
      requirePayment(payment)
      const at = payment.at > now + ahead ? now : payment.at
      reading.latest = latestAt(now)
      reading.at = Math.max(at, reading.latest - horizon)
      seen = lookAhead(memory, payment)
      fillFeatures(reading, payment)
      // Never the case; it keeps the look ahead from being left out as unused.
      if (seen === Number.POSITIVE_INFINITY) reading.values.fill(0)
      return reading.values
    },
    enter: (payment, now) => {
      requirePayment(payment)
      const latest = latestAt(now)
      if (payment.at > now + ahead) {
        count(tally.ahead)
        return 'ahead'
      }
      if (payment.at < latest - horizon) {
        count(tally.tooLate)
        return 'too-late'
      }
      if (payment.at < latest) count(tally.late)
      tallies[tally.latest] = Math.max(payment.at, latest)
      count(tally.entered)
      enterAll(memory, takings, payment)
      return 'entered'
    },
    tallies: () => ({
      entered: tallies[tally.entered] ?? 0,
      late: tallies[tally.late] ?? 0,
      tooLate: tallies[tally.tooLate] ?? 0,
      ahead: tallies[tally.ahead] ?? 0,
      forgotten: forgottenIn(memory),
    }),
    bytes: () => parts.reduce((sum, { byteLength }) => sum + byteLength, 0),
    snapshot: () => snapshotOf(parts),
    restore: (chunks) => restoreParts(parts, chunks),
  }
}

/**
 * The latest event time, or now: one so far ahead of the clock that all of the present would be too late was dated by a clock that has
 * been put right since.
 */
function latestBy(latest: number, now: number, most: number): number {
  return latest > now + most ? now : latest
}

const mostTiyn = 1e13

function requirePayment({ amount, at }: ScreenedPayment): void {
  if (!Number.isSafeInteger(at) || at < 1) throw new RangeError('a time is whole milliseconds since 1970')
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > mostTiyn) throw new RangeError('a sum is 1 to 10^13 tiyn')
}

/** How slots are taken, one for each table, so that nothing is made anew for each payment. */
interface Takings {
  readonly accounts: Taking & { now: number }
  readonly pairs: Taking & { now: number }
  readonly card: Taking & { now: number }
  readonly phone: Taking & { now: number }
  readonly device: Taking & { now: number }
  readonly iin: Taking & { now: number }
  readonly restricted: Taking & { now: number }
}

function makeTakings(memory: Memory): Takings {
  const ofBearers = ({ clear }: Bearers) => ({ now: 0, memory: 86_400_000, clear })
  const accounts = takingAccounts(memory)
  return {
    accounts,
    pairs: { now: 0, memory: accounts.memory, clear: memory.pairs.clear },
    card: ofBearers(memory.card),
    phone: ofBearers(memory.phone),
    device: ofBearers(memory.device),
    iin: ofBearers(memory.iin),
    restricted: { now: 0, memory: accounts.memory, clear: memory.restricted.clear },
  }
}

const event = { at: 0, amount: 0, other: 0 }

function enterAll(memory: Memory, takings: Takings, payment: ScreenedPayment): void {
  const now = memory.tallies[tally.latest] ?? 0
  takings.accounts.now = now
  takings.pairs.now = now
  event.at = payment.at
  event.amount = payment.amount
  enterAccounts(memory, takings, payment)
  if (payment.debtor !== 0 && payment.creditor !== 0) enterPair(memory.pairs, payment, takings.pairs)
  enterBearer(memory.card, takings.card, { key: payment.card, other: payment.creditor, now })
  enterBearer(memory.phone, takings.phone, { key: payment.phone, other: payment.debtor, now })
  enterBearer(memory.device, takings.device, { key: payment.device, other: payment.debtor, now })
  enterBearer(memory.iin, takings.iin, { key: payment.iin, other: payment.creditor, now })
  if (payment.debtorListed >= 2) {
    enterBearer(memory.restricted, takings.restricted, { key: payment.debtor, other: 0, now })
  }
}

function enterBearer(
  bearers: Bearers,
  taking: Taking & { now: number },
  whose: { key: number; other: number; now: number },
): void {
  if (whose.key === 0) return
  taking.now = whose.now
  event.other = whose.other
  enterPayment(bearers.windows, takeSlot(bearers.keys, whose.key, taking), event)
}

function enterAccounts(memory: Memory, { accounts }: Takings, payment: ScreenedPayment): void {
  const { facts } = memory
  const { at } = payment
  const debtor = takeAccount(memory, payment.debtor, accounts, -1)
  const creditor = takeAccount(memory, payment.creditor, accounts, debtor)
  if (payment.kind === 'transfer' || payment.kind === 'crypto') enterHops(memory, payment, { debtor, creditor })
  if (debtor >= 0) {
    noteAccount(facts, debtor, { openedAt: payment.debtorOpenedAt, at })
    noteSent(facts, debtor, payment, receivedBefore(memory, debtor, at))
    if (payment.device !== 0) noteDevice(facts, debtor, payment.device)
    event.other = payment.creditor
    enterPayment(memory.sent, debtor, event)
  }
  if (creditor < 0) return
  noteAccount(facts, creditor, { openedAt: payment.creditorOpenedAt, at })
  if (payment.kind === 'loan') noteLoan(facts, creditor, payment)
  event.other = payment.debtor
  enterPayment(memory.received, creditor, event)
  if (payment.kind === 'income') enterPayment(memory.income, creditor, event)
}

/** A transfer brings both sides as near to a listed account as the other side was before it, and one further. */
function enterHops({ facts }: Memory, payment: ScreenedPayment, slots: { debtor: number; creditor: number }): void {
  const { at } = payment
  const ofDebtor = hopsOf(facts, slots.debtor, { listed: payment.debtorListed, at })
  const ofCreditor = hopsOf(facts, slots.creditor, { listed: payment.creditorListed, at })
  if (slots.debtor >= 0) noteHops(facts, slots.debtor, { hops: ofCreditor, at })
  if (slots.creditor >= 0) noteHops(facts, slots.creditor, { hops: ofDebtor, at })
}
