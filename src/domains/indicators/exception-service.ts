import type { Database } from '#platform/database'
import * as store from './exception-store.ts'
import { digitsOfNumber, targetsOf } from './target.ts'

/** An allowed name with the listings that may lie above it. */
export interface PlacedName extends store.AllowedName {
  /** Hosts whose listing would cover it: its own, unless it is one, and every domain above. */
  readonly hosts: readonly string[]
  /** The E.164 digits of a number. */
  readonly digits: number | null
}

/** Those of some observables that the allow list names now, with what may lie above each; the others are left out. */
export async function allowedNames(db: Database, observableIds: readonly string[]): Promise<readonly PlacedName[]> {
  const rows = await store.allowedNamesOf(db, observableIds)
  return rows.map((row) => {
    const { attributes: _attributes, ...name } = row
    const above = targetsOf(row).filter(({ kind, match }) => match !== 'exact' && (kind === 'domain' || kind === 'ip'))
    return { ...name, hosts: above.map(({ value }) => value), digits: digitsOfNumber(row) ?? null }
  })
}
