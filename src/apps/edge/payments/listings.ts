import { measures } from '#domains/taxonomy'
import { answerNumber, digitsOf } from '../answer.ts'
import type { Registry } from '../registry.ts'
import type { PaymentOrder } from './order.ts'

/** What the registry says of the sides of a payment: 0 not listed, 1 reported, 2 confirmed. */
export interface Listings {
  readonly debtorListed: number
  readonly creditorListed: number
  readonly phoneListed: number
  readonly deviceListed: number
}

const confirmed = 2
const holdBit = 1 << measures.findIndex(({ code }) => code === 'hold-payment')
const minute = 60_000
const nobody: Listings = { debtorListed: 0, creditorListed: 0, phoneListed: 0, deviceListed: 0 }

/** Looks the sides up. Until the node has a registry nobody is listed. */
export function listingsOf(registry: Registry | undefined, order: PaymentOrder, now: number): Listings {
  if (registry === undefined) return nobody
  const { debtor, creditor, creditorIs, phone, device } = order
  return {
    debtorListed: debtor === '' ? 0 : listed(registry, ['iban', debtor], now),
    creditorListed: creditor === '' ? 0 : listed(registry, [creditorIs, creditor], now),
    phoneListed: phone === '' ? 0 : phoneListed(registry, phone, now),
    // A device that its bank names by its IMEI; other names of devices are in no registry.
    deviceListed: /^\d{15}$/.test(device) ? listed(registry, ['imei', device], now) : 0,
  }
}

/** Whether the registry lists a number at all, as E.164 with a plus: a call with it is a marked one. */
export function isListedNumber(registry: Registry | undefined, number: string, now: number): boolean {
  const digits = digitsOf(number)
  if (registry === undefined || digits === 0) return false
  const { state } = answerNumber(registry, digits, now)
  return state === 'confirmed' || state === 'reported'
}

function listed(registry: Registry, [kind, value]: readonly [string, string], now: number): number {
  const { high, low } = registry.keyOf(kind, value)
  const facts = registry.reader.facts(high, low)
  if (facts === 0) return 0
  const expiry = registry.reader.expiry()
  if (expiry !== 0 && expiry * minute <= now) return 0
  return registry.allowances() > 0 && registry.isAllowed('official', kind, value) ? 0 : gradeOf(facts)
}

function phoneListed(registry: Registry, number: string, now: number): number {
  const digits = digitsOf(number)
  if (digits === 0) return 0
  const outcome = answerNumber(registry, digits, now)
  return outcome.state === 'confirmed' || outcome.state === 'reported' ? gradeOf(outcome.facts) : 0
}

/** A confirmed listing counts as one only with the measure that holds payments; without it as a report. */
function gradeOf(facts: number): number {
  return (facts & 7) === confirmed && ((facts >>> 15) & holdBit) !== 0 ? 2 : 1
}
