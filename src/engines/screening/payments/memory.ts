import { type Accounts, accountMemory, clearAccount, makeAccounts } from './accounts.ts'
import { accountWindows, bearerWindows } from './feature-names.ts'
import { forgottenOf, type Keys, makeKeys, type Taking, takeSlot } from './keys.ts'
import { forgottenPairs, makePairs, type Pairs } from './pairs.ts'
import { lostOf } from './ring.ts'
import { clearSlot, makeWindows, type Windows } from './slots.ts'

/** How much is remembered. All of it is promised at the start and never more; the system gives it once it is written to. */
export interface PaymentMemorySize {
  /** Accounts that take part in payments within 30 days: 560 bytes each. */
  readonly accounts: number
  /** Payments within 30 days and the horizon, an eighth of them incomes, rounded up to a power of two: 111 bytes each, for both sides. */
  readonly payments: number
  /** Cards, phones, devices and IINs within a day, of each kind so many: 560 bytes for the four. */
  readonly bearers: number
  /** Payments within a day and the horizon, rounded up to a power of two: 208 bytes each. */
  readonly bearerPayments: number
  /** Pairs of accounts that have paid each other: 72 bytes each. */
  readonly pairs: number
}

/** One kind of bearer: cards, phones, devices or IINs. */
export interface Bearers {
  readonly keys: Keys
  readonly windows: Windows
  /** Begins a slot anew. */
  readonly clear: (slot: number) => void
}

/** All that is remembered. */
export interface Memory {
  readonly accounts: Keys
  readonly facts: Accounts
  /** What accounts sent and received, by the same slots. */
  readonly sent: Windows
  readonly received: Windows
  /** What accounts received as income, by the same slots. */
  readonly income: Windows
  /** What accounts sent while their listing was confirmed. */
  readonly restricted: Bearers
  readonly card: Bearers
  readonly phone: Bearers
  readonly device: Bearers
  readonly iin: Bearers
  readonly pairs: Pairs
  /** By `tally`. */
  readonly tallies: Float64Array
}

/** The latest event time, and counts of payments: entered, of these late, and refused as too late or ahead of their time. */
export const tally = { latest: 0, entered: 1, late: 2, tooLate: 3, ahead: 4 } as const

const roundUp = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, count)))

function makeBearers(slots: number, payments: number, lengths: readonly number[]): Bearers {
  const windows = makeWindows(slots, roundUp(payments), lengths)
  return { keys: makeKeys(slots), windows, clear: (slot) => clearSlot(windows, slot) }
}

/** One payment in so many is an income; and one account in so many is confirmed to be an offender's, with one payment in so many. */
const oneIn = { income: 8, restricted: 64 }

/** Takes the memory. Throws a `RangeError` where a size is not a whole number from 2 to 2^27. */
export function makeMemory(size: PaymentMemorySize): Memory {
  for (const count of [size.accounts, size.payments, size.bearers, size.bearerPayments, size.pairs]) {
    if (!Number.isInteger(count) || count < 2 || count > 2 ** 27) throw new RangeError('a size is 2 to 2^27')
  }
  const lengths = Object.values(accountWindows)
  const ofBearers = Object.values(bearerWindows)
  const bearers = () => makeBearers(size.bearers, size.bearerPayments, ofBearers)
  const few = (count: number) => Math.max(64, Math.ceil(count / oneIn.restricted))
  return {
    accounts: makeKeys(size.accounts),
    facts: makeAccounts(size.accounts),
    sent: makeWindows(size.accounts, roundUp(size.payments), lengths),
    received: makeWindows(size.accounts, roundUp(size.payments), lengths),
    income: makeWindows(size.accounts, roundUp(size.payments / oneIn.income), [accountMemory]),
    restricted: makeBearers(few(size.accounts), few(size.payments), [accountMemory]),
    card: bearers(),
    phone: bearers(),
    device: bearers(),
    iin: bearers(),
    pairs: makePairs(size.pairs),
    tallies: new Float64Array(5),
  }
}

/** The slot of an account, taken where it has none; `keep` is a slot that may not give way. */
export function takeAccount(memory: Memory, key: number, taking: Taking, keep: number): number {
  return key === 0 ? -1 : takeSlot(memory.accounts, key, taking, keep)
}

/** How slots of accounts are taken; `now` is set before each. */
export function takingAccounts({ facts, income, received, sent }: Memory): Taking & { now: number } {
  return {
    now: 0,
    memory: accountMemory,
    clear: (slot) => {
      clearAccount(facts, slot)
      clearSlot(sent, slot)
      clearSlot(received, slot)
      clearSlot(income, slot)
    },
  }
}

const bearersOf = ({ card, phone, device, iin, restricted }: Memory): readonly Bearers[] => [
  card,
  phone,
  device,
  iin,
  restricted,
]

/** How often somebody was forgotten within the windows for want of room: then counts may be too low. */
export function forgottenIn(memory: Memory): number {
  const { accounts, income, pairs, received, sent } = memory
  const ofBearers = bearersOf(memory).reduce(
    (sum, { keys, windows }) => sum + forgottenOf(keys) + lostOf(windows.ring),
    0,
  )
  const ofAccounts = [sent, received, income].reduce((sum, { ring }) => sum + lostOf(ring), forgottenOf(accounts))
  return ofBearers + ofAccounts + forgottenPairs(pairs)
}

const partsOfKeys = ({ wide, index, counts }: Keys): readonly ArrayBufferView[] => [wide, index, counts]

const partsOfWindows = ({ ring, wide }: Windows): readonly ArrayBufferView[] => [
  ring.wide,
  ring.buckets,
  ring.tallies,
  ring.overwritten,
  wide,
]

/** Everything as the arrays that it lies in, always in the same order: what a snapshot holds. */
export function partsOf(memory: Memory): readonly Uint8Array[] {
  const { accounts, facts, income, pairs, received, sent, tallies } = memory
  return [
    tallies,
    ...partsOfKeys(accounts),
    facts.wide,
    ...partsOfWindows(sent),
    ...partsOfWindows(received),
    ...partsOfWindows(income),
    ...bearersOf(memory).flatMap(({ keys, windows }) => [...partsOfKeys(keys), ...partsOfWindows(windows)]),
    ...partsOfKeys(pairs.keys),
    pairs.wide,
  ].map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))
}
