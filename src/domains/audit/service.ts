import { canonicalJson } from '#kernel/canonical-json'
import { type Clock, nationalDay } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import { type Random, randomBelow } from '#kernel/random'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import { type AboutQuery, codesIn, type NotedEntry } from './about.ts'
import { type AuditEntry, type AuditNote, chainStart, endText, entryText, headText, lanes, sealText } from './entry.ts'
import * as store from './store.ts'

/** What the trail needs. */
export interface AuditServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly keys: Keys
}

/** The audit trail. */
export interface Audit {
  /**
   * Writes down what an actor did, in the transaction of the change, so that neither stands without the other.
   * Call it last in the transaction: it holds the lane until the commit.
   */
  record(tx: Tx, actor: Actor, ...notes: readonly AuditNote[]): Promise<void>
  /**
   * What was noted of a subject, the newest first, from `before` on backwards; for a domain that shows the history of
   * what is its own. Of the details only codes, ids, numbers and yes or no come out. Who may read is the caller's matter.
   */
  about(subject: AuditNote['subject'], query: AboutQuery): Promise<readonly NotedEntry[]>
  /** Seals every day that is over. Idempotent; run daily. */
  sealDays(): Promise<number>
}

/** Makes the trail. */
export function makeAudit(services: AuditServices): Audit {
  return {
    record: (tx, actor, ...notes) => record(services, tx, { actor, notes }),
    about: (subject, query) => about(services, subject, query),
    sealDays: () => sealDays(services),
  }
}

async function record(
  services: AuditServices,
  tx: Tx,
  { actor, notes }: { readonly actor: Actor; readonly notes: readonly AuditNote[] },
): Promise<void> {
  if (notes.length === 0) return
  const { clock, ids, keys } = services
  const at = clock.now()
  const day = nationalDay(at)
  const end = await lockLane(services, tx, day)
  let hash: Uint8Array = end.hash
  let count = end.count
  const entries = notes.map((note) => {
    const entry: AuditEntry = {
      id: ids.next(),
      day,
      lane: end.lane,
      number: ++count,
      at,
      actorKind: actor.kind,
      actorId: actor.id,
      organisation: actor.organisation,
      action: note.action,
      subjectType: note.subject.type,
      subjectId: note.subject.id,
      details: canonicalJson(note.details ?? {}),
    }
    const own = keys.hash('audit-chain', entryText(hash, entry))
    hash = own
    return { ...entry, hash: own }
  })
  await store.append(tx, entries, keys.hash('audit-chain', endText(day, { lane: end.lane, count, hash })))
}

/**
 * The lane that a transaction writes in. It keeps to one, however often it writes: two that held a lane each and wanted the other's
 * would wait for one another.
 */
const laneOf = new WeakMap<Tx, number>()

async function lockLane({ random, keys }: AuditServices, tx: Tx, day: string): Promise<store.StoredEnd> {
  const lane = laneOf.get(tx) ?? randomBelow(random, lanes)
  laneOf.set(tx, lane)
  const open = await store.lockLane(tx, day, lane)
  if (open) return open
  const ends = Array.from({ length: lanes }, (_, number) => {
    const end = { lane: number, count: 0, hash: Buffer.from(chainStart) }
    return { ...end, proof: keys.hash('audit-chain', endText(day, end)) }
  })
  await store.openDay(tx, day, ends, keys.hash('audit-chain', headText(day)))
  const locked = await store.lockLane(tx, day, lane)
  if (!locked) throw new Error('the audit lane did not open')
  return locked
}

async function about(
  { db }: AuditServices,
  subject: AuditNote['subject'],
  query: AboutQuery,
): Promise<readonly NotedEntry[]> {
  const entries = await store.entriesAbout(db, subject, query)
  return entries.map(({ details, ...entry }) => ({ ...entry, details: codesIn(details) }))
}

async function sealDays({ db, clock, keys }: AuditServices): Promise<number> {
  const days = await store.unsealedDays(db, nationalDay(clock.now()))
  for (const day of days) {
    await inTransaction(db, async (tx) => {
      const previous = await store.lastSeal(tx)
      const ends = await store.laneEnds(tx, day)
      const hash = keys.hash('audit-chain', sealText(previous?.hash ?? chainStart, day, ends))
      const entries = ends.reduce((sum, end) => sum + end.count, 0)
      await store.insertSeal(tx, { day, entries, hash, at: clock.now() })
    })
  }
  return days.length
}
