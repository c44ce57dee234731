import type { ScreenedPayment } from './payment.ts'

/** What is kept of an account beside its windows: sixteen numbers. */
export interface Accounts {
  readonly wide: Float64Array
}

/** What is kept, by place. Times are event times in milliseconds, 0 for never. */
const kept = {
  openedAt: 0,
  firstAt: 1,
  lastAt: 2,
  latitude: 3,
  longitude: 4,
  placeAt: 5,
  loanAt: 6,
  loanSum: 7,
  /** The latest transfer with a listed account, and with one that was a transfer away from a listed one. */
  listedAt: 8,
  nearAt: 9,
  /** The latest payment out, and how long before it money had come in: -1 where none had. */
  sentAt: 10,
  dwell: 11,
  /** The devices that last paid from it, the latest first. */
  devices: 12,
} as const

const places = 16

const devicesKept = places - kept.devices

/** How long an account is remembered without loss: the longest window. */
export const accountMemory = 30 * 86_400_000

/** Makes room for so many accounts: 128 bytes each. */
export function makeAccounts(capacity: number): Accounts {
  return { wide: new Float64Array(capacity * places) }
}

/** Begins a slot anew. */
export function clearAccount({ wide }: Accounts, slot: number): void {
  wide.fill(0, slot * places, (slot + 1) * places)
}

const day = 86_400_000

/** Days since the account was opened or first seen; -1 where neither is known. */
export function ageDays({ wide }: Accounts, slot: number, told: { openedAt: number; at: number }): number {
  let since = told.openedAt
  if (since === 0 && slot >= 0) since = wide[slot * places + kept.openedAt] || wide[slot * places + kept.firstAt] || 0
  return since === 0 ? -1 : Math.max(0, told.at - since) / day
}

/** Days since the account's latest payment; -1 where there was none. */
export function quietDays({ wide }: Accounts, slot: number, at: number): number {
  return slot < 0 ? -1 : Math.max(0, at - (wide[slot * places + kept.lastAt] ?? 0)) / day
}

/** Seconds for which money had dwelt at the account at its latest payment out; -1 where there was none within the memory. */
export function dwellAtLatest({ wide }: Accounts, slot: number, at: number): number {
  if (slot < 0) return -1
  const sentAt = wide[slot * places + kept.sentAt] ?? 0
  return sentAt === 0 || sentAt <= at - accountMemory ? -1 : (wide[slot * places + kept.dwell] ?? -1)
}

/** When the latest loan came in, or 0 where none did within the memory or the latest came after `at`. */
export function loanAt({ wide }: Accounts, slot: number, at: number): number {
  const loan = slot < 0 ? 0 : (wide[slot * places + kept.loanAt] ?? 0)
  return loan > at || loan <= at - accountMemory ? 0 : loan
}

/** Tiyn of the latest loan. */
export function loanSum({ wide }: Accounts, slot: number): number {
  return wide[slot * places + kept.loanSum] ?? 0
}

/** How many transfers an account is away from a listed one: 0 to 2, and 3 for more. */
export function hopsOf({ wide }: Accounts, slot: number, told: { listed: number; at: number }): number {
  if (told.listed >= 2) return 0
  if (slot < 0) return 3
  const since = told.at - accountMemory
  if ((wide[slot * places + kept.listedAt] ?? 0) > since) return 1
  return (wide[slot * places + kept.nearAt] ?? 0) > since ? 2 : 3
}

const radians = Math.PI / 180
const earthKm = 6371

/** Kilometres from the account's latest place to that of the payment, or -1 where either is not known. */
export function travelKm({ wide }: Accounts, slot: number, { latitude, longitude }: ScreenedPayment): number {
  if (slot < 0 || wide[slot * places + kept.placeAt] === 0 || Number.isNaN(latitude + longitude)) return -1
  const from = (wide[slot * places + kept.latitude] ?? 0) * radians
  const to = latitude * radians
  const across = (longitude - (wide[slot * places + kept.longitude] ?? 0)) * radians
  const half = Math.sin((to - from) / 2) ** 2 + Math.cos(from) * Math.cos(to) * Math.sin(across / 2) ** 2
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** Hours between the payment and the one that told the latest place, a minute at least. */
export function travelHours({ wide }: Accounts, slot: number, at: number): number {
  return Math.max(60_000, Math.abs(at - (wide[slot * places + kept.placeAt] ?? 0))) / 3_600_000
}

/** Notes that an account took part in a payment, with what was told of its opening (0: nothing). */
export function noteAccount({ wide }: Accounts, slot: number, told: { openedAt: number; at: number }): void {
  const base = slot * places
  if (told.openedAt !== 0) wide[base + kept.openedAt] = told.openedAt
  const first = wide[base + kept.firstAt] ?? 0
  if (first === 0 || told.at < first) wide[base + kept.firstAt] = told.at
  if (told.at > (wide[base + kept.lastAt] ?? 0)) wide[base + kept.lastAt] = told.at
}

/** Notes a payment out: where it was ordered, and when money had last come in before it (0: never within the memory). */
export function noteSent({ wide }: Accounts, slot: number, payment: ScreenedPayment, receivedAt: number): void {
  const base = slot * places
  if (payment.at >= (wide[base + kept.sentAt] ?? 0)) {
    wide[base + kept.sentAt] = payment.at
    wide[base + kept.dwell] = receivedAt === 0 ? -1 : (payment.at - receivedAt) / 1000
  }
  if (Number.isNaN(payment.latitude + payment.longitude) || payment.at < (wide[base + kept.placeAt] ?? 0)) return
  wide[base + kept.placeAt] = payment.at
  wide[base + kept.latitude] = payment.latitude
  wide[base + kept.longitude] = payment.longitude
}

/** Notes a loan that was paid out to the account. */
export function noteLoan({ wide }: Accounts, slot: number, { at, amount }: ScreenedPayment): void {
  const base = slot * places
  if (at < (wide[base + kept.loanAt] ?? 0)) return
  wide[base + kept.loanAt] = at
  wide[base + kept.loanSum] = amount
}

/** Notes a transfer with an account that is so many hops away from a listed one. */
export function noteHops({ wide }: Accounts, slot: number, other: { hops: number; at: number }): void {
  if (other.hops > 1) return
  const place = slot * places + (other.hops === 0 ? kept.listedAt : kept.nearAt)
  if (other.at > (wide[place] ?? 0)) wide[place] = other.at
}

/** Whether a device is one of those that last paid from the account. */
export function isKnownDevice({ wide }: Accounts, slot: number, device: number): boolean {
  if (slot < 0) return false
  const first = slot * places + kept.devices
  for (let place = first; place < first + devicesKept; place++) if (wide[place] === device) return true
  return false
}

/** Notes the device of a payment out, as the latest; of five different ones the first gives way. */
export function noteDevice({ wide }: Accounts, slot: number, device: number): void {
  const first = slot * places + kept.devices
  if (wide[first] === device) return
  let place = first
  while (place < first + devicesKept - 1 && wide[place] !== device) place++
  for (; place > first; place--) wide[place] = wide[place - 1] ?? 0
  wide[first] = device
}
