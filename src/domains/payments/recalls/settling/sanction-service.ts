import { parseIban } from '#formats/iban'
import { nationalDay } from '#kernel/clock'
import { fail, ok, type Result, unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { nameOf } from '../tracking/context-service.ts'
import { ask } from '../tracking/request-service.ts'
import { keepSums, letGo, type SettlingServices, settle } from './ending-service.ts'
import { afterSanction, freeOf } from './hold.ts'
import type * as holds from './hold-store.ts'
import { openHolds, takesPapers, withRecovery } from './notice-service.ts'
import type { Notice, Sanction } from './paper.ts'
import * as store from './paper-store.ts'

/** A sanction to record. */
export interface SanctionToRecord
  extends Pick<Sanction, 'notice' | 'number' | 'day' | 'office' | 'digest' | 'returns'> {
  readonly recovery: string
}

interface Ordered {
  readonly hold: holds.StoredHold
  readonly amount: bigint
  readonly account: string
}

/** What a sanction gives back, measured against its notice and against what is held. */
async function orderedBy(
  tx: Tx,
  { sanction, notice, at }: { readonly sanction: SanctionToRecord; readonly notice: Notice; readonly at: Date },
): Promise<Result<readonly Ordered[]>> {
  const open = await openHolds(tx, sanction.recovery, { wanted: sanction.returns.map(({ hold }) => hold), at })
  if (!open.ok) return open
  const ordered: Ordered[] = []
  for (const { hold: id, amount, account } of sanction.returns) {
    const noticed = notice.holds.find(({ hold }) => hold === id)
    if (noticed === undefined) return fail('hold.sanction.not-noticed')
    if (amount > noticed.amount) return fail('hold.sanction.more-than-noticed', { most: noticed.amount.toString() })
    const hold = open.value.get(id) as holds.StoredHold
    const sums = afterSanction(hold, amount)
    if (!sums.ok) return sums
    const iban = parseIban(account)
    if (!iban.ok) return iban
    ordered.push({ hold, amount, account: iban.value.iban })
  }
  return ok(ordered)
}

/** The notice that a sanction is of, where the actor may record one for it. */
async function noticeFor(
  tx: Tx,
  actor: Actor,
  { notice: id, recovery, day }: SanctionToRecord,
): Promise<Result<Notice>> {
  const notice = (await store.noticesOf(tx, recovery)).find((one) => one.id === id)
  if (notice === undefined) return fail('hold.notice.not-found')
  if (notice.recordedBy === nameOf(actor)) return fail('hold.own-notice.forbidden')
  return day < notice.day ? fail('hold.sanction.before-notice') : ok(notice)
}

/** Records a prosecutor's sanction; fails as the desk of papers says. */
export function recordSanction(
  services: SettlingServices,
  actor: Actor,
  sanction: SanctionToRecord,
): Promise<Result<Sanction>> {
  const { clock, ids, audit } = services
  return withRecovery(services, { actor, id: sanction.recovery }, async (tx, recovery) => {
    const at = clock.now()
    if (!takesPapers(recovery)) return fail('hold.recovery.conflict')
    if (sanction.day > nationalDay(at)) return fail('hold.paper.in-future')
    const notice = await noticeFor(tx, actor, sanction)
    if (!notice.ok) return notice
    const ordered = await orderedBy(tx, { sanction, notice: notice.value, at })
    if (!ordered.ok) return ordered
    const { number, day, office, digest } = sanction
    const kept: Sanction = {
      id: ids.next(),
      recovery: recovery.id,
      notice: notice.value.id,
      number,
      day,
      office,
      digest,
      recordedBy: nameOf(actor),
      recordedAt: at,
      returns: ordered.value.map(({ hold, amount, account }) => ({ hold: hold.id, amount, account })),
    }
    if (!(await store.insertSanction(tx, kept, notice.value.recordedBy))) return fail('hold.sanction.already-recorded')
    for (const one of ordered.value)
      await orderBack(services, tx, one, { actor, at, notice: notice.value, sanction: kept })
    await audit.record(tx, actor, {
      action: 'payments.sanction-recorded',
      subject: { type: 'recovery', id: recovery.id },
      details: { sanction: kept.id, notice: kept.notice, holds: kept.returns.length },
    })
    await settle(services, tx, recovery, true)
    return ok(kept)
  })
}

/** Asks a bank to return what a sanction gives back, and lets the rest of the hold go. */
async function orderBack(
  services: SettlingServices,
  tx: Tx,
  { hold, amount, account }: Ordered,
  by: {
    readonly actor: Actor
    readonly at: Date
    readonly notice: Notice
    readonly sanction: Sanction
  },
): Promise<void> {
  const { actor, at, notice, sanction } = by
  const sums = unwrap(afterSanction(hold, amount))
  const after = await keepSums(services, tx, hold, { sums, end: 'returned', at })
  const rest = freeOf(after)
  if (rest > 0n) await letGo(services, tx, after, { amount: rest, how: 'released', at, actor })
  await ask(services, tx, {
    recovery: hold.recovery,
    leg: hold.leg,
    kind: 'return',
    bank: hold.bank,
    amount,
    details: {
      hold: hold.id,
      account,
      notice: { number: notice.number, day: notice.day, body: notice.policeBody, digest: notice.digest },
      sanction: { number: sanction.number, day: sanction.day, office: sanction.office, digest: sanction.digest },
    },
  })
}
