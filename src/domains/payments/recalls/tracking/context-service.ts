import type { Audit } from '#domains/audit'
import type { Indicators } from '#domains/indicators'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Random } from '#kernel/random'
import type { Result } from '#kernel/result'
import { type Actor, type Role, systemActor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live, LiveNews } from '#platform/live'
import type { Log } from '#platform/log'
import type { Outbox } from '#platform/outbox'
import type { TraceConfig } from './trace-config.ts'

/** What tracking works with. */
export interface TrackingServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly keys: Keys
  readonly live: Live
  readonly log?: Log
  readonly audit: Audit
  readonly outbox: Outbox
  readonly indicators: Pick<Indicators, 'observe' | 'recordReport' | 'withdrawReport' | 'confirmListing'>
  readonly config?: TraceConfig
}

const watching: readonly Role[] = ['operator', 'analyst', 'investigator', 'supervisor', 'auditor']

/** News for the screens of those who work on recoveries: which one to look at anew. */
export function recoveryNews(recovery: string): LiveNews {
  return { type: 'payments.changed', to: { roles: watching }, data: { recovery } }
}

/** A bank as it acts through what it sends; which of its clients sent it is written with the message. */
export function bankActor(code: string): Actor {
  return systemActor(`bank:${code}`)
}

/** By whom something was done, as it is kept in a row. */
export function nameOf(actor: Actor): string {
  return actor.id ?? actor.kind
}

/** Carries a failure out of a transaction that is undone because of it. */
class Undone extends Error {
  readonly failure: Result<never>

  constructor(failure: Result<never>) {
    super('undone')
    this.failure = failure
  }
}

/** Runs `work` in one transaction of which nothing is kept where it fails. */
export async function allOrNothing<T>(db: Database, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await inTransaction(db, async (tx) => {
      const result = await work(tx)
      if (!result.ok) throw new Undone(result)
      return result
    })
  } catch (error) {
    if (error instanceof Undone) return error.failure
    throw error
  }
}
