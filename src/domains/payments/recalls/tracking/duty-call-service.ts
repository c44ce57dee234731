import type { Actor } from '#platform/access'
import { listBanks } from '../../banks/bank-store.ts'
import type { TrackingServices } from './context-service.ts'
import * as store from './duty-call-store.ts'
import { type ContactPhone, isToCall, telephoneIn } from './duty-contact.ts'

/** A bank that is to be called now about a request. */
export interface CallToMake extends store.SilentRequest {
  /** The number of its duty officer; null where the register has none. */
  readonly phone: ContactPhone | null
}

/** Calls that are to be made. */
export interface CallsToMake {
  readonly items: readonly CallToMake[]
  /** Whether there are more than are told. */
  readonly more: boolean
}

/** How many calls are told at once. */
const callsMost = 50

/**
 * Banks to call now, of the actor's region, those first whose clocks run out: a request waits, half of its time is over, and the bank cannot be
 * written to; or its time is over and writing was not enough. What a bank said since, even a refusal, takes it off.
 */
export async function callsToMake(
  { db }: Pick<TrackingServices, 'db'>,
  { region: within }: Pick<Actor, 'region'>,
): Promise<CallsToMake> {
  const banks = await listBanks(db)
  const calledWhere = (escalated: boolean) =>
    banks.filter(({ dutyContact: contact }) => isToCall({ contact, escalated })).map(({ code }) => code)
  const silent = await store.silentRequests(db, {
    within,
    reminded: calledWhere(false),
    escalated: calledWhere(true),
    most: callsMost + 1,
  })
  const items = silent
    .slice(0, callsMost)
    .map((one) => ({ ...one, phone: (one.contact !== null && telephoneIn(one.contact)) || null }))
  return { items, more: silent.length > callsMost }
}
