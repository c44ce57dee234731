import {
  accountMemory,
  ageDays,
  dwellAtLatest,
  hopsOf,
  isKnownDevice,
  loanAt,
  loanSum,
  quietDays,
  travelHours,
  travelKm,
} from './accounts.ts'
import { placeOfFeature } from './feature-names.ts'
import { findSlot } from './keys.ts'
import type { Bearers, Memory } from './memory.ts'
import { type Dealings, findPair, readPair } from './pairs.ts'
import type { ScreenedPayment } from './payment.ts'
import type { Windows, WindowValues } from './slots.ts'
import { latestAt, readWindows } from './windows.ts'

const places = { ...placeOfFeature }
const firstKind = places.isTransfer
const kinds: Readonly<Record<ScreenedPayment['kind'], number>> = {
  transfer: places.isTransfer,
  purchase: places.isPurchase,
  'cash-out': places.isCashOut,
  crypto: places.isCrypto,
  loan: places.isLoan,
  income: places.isIncome,
}
/** How far apart the sums of two windows lie: the hour's, the day's and the week's are asked for drains. */
const hourSum = places.debtorSent1hSum - places.debtorSent1mCount
const daySum = places.debtorSent1dSum - places.debtorSent1mCount
const weekSum = places.debtorSent7dSum - places.debtorSent1mCount

/** Fills the features of payments at the moment `at`, which is that of the payment unless it came too late or ahead of its time. */
export interface Reading extends WindowValues {
  readonly memory: Memory
  /** Where the bank's clock stands, in milliseconds east of Greenwich. */
  readonly zone: number
  /** The latest moment of what was entered. */
  latest: number
}

/** Fills all features of a payment from what was entered before it. */
export function fillFeatures(reading: Reading, payment: ScreenedPayment): void {
  fillTold(reading, payment)
  const { memory } = reading
  const debtor = findSlot(memory.accounts, payment.debtor)
  const creditor = findSlot(memory.accounts, payment.creditor)
  fillWindows(reading, memory.sent, debtor, places.debtorSent1mCount)
  fillWindows(reading, memory.received, debtor, places.debtorReceived1mCount)
  fillWindows(reading, memory.received, creditor, places.creditorReceived1mCount)
  fillWindows(reading, memory.sent, creditor, places.creditorSent1mCount)
  fillBearer(reading, memory.card, payment.card, places.card1mCount)
  fillBearer(reading, memory.phone, payment.phone, places.phone1mCount)
  fillBearer(reading, memory.device, payment.device, places.device1mCount)
  fillBearer(reading, memory.iin, payment.iin, places.iin1mCount)
  fillDrains(reading.values, payment.amount)
  fillDebtor(reading, payment, debtor)
  fillListed(reading, payment, debtor)
  fillCreditor(reading, payment, creditor)
  fillPair(reading, payment)
}

function fillWindows(reading: Reading, windows: Windows, slot: number, place: number): void {
  reading.place = place
  readWindows(windows, slot, reading)
}

function fillBearer(reading: Reading, { keys, windows }: Bearers, key: number, place: number): void {
  fillWindows(reading, windows, findSlot(keys, key), place)
}

function fillTold({ at, latest, values, zone }: Reading, payment: ScreenedPayment): void {
  values[places.amount] = payment.amount
  const local = at + zone
  const days = Math.floor(local / 86_400_000)
  values[places.localHour] = Math.floor((local - days * 86_400_000) / 3_600_000)
  // The first of January 1970 was a Thursday.
  values[places.weekday] = ((days + 3) % 7) + 1
  for (let place = firstKind; place <= places.isIncome; place++) values[place] = 0
  values[kinds[payment.kind]] = 1
  values[places.isInCall] = payment.call > 0 ? 1 : 0
  values[places.isInMarkedCall] = payment.call > 1 ? 1 : 0
  values[places.debtorListed] = payment.debtorListed
  values[places.creditorListed] = payment.creditorListed
  values[places.phoneListed] = payment.phoneListed
  values[places.deviceListed] = payment.deviceListed
  values[places.lateSeconds] = Math.max(0, latest - payment.at) / 1000
}

function fillDrains(values: Float64Array, amount: number): void {
  const { debtorSent1mCount: sent, debtorReceived1mCount: received } = places
  values[places.debtorDrain1h] = drain(values, sent + hourSum, received + hourSum, amount)
  values[places.debtorDrain1d] = drain(values, sent + daySum, received + daySum, amount)
  values[places.debtorDrain7d] = drain(values, sent + weekSum, received + weekSum, amount)
  const { creditorSent1mCount: out, creditorReceived1mCount: into } = places
  values[places.creditorDrain1h] = drain(values, out + hourSum, into + hourSum, 0)
  values[places.creditorDrain1d] = drain(values, out + daySum, into + daySum, 0)
  values[places.creditorDrain7d] = drain(values, out + weekSum, into + weekSum, 0)
}

function drain(values: Float64Array, sent: number, received: number, amount: number): number {
  const came = values[received] ?? 0
  return came === 0 ? 0 : ((values[sent] ?? 0) + amount) / came
}

const told = { openedAt: 0, listed: 0, at: 0 }

function fillDebtor({ at, memory, values }: Reading, payment: ScreenedPayment, slot: number): void {
  const { facts } = memory
  told.openedAt = payment.debtorOpenedAt
  told.listed = payment.debtorListed
  told.at = at
  values[places.debtorAgeDays] = ageDays(facts, slot, told)
  values[places.debtorQuietDays] = quietDays(facts, slot, at)
  values[places.isNewDevice] =
    payment.debtor !== 0 && payment.device !== 0 && !isKnownDevice(facts, slot, payment.device) ? 1 : 0
  values[places.debtorHops] = hopsOf(facts, slot, told)
  const received = receivedBefore(memory, slot, at)
  values[places.debtorDwellSeconds] = received === 0 ? -1 : (at - received) / 1000
  const km = travelKm(facts, slot, payment)
  values[places.travelKm] = km
  values[places.travelKmh] = km < 0 ? -1 : km / travelHours(facts, slot, at)
  const loan = loanAt(facts, slot, at)
  values[places.loanSeconds] = loan === 0 ? -1 : (at - loan) / 1000
  values[places.loanSum] = loan === 0 ? 0 : loanSum(facts, slot)
}

/** The one window of incomes and of what a restricted account sent: count, sum, different others. */
const oneWindow = { values: new Float64Array(3), at: 0, place: 0 }

function sumWithin(windows: Windows, slot: number, at: number): number {
  oneWindow.at = at
  readWindows(windows, slot, oneWindow)
  return oneWindow.values[1] ?? 0
}

/** What a listed account may still spend is asked of few. */
function fillListed({ at, memory, values }: Reading, payment: ScreenedPayment, slot: number): void {
  const { income, restricted } = memory
  values[places.debtorListedIncome30dSum] = payment.debtorListed === 0 ? 0 : sumWithin(income, slot, at)
  values[places.debtorListedSent30dSum] =
    payment.debtorListed < 2 ? 0 : sumWithin(restricted.windows, findSlot(restricted.keys, payment.debtor), at)
}

/** When an account was last paid within the memory, or 0. */
export function receivedBefore({ received }: Memory, slot: number, at: number): number {
  const latest = latestAt(received, slot, at)
  return latest <= at - accountMemory ? 0 : latest
}

function fillCreditor({ at, memory, values }: Reading, payment: ScreenedPayment, slot: number): void {
  const { facts } = memory
  told.openedAt = payment.creditorOpenedAt
  told.listed = payment.creditorListed
  told.at = at
  values[places.creditorAgeDays] = ageDays(facts, slot, told)
  values[places.creditorQuietDays] = quietDays(facts, slot, at)
  values[places.creditorHops] = hopsOf(facts, slot, told)
  values[places.creditorDwellSeconds] = dwellAtLatest(facts, slot, at)
}

const dealings: Dealings = { count: 0, sum: 0, lastAt: 0 }
const direction = { from: 0, to: 0 }

function fillPair({ at, memory, values }: Reading, { creditor, debtor }: ScreenedPayment): void {
  const slot = findPair(memory.pairs, debtor, creditor)
  direction.from = debtor
  direction.to = creditor
  readPair(memory.pairs, slot, direction, dealings)
  values[places.isFirstToCreditor] = debtor !== 0 && creditor !== 0 && dealings.count === 0 ? 1 : 0
  fillDealings(values, places.pairCount, at)
  direction.from = creditor
  direction.to = debtor
  readPair(memory.pairs, slot, direction, dealings)
  fillDealings(values, places.backCount, at)
}

function fillDealings(values: Float64Array, place: number, at: number): void {
  values[place] = dealings.count
  values[place + 1] = dealings.sum
  values[place + 2] = dealings.count === 0 ? -1 : Math.max(0, at - dealings.lastAt) / 86_400_000
}
