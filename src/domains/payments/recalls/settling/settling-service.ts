import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type HoldAppeals, makeHoldAppeals } from './appeal-service.ts'
import type { SettlingServices } from './ending-service.ts'
import { makeRecoveryFigures, type RecoveryFigures } from './figures-service.ts'
import { answerByHand, type HandAnswer, type HandAnswerTaken } from './hand-answer-service.ts'
import { formatHoldCode, holdCode } from './hold-code.ts'
import { lapseHolds } from './hold-service.ts'
import { holdsAtBank } from './hold-store.ts'
import { tellLapsing } from './lapse-service.ts'
import { type HoldView, makePaperDesk, type PaperDesk } from './paper-service.ts'

/** How recoveries end: what is held, on what papers it goes back, who appeals, and what everybody may know of it. */
export interface Settling {
  readonly papers: PaperDesk
  readonly appeals: HoldAppeals
  /** See `answerByHand`. */
  answerByHand(actor: Actor, given: HandAnswer): Promise<Result<HandAnswerTaken>>
  readonly figures: RecoveryFigures
  /** What the bank of the actor's organisation holds, and what ended in the last 30 days; nothing where it is no bank. */
  holdsAtBank(actor: Actor): Promise<readonly HoldView[]>
  /** Ends the holds whose time is over; tells how many. Run every minute. */
  lapse(): Promise<number>
  /** See `tellLapsing`. */
  tellLapsing(): Promise<number>
  /** Forgets the words of appeals that have served. Run daily. */
  keep(): Promise<void>
}

/** How long a bank sees what has ended, in milliseconds. */
const shownFor = 30 * 86_400_000

/** Makes settling. */
export function makeSettling(services: SettlingServices): Settling {
  const { db, clock, keys, config } = services
  const appeals = makeHoldAppeals(services)
  return {
    papers: makePaperDesk(services),
    appeals,
    answerByHand: (actor, given) => answerByHand(services, actor, given),
    figures: makeRecoveryFigures(services),
    holdsAtBank: async ({ organisation }) => {
      if (organisation === null) return []
      const held = await holdsAtBank(db, organisation, new Date(clock.now().getTime() - shownFor))
      return held.map((hold) => ({ ...hold, code: formatHoldCode(holdCode(keys, hold.id)) }))
    },
    lapse: () => lapseHolds(services),
    tellLapsing: () => tellLapsing(services),
    keep: async () => {
      await appeals.forget(config?.RETENTION_DAYS ?? 90)
    },
  }
}
