import type { Calls } from '#domains/calls'
import type { Clock } from '#kernel/clock'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'
import { makeFeedKeys } from '../feed/key-service.ts'
import { signStatement } from '../feed/signature-service.ts'

/** What publishing the tables needs. */
export interface CallTablesServices {
  readonly db: Database
  readonly keys: Keys
  readonly clock: Clock
  readonly calls: Pick<Calls, 'tables'>
}

/** The national tables of calls as operators' nodes take them: signed by the key of the feed. */
export interface CallTablesFeed {
  /** The tables as they are now: one signed line, and the version, which changes with the content or the key alone. */
  current(): Promise<{ readonly line: string; readonly version: string }>
}

/** A line is signed anew after so long, so that tables which came back to what they were are newer than those between, in milliseconds. */
const freshFor = 60_000

/** Makes the publisher of the tables. */
export function makeCallTablesFeed({ db, keys, clock, calls }: CallTablesServices): CallTablesFeed {
  const feedKeys = makeFeedKeys({ keys, clock })
  let signed: { readonly line: string; readonly version: string; readonly at: number } | undefined
  return {
    current: async () => {
      const [tables, key, { introductions }] = await Promise.all([
        calls.tables.current(),
        feedKeys.current(db),
        feedKeys.published(db),
      ])
      const version = `${tables.version}-${key.publicKey.slice(0, 8)}`
      const at = clock.now()
      if (signed?.version === version && at.getTime() - signed.at < freshFor) return signed
      const statement = { version: 1, at: at.toISOString(), key: key.publicKey, introductions, tables } as const
      signed = { line: signStatement(key, 'call-tables', statement).line, version, at: at.getTime() }
      return signed
    },
  }
}
