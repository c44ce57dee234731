import { nationalDay } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import { nameOf, recoveryNews } from '../tracking/context-service.ts'
import { findRecovery, lockRecovery, type StoredRecovery } from '../tracking/recovery-store.ts'
import { tellHoldAnew } from '../tracking/request-store.ts'
import { holdTime, type SettlingServices } from './ending-service.ts'
import { checkExtension, freeOf, isLapsed } from './hold.ts'
import * as holds from './hold-store.ts'
import type { Notice } from './paper.ts'
import * as store from './paper-store.ts'

/** A notice to record. */
export interface NoticeToRecord extends Pick<Notice, 'number' | 'day' | 'policeBody' | 'caseNumber' | 'digest'> {
  readonly recovery: string
  /** Whether the money is to be held longer. */
  readonly extends: boolean
  /** Which holds; all that is free of each where no amount is said. */
  readonly holds: readonly { readonly hold: string; readonly amount?: bigint | undefined }[]
}

/** Runs `work` with a recovery that the actor may see, locked. */
export async function withRecovery<T>(
  { db }: SettlingServices,
  { actor, id }: { readonly actor: Actor; readonly id: string },
  work: (tx: Tx, recovery: StoredRecovery) => Promise<Result<T>>,
): Promise<Result<T>> {
  const seen = await inScope(db, actor, (tx) => findRecovery(tx, id))
  if (seen === undefined) return fail('hold.recovery.not-found')
  return inTransaction(db, async (tx) => {
    const recovery = await lockRecovery(tx, id)
    return recovery === undefined ? fail('hold.recovery.not-found') : work(tx, recovery)
  })
}

/** Banks may still be answering elsewhere while the papers of one hold are there already: its clock runs. */
export function takesPapers({ state }: StoredRecovery): boolean {
  return state === 'tracking' || state === 'awaiting-analysis'
}

/**
 * The open holds of a recovery, locked, where those wanted can still be decided on. Fails with `hold.notice.twice`, `hold.not-found`,
 * `hold.already-over` or `hold.already-sanctioned`.
 */
export async function openHolds(
  tx: Tx,
  recovery: string,
  { wanted, at }: { readonly wanted: readonly string[]; readonly at: Date },
): Promise<Result<ReadonlyMap<string, holds.StoredHold>>> {
  if (new Set(wanted).size !== wanted.length) return fail('hold.notice.twice')
  const known = new Map((await holds.holdsOf(tx, recovery)).map((hold) => [hold.id, hold]))
  if (wanted.some((id) => !known.has(id))) return fail('hold.not-found')
  const open = new Map((await holds.lockOpenHolds(tx, recovery)).map((hold) => [hold.id, hold]))
  for (const id of wanted) {
    const hold = open.get(id)
    if (hold === undefined || isLapsed(hold, at)) return fail('hold.already-over')
    if (hold.state !== 'held') return fail('hold.already-sanctioned')
  }
  return ok(open)
}

/** Records an investigator's notice; fails as the desk of papers says. */
export function recordNotice(
  services: SettlingServices,
  actor: Actor,
  notice: NoticeToRecord,
): Promise<Result<Notice>> {
  const { clock, ids, audit } = services
  return withRecovery(services, { actor, id: notice.recovery }, async (tx, recovery) => {
    const at = clock.now()
    if (!takesPapers(recovery)) return fail('hold.recovery.conflict')
    if (notice.day > nationalDay(at)) return fail('hold.paper.in-future')
    const open = await openHolds(tx, recovery.id, { wanted: notice.holds.map(({ hold }) => hold), at })
    if (!open.ok) return open
    const noticed: { hold: string; amount: bigint }[] = []
    for (const { hold: id, amount: said } of notice.holds) {
      const hold = open.value.get(id) as holds.StoredHold
      const amount = said ?? freeOf(hold)
      if (amount <= 0n || amount > freeOf(hold))
        return fail('hold.notice.more-than-held', { most: freeOf(hold).toString() })
      noticed.push({ hold: id, amount })
    }
    const { number, day, policeBody, caseNumber, digest, extends: longer } = notice
    const kept: Notice = {
      id: ids.next(),
      recovery: recovery.id,
      number,
      day,
      policeBody,
      caseNumber,
      digest,
      extends: longer,
      recordedBy: nameOf(actor),
      recordedAt: at,
      holds: noticed,
    }
    const meant = noticed.map(({ hold }) => open.value.get(hold) as holds.StoredHold)
    const later = longer ? prolonged(services, meant) : ok([])
    if (!later.ok) return later
    if (!(await store.insertNotice(tx, kept))) return fail('hold.notice.already-recorded')
    for (const hold of later.value) await holdLonger(services, tx, hold)
    await audit.record(tx, actor, {
      action: 'payments.notice-recorded',
      subject: { type: 'recovery', id: recovery.id },
      details: { notice: kept.id, holds: noticed.length, extends: longer },
    })
    return ok(kept)
  })
}

/** Keeps a hold with its later end, and has its bank told: it would let the money go at the end that it knows. */
async function holdLonger({ outbox, live }: SettlingServices, tx: Tx, hold: holds.StoredHold): Promise<void> {
  await holds.saveHold(tx, hold)
  const requestId = await tellHoldAnew(tx, hold.leg)
  if (requestId !== undefined)
    await outbox.publish(tx, { topic: 'payments.prolonged', payload: { requestId, bank: hold.bank } })
  await live.publish(tx, recoveryNews(hold.recovery))
}

/** The holds as they stand after a notice that asks for more time: as many working days again, from the end that they have. */
function prolonged(services: SettlingServices, open: readonly holds.StoredHold[]): Result<readonly holds.StoredHold[]> {
  const { calendar, days, extensions: most } = holdTime(services)
  const longer: holds.StoredHold[] = []
  for (const hold of open) {
    const extensions = checkExtension(hold, most)
    if (!extensions.ok) return extensions
    // The end is midnight: the last day of the term is the one before.
    const last = new Date(hold.until.getTime() - 1)
    longer.push({ ...hold, extensions: extensions.value, until: calendar.addWorkingDays(last, days) })
  }
  return ok(longer)
}
