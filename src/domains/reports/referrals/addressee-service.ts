import type { Audit } from '#domains/audit'
import { cleanText } from '#formats/clean-text'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import * as store from './addressee-store.ts'

/** What the register of addressees needs. */
export interface AddresseeServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
}

/** The register, in the order of a screen. */
export function addressees({ db }: AddresseeServices, actor: Actor): Promise<readonly store.Addressee[]> {
  return inScope(db, actor, (tx) => store.listAddressees(tx))
}

/** A change of the register: an entry, and which one it changes. */
export interface AddresseeChange {
  readonly entry: store.AddresseeEntry
  readonly of?: { readonly id: Id<'addressee'>; readonly version: number } | undefined
}

/** Adds or changes an entry; see `Referrals.saveAddressee`. */
export async function saveAddressee(
  { db, clock, ids, audit }: AddresseeServices,
  actor: Actor,
  { entry, of }: AddresseeChange,
): Promise<Result<store.Addressee>> {
  const address = cleanText(entry.address).trim()
  if (!fits(entry.how, address)) return fail('referral.addressee.address.unreadable')
  return inTransaction(db, async (tx) => {
    if (of !== undefined && (await store.findAddressee(tx, of.id)) === undefined) {
      return fail('referral.addressee.not-found')
    }
    const id = of?.id ?? ids.next<'addressee'>()
    const saved = { ...entry, address, id, version: (of?.version ?? 0) + 1, changedAt: clock.now() }
    if (!(await store.saveAddressee(tx, saved))) return fail('referral.addressee.version.conflict')
    await audit.record(tx, actor, {
      action: of === undefined ? 'reports.addressee-added' : 'reports.addressee-changed',
      subject: { type: 'addressee', id },
      details: { version: saved.version },
    })
    return ok(saved)
  })
}

function fits(how: store.Addressee['how'], address: string): boolean {
  if (how === 'email') return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)
  return how === 'portal' ? /^https:\/\/[^\s/]+/.test(address) : address.length > 2
}
