import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import { nameOf } from '../tracking/context-service.ts'
import { findRecovery } from '../tracking/recovery-store.ts'
import { letAllGo, type SettlingServices, settle } from './ending-service.ts'
import { answersOf, type ListedAnswer } from './hand-answer-store.ts'
import { isReason } from './hold.ts'
import { formatHoldCode, holdCode } from './hold-code.ts'
import * as holds from './hold-store.ts'
import { type NoticeToRecord, recordNotice, withRecovery } from './notice-service.ts'
import type { Notice, Sanction } from './paper.ts'
import * as store from './paper-store.ts'
import { type Release, releaseHold } from './release-service.ts'
import { recordSanction, type SanctionToRecord } from './sanction-service.ts'

/** A hold as those see it who work on the recovery. */
export interface HoldView extends holds.StoredHold {
  /** What the bank tells its customer. */
  readonly code: string
}

/** What stands in writing about a recovery's held money. */
export interface Papers {
  readonly holds: readonly HoldView[]
  readonly notices: readonly Notice[]
  readonly sanctions: readonly Sanction[]
  /** What banks said by telephone or letter about letting go and giving back. */
  readonly answers: readonly ListedAnswer[]
  /** Why the analysis ended without more money going back; null where it has not, or ended by sanctions alone. */
  readonly conclusion: { readonly reason: string; readonly by: string; readonly at: Date } | null
}

/** Notices, sanctions, and the conclusion of an analysis: by these alone held money goes back or is let go before its time. */
export interface PaperDesk {
  /** Fails with `hold.recovery.not-found`. */
  papers(actor: Actor, recovery: string): Promise<Result<Papers>>
  /**
   * Records an investigator's notice. Fails with `hold.recovery.not-found`, `hold.recovery.conflict` where nothing is held by it any more or
   * yet, `hold.notice.already-recorded`, `hold.paper.in-future`, `hold.not-found`, `hold.already-over`, `hold.already-sanctioned`,
   * `hold.notice.more-than-held`, `hold.notice.twice`, or `hold.extension.too-often`.
   */
  recordNotice(actor: Actor, notice: NoticeToRecord): Promise<Result<Notice>>
  /**
   * Records a prosecutor's sanction of a notice: the banks are asked to return what it says, and the rest of those holds is let go.
   * Fails like `recordNotice`, and with `hold.notice.not-found`, `hold.own-notice.forbidden` where the same person recorded the notice,
   * `hold.sanction.before-notice`, `hold.sanction.not-noticed`, `hold.sanction.more-than-noticed`, `hold.sanction.already-recorded`,
   * or as `parseIban` does.
   */
  recordSanction(actor: Actor, sanction: SanctionToRecord): Promise<Result<Sanction>>
  /**
   * Lets one hold go before its time. Fails with `hold.recovery.not-found`, `hold.recovery.conflict`, `hold.reason-missing`,
   * `hold.not-found`, `hold.already-over`, or `hold.already-sanctioned`.
   */
  release(actor: Actor, release: Release): Promise<Result<{ readonly amount: bigint }>>
  /**
   * Concludes an analysis: what no sanction gives back is let go. Fails with `hold.recovery.not-found`, `hold.reason-missing`, or
   * `hold.analysis.conflict` where banks have yet to answer or it is concluded.
   */
  conclude(
    actor: Actor,
    conclusion: { readonly recovery: string; readonly reason: string },
  ): Promise<Result<{ readonly released: number }>>
}

/** Makes the desk of papers. */
export function makePaperDesk(services: SettlingServices): PaperDesk {
  return {
    papers: (actor, recovery) => papers(services, actor, recovery),
    recordNotice: (actor, notice) => recordNotice(services, actor, notice),
    recordSanction: (actor, sanction) => recordSanction(services, actor, sanction),
    release: (actor, release) => releaseHold(services, actor, release),
    conclude: (actor, conclusion) => conclude(services, actor, conclusion),
  }
}

/** Reading them tells as much as opening the recovery does, so it is written down too. */
async function papers(services: SettlingServices, actor: Actor, recovery: string): Promise<Result<Papers>> {
  const found = await papersSeen(services, actor, recovery)
  if (!found.ok) return found
  await inTransaction(services.db, (tx) =>
    services.audit.record(tx, actor, {
      action: 'payments.papers-read',
      subject: { type: 'recovery', id: recovery },
    }),
  )
  return found
}

function papersSeen({ db, keys }: SettlingServices, actor: Actor, recovery: string): Promise<Result<Papers>> {
  return inScope(db, actor, async (tx) => {
    if ((await findRecovery(tx, recovery)) === undefined) return fail('hold.recovery.not-found')
    const held = await holds.holdsOf(tx, recovery)
    return ok({
      holds: held.map((hold) => ({ ...hold, code: formatHoldCode(holdCode(keys, hold.id)) })),
      notices: await store.noticesOf(tx, recovery),
      sanctions: await store.sanctionsOf(tx, recovery),
      answers: await answersOf(tx, recovery),
      conclusion: (await store.conclusionOf(tx, recovery)) ?? null,
    })
  })
}

function conclude(
  services: SettlingServices,
  actor: Actor,
  conclusion: { readonly recovery: string; readonly reason: string },
): Promise<Result<{ readonly released: number }>> {
  const reason = conclusion.reason.trim()
  if (!isReason(reason)) return Promise.resolve(fail('hold.reason-missing'))
  return withRecovery(services, { actor, id: conclusion.recovery }, async (tx, recovery) => {
    if (recovery.state !== 'awaiting-analysis') return fail('hold.analysis.conflict')
    const at = services.clock.now()
    const released = await letAllGo(services, tx, await holds.lockOpenHolds(tx, recovery.id), {
      how: 'released',
      at,
      actor,
    })
    await store.keepConclusion(tx, recovery.id, { reason, by: nameOf(actor), at })
    const state = await settle(services, tx, recovery, true)
    await services.audit.record(tx, actor, {
      action: 'payments.analysis-concluded',
      subject: { type: 'recovery', id: recovery.id },
      details: { released, state },
    })
    return ok({ released })
  })
}
