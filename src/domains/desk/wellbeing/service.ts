import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import {
  type Counting,
  count,
  forget,
  type OwnExposure,
  own,
  type RotationLine,
  rest,
  rotation,
  type WellbeingServices,
} from './wellbeing-service.ts'

/** How the people at the desk are: what they were exposed to, for themselves; who should be relieved, for supervisors. */
export interface Wellbeing {
  /**
   * Counts a report opened (once in half an hour), time spent or a picture asked for. How heavy it was the topic says; what
   * it was is not kept. Fails with `report.not-found`.
   */
  count(actor: Actor, counting: Counting): Promise<Result<void>>
  /** The actor's own exposure; nobody else is shown it. */
  own(actor: Actor): Promise<OwnExposure>
  /** Begins or ends a break; once is enough. */
  rest(actor: Actor, state: 'begin' | 'end'): Promise<OwnExposure>
  /** Who should rest or be relieved, the most urgent first; of those who read in the last twelve hours. */
  rotation(actor: Actor): Promise<readonly RotationLine[]>
  /** Deletes what is older than a month. Idempotent; run daily. */
  forget(): Promise<void>
}

/** Makes it. */
export function makeWellbeing(services: WellbeingServices): Wellbeing {
  return {
    count: (actor, counting) => count(services, actor, counting),
    own: (actor) => own(services, actor),
    rest: (actor, state) => rest(services, actor, state),
    rotation: (actor) => rotation(services, actor),
    forget: () => forget(services),
  }
}
