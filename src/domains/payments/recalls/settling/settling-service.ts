import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type HoldAppeals, makeHoldAppeals } from './appeal-service.ts'
import type { SettlingServices } from './ending-service.ts'
import { makeRecoveryFigures, type RecoveryFigures } from './figures-service.ts'
import { answerByHand, type HandAnswer, type HandAnswerTaken } from './hand-answer-service.ts'
import { lapseHolds } from './hold-service.ts'
import { tellLapsing } from './lapse-service.ts'
import { makePaperDesk, type PaperDesk } from './paper-service.ts'

/** How recoveries end: what is held, on what papers it goes back, who appeals, and what everybody may know of it. */
export interface Settling {
  readonly papers: PaperDesk
  readonly appeals: HoldAppeals
  /** See `answerByHand`. */
  answerByHand(actor: Actor, given: HandAnswer): Promise<Result<HandAnswerTaken>>
  readonly figures: RecoveryFigures
  /** Ends the holds whose time is over; tells how many. Run every minute. */
  lapse(): Promise<number>
  /** See `tellLapsing`. */
  tellLapsing(): Promise<number>
  /** Forgets the words of appeals that have served. Run daily. */
  keep(): Promise<void>
}

/** Makes settling. */
export function makeSettling(services: SettlingServices): Settling {
  const { config } = services
  const appeals = makeHoldAppeals(services)
  return {
    papers: makePaperDesk(services),
    appeals,
    answerByHand: (actor, given) => answerByHand(services, actor, given),
    figures: makeRecoveryFigures(services),
    lapse: () => lapseHolds(services),
    tellLapsing: () => tellLapsing(services),
    keep: async () => {
      await appeals.forget(config?.RETENTION_DAYS ?? 90)
    },
  }
}
