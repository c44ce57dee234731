import type { Indicators, Verdict } from '#domains/indicators'
import { ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database } from '#platform/database'
import { cursorOf, readCursor } from './asked.ts'
import { bankFor } from './asked-service.ts'
import type { Bank } from './bank.ts'
import { type TracedAccount, tracedAfter } from './traced-store.ts'

/** What listing accounts needs. */
export interface TracedServices {
  readonly db: Database
  readonly indicators: Pick<Indicators, 'checkMany'>
}

/** A traced account with what the registry says of it now. */
export interface JudgedAccount extends TracedAccount {
  /** Null for tokens that the registry has no kind for. */
  readonly registry: Pick<Verdict, 'state' | 'measures' | 'validUntil' | 'disputed'> | null
}

/** Accounts of a bank, and from where to read on. */
export interface TracedPage {
  readonly bank: Bank
  readonly items: readonly JudgedAccount[]
  /** What to send as `modifiedAfter` next time; null as long as there was nothing. */
  readonly cursor: string | null
  readonly more: boolean
}

/** Accounts of a bank that stolen money came to, also those that nothing is asked about any more. */
export interface TracedAccounts {
  /**
   * Those that are new or whose legs have changed, each bank its own alone, in the order of change. Fails with
   * `bank.not-registered.forbidden` or `page.bad-cursor`.
   */
  list(
    actor: Actor,
    query: { readonly modifiedAfter?: string | undefined; readonly limit: number },
  ): Promise<Result<TracedPage>>
}

/** Makes the part that tells banks of their traced accounts. */
export function makeTracedAccounts({ db, indicators }: TracedServices): TracedAccounts {
  return {
    list: async (actor, { modifiedAfter, limit }) => {
      const bank = await bankFor(db, actor)
      if (!bank.ok) return bank
      const after = modifiedAfter === undefined ? ok(null) : readCursor(modifiedAfter)
      if (!after.ok) return after
      const rows = await tracedAfter(db, bank.value.code, { after: after.value, limit: limit + 1 })
      const items = await judged(indicators, rows.slice(0, limit))
      const last = items.at(-1)
      const cursor = last === undefined ? (modifiedAfter ?? null) : cursorOf(last)
      return ok({ bank: bank.value, items, cursor, more: rows.length > limit })
    },
  }
}

async function judged(
  indicators: TracedServices['indicators'],
  accounts: readonly TracedAccount[],
): Promise<readonly JudgedAccount[]> {
  // Who has the account may know what only partners are told; what is for named readers alone stays with them.
  const verdicts = await indicators.checkMany(
    accounts.map(({ account: text }) => ({ text, kind: 'iban' as const, ceiling: 'amber' as const })),
  )
  return accounts.map((account, place) => {
    const verdict = verdicts[place]
    if (!verdict?.ok) return { ...account, registry: null }
    const { state, measures, validUntil, disputed } = verdict.value
    return { ...account, registry: { state, measures, validUntil, disputed } }
  })
}
