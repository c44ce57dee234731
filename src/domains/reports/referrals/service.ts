import type { Id } from '#kernel/id'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type AddresseeChange, addressees, saveAddressee } from './addressee-service.ts'
import type { Addressee } from './addressee-store.ts'
import { change, type ReferralChange } from './answer-service.ts'
import { type LetterOrder, type Preview, preview } from './letter-service.ts'
import {
  listReferrals,
  type ReferralPage,
  type ReferralQuery,
  type ReportReferrals,
  referral,
  referralsOf,
} from './referral-service.ts'
import { emptyLetters, type Referral } from './referral-store.ts'
import { type Draft, draft, type ReferralServices, remind } from './sending-service.ts'
import { recordTakedown, type TakedownRecord } from './takedown-service.ts'

/** Referrals: asking others to act on a report, and keeping count of what came of it. */
export interface Referrals {
  /** The register of addressees, in the order of a screen. */
  addressees(actor: Actor): Promise<readonly Addressee[]>
  /**
   * Adds an addressee, or changes one. Audited. Fails with `referral.addressee.not-found`, `…version.conflict` and
   * `…address.unreadable`.
   */
  saveAddressee(actor: Actor, change: AddresseeChange): Promise<Result<Addressee>>
  /** The letter as it would be sent; nothing is kept. Fails with `report.not-found` or `referral.addressee.not-found`. */
  preview(actor: Actor, order: LetterOrder): Promise<Result<Preview>>
  /**
   * Keeps a letter as a draft. The same idempotency key and letter give the first draft again. Fails with the codes of
   * `preview` and of `readLetter`, and with `referral.idempotency.conflict`.
   */
  draft(actor: Actor, letter: Draft, idempotencyKey?: string): Promise<Result<Referral>>
  /**
   * Sends, withdraws, or records an answer. What was sent to the police or a provider, and what an addressee removed,
   * becomes a timestamp of the takedown. Fails with `referral.not-found`, `referral.version.conflict` and the codes of
   * `stateAfter` and `readLetter`; for addressees themselves with `referral.forbidden` but for answers.
   */
  change(actor: Actor, change: ReferralChange): Promise<Result<Referral>>
  /** One referral with its letter; fails with `referral.not-found`. */
  get(actor: Actor, id: Id<'referral'>): Promise<Result<Referral>>
  /** What a report was referred to; fails with `report.not-found`. */
  of(actor: Actor, reportId: Id<'report'>): Promise<Result<ReportReferrals>>
  /** A page of the open, late or answered ones. */
  list(actor: Actor, query: ReferralQuery): Promise<Result<ReferralPage>>
  /** Records what somebody found or was told; the product fetches nothing. Fails with the codes of `mayRecord`. */
  recordTakedown(actor: Actor, record: TakedownRecord): Promise<Result<ReportReferrals>>
  /** Tells people of answers that are late, each once a day. Idempotent; run hourly. */
  remind(): Promise<number>
  /** Empties letters of reports whose words retention has deleted. Idempotent; run daily. */
  forget(): Promise<number>
}

/** Makes the referrals. */
export function makeReferrals(services: ReferralServices): Referrals {
  const get = (actor: Actor, id: Id<'referral'>) => referral(services, actor, id)
  return {
    addressees: (actor) => addressees(services, actor),
    saveAddressee: (actor, given) => saveAddressee(services, actor, given),
    preview: (actor, order) => preview(services, actor, order),
    draft: async (actor, letter, idempotencyKey) => {
      const drafted = await draft(services, { actor, draft: letter, idempotencyKey })
      return drafted.ok ? get(actor, drafted.value) : drafted
    },
    change: async (actor, given) => {
      const changed = await change(services, actor, given)
      return changed.ok ? get(actor, given.id) : changed
    },
    get,
    of: (actor, reportId) => referralsOf(services, actor, reportId),
    list: (actor, query) => listReferrals(services, actor, query),
    recordTakedown: async (actor, record) => {
      const recorded = await recordTakedown(services, actor, record)
      return recorded.ok ? referralsOf(services, actor, record.reportId) : recorded
    },
    remind: () => remind(services),
    forget: () => emptyLetters(services.db),
  }
}
