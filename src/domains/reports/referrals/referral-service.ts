import type { Id } from '#kernel/id'
import { decodeTimeCursor, type Page, pageLimit, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import { brief } from '../brief-service.ts'
import * as store from './referral-store.ts'
import type { ReferralServices } from './sending-service.ts'
import type { TakedownView } from './takedown-service.ts'
import { takedown } from './takedown-service.ts'

/** What one report was referred to, and how far its removal is. */
export interface ReportReferrals {
  readonly items: readonly store.Referral[]
  readonly takedown: TakedownView
}

/** The referrals of a report; fails with `report.not-found`. */
export async function referralsOf(
  services: ReferralServices,
  actor: Actor,
  reportId: Id<'report'>,
): Promise<Result<ReportReferrals>> {
  // A partner sees letters, not reports.
  if (actor.roles.includes('partner')) return fail('report.not-found')
  const known = await brief(services.db, actor, reportId)
  if (!known.ok) return known
  const times = await takedown(services, actor, reportId)
  if (!times.ok) return times
  const items = await inScope(services.db, actor, (tx) => store.referralsOf(tx, reportId))
  return ok({ items, takedown: times.value })
}

/** A request for a page of a list. */
export interface ReferralQuery {
  readonly list: store.ReferralList
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** A page of a list, with how many there are of the kinds that press. */
export interface ReferralPage extends Page<store.ReferralLine> {
  readonly counts: { readonly open: number; readonly overdue: number }
}

/** A page of the open, late or answered referrals that an actor may see. */
export async function listReferrals(
  { db, clock }: ReferralServices,
  actor: Actor,
  { list, cursor, limit = pageLimit.default }: ReferralQuery,
): Promise<Result<ReferralPage>> {
  const after = cursor === undefined ? ok(null) : decodeTimeCursor(cursor)
  if (!after.ok) return after
  const now = clock.now()
  return inScope(db, actor, async (tx) => {
    const rows = await store.listReferrals(tx, { list, now, after: after.value, limit: limit + 1 })
    const counts = await store.countReferrals(tx, now)
    return ok({ ...pageOf(rows, limit, (line) => ({ key: keyOf(list, line), id: line.id })), counts })
  })
}

function keyOf(list: store.ReferralList, line: store.ReferralLine): string {
  const at = list === 'open' ? line.draftedAt : list === 'overdue' ? line.dueAt : line.answeredAt
  return (at ?? line.draftedAt).toISOString()
}

/** One referral with its letter; fails with `referral.not-found`. */
export async function referral(
  { db }: Pick<ReferralServices, 'db'>,
  actor: Actor,
  id: Id<'referral'>,
): Promise<Result<store.Referral>> {
  const found = await inScope(db, actor, (tx) => store.findReferral(tx, id))
  return found === undefined ? fail('referral.not-found') : ok(found)
}
