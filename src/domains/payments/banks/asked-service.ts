import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database } from '#platform/database'
import { cursorOf, readCursor } from './asked.ts'
import * as store from './asked-store.ts'
import type { Bank } from './bank.ts'
import { bankOfOrganisation } from './bank-store.ts'

/** What a bank was asked, and from where to read on. */
export interface AskedPage {
  readonly bank: Bank
  readonly items: readonly store.AskedRequest[]
  /** What to send as `modifiedAfter` next time; null as long as nothing was ever asked. */
  readonly cursor: string | null
  readonly more: boolean
}

/** What banks are asked, each its own alone. Everything fails with `bank.not-registered.forbidden` for anybody else. */
export interface Asking {
  /** Requests that are new or have changed, in the order of change. Fails with `page.bad-cursor`. */
  list(
    actor: Actor,
    query: { readonly modifiedAfter?: string | undefined; readonly limit: number },
  ): Promise<Result<AskedPage>>
  /** One request. Fails with `recall.request.not-found`. */
  get(actor: Actor, id: string): Promise<Result<{ readonly bank: Bank; readonly request: store.AskedRequest }>>
}

/** Makes the part that tells banks what they are asked. */
export function makeAsking({ db }: { readonly db: Database }): Asking {
  return {
    list: async (actor, { modifiedAfter, limit }) => {
      const bank = await bankFor(db, actor)
      if (!bank.ok) return bank
      const after = modifiedAfter === undefined ? ok(null) : readCursor(modifiedAfter)
      if (!after.ok) return after
      const rows = await store.askedAfter(db, bank.value.code, { after: after.value, limit: limit + 1 })
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      const cursor = last === undefined ? (modifiedAfter ?? null) : cursorOf(last)
      return ok({ bank: bank.value, items, cursor, more: rows.length > limit })
    },
    get: async (actor, id) => {
      const bank = await bankFor(db, actor)
      if (!bank.ok) return bank
      const request = await store.askedOne(db, id, bank.value.code)
      return request === undefined ? fail('recall.request.not-found') : ok({ bank: bank.value, request })
    },
  }
}

/** The bank for which somebody acts. Fails with `bank.not-registered.forbidden`. */
export async function bankFor(db: Database, { organisation }: Actor): Promise<Result<Bank>> {
  const bank = organisation === null ? undefined : await bankOfOrganisation(db, organisation)
  return bank === undefined ? fail('bank.not-registered.forbidden') : ok(bank)
}
