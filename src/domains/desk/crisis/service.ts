import type { Id } from '#kernel/id'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import {
  type Alarm,
  acknowledge,
  type CrisisServices,
  concerning,
  type Ending,
  end,
  escalate,
  escalateDue,
  type NamedCrisis,
  raise,
} from './crisis-service.ts'
import type { Crisis } from './crisis-store.ts'
import { enterDuty, type NewDuty, type Roster, removeDuty, roster } from './duty-service.ts'

/** Alarms about lives, and who is on duty for them. */
export interface Crises {
  /**
   * Raises an alarm: told to those on duty, else to the supervisors, and again every two minutes until somebody takes
   * it. A second press for the same report or draft gives the first alarm. Audited. Fails with `report.not-found`.
   */
  raise(actor: Actor, alarm: Alarm): Promise<Result<Crisis>>
  /** Takes an alarm. Fails with `crisis.not-found`, `crisis.forbidden`, `crisis.already-taken` or `crisis.already-ended`. */
  acknowledge(actor: Actor, id: Id<'crisis'>): Promise<Result<Crisis>>
  /** Ends an alarm with its outcome. Fails with `crisis.not-found`, `crisis.forbidden` or `crisis.already-ended`. */
  end(actor: Actor, ending: Ending): Promise<Result<Crisis>>
  /** Tells an alarm again where nobody has taken it; true where it did. Idempotent. */
  escalate(id: Id<'crisis'>): Promise<boolean>
  /** Tells again every alarm that nobody has taken in time: its job may be lost, as after a restore. Returns how many. */
  escalateDue(): Promise<number>
  /** The alarms that concern an actor: raised by them; all for who is on duty or supervises. */
  concerning(actor: Actor, list: 'open' | 'last'): Promise<readonly NamedCrisis[]>
  /** The roster from now on. */
  roster(actor: Actor): Promise<Roster>
  /** Enters a turn of at most a week. Fails with `duty.times` or `duty.person.not-found`. */
  enterDuty(actor: Actor, turn: NewDuty): Promise<Result<void>>
  /** Takes a turn out. Fails with `duty.not-found`. */
  removeDuty(actor: Actor, id: Id<'duty'>): Promise<Result<void>>
}

/** Makes the alarms. */
export function makeCrises(services: CrisisServices): Crises {
  return {
    raise: (actor, alarm) => raise(services, actor, alarm),
    acknowledge: (actor, id) => acknowledge(services, actor, id),
    end: (actor, ending) => end(services, actor, ending),
    escalate: (id) => escalate(services, id),
    escalateDue: () => escalateDue(services),
    concerning: (actor, list) => concerning(services, actor, list),
    roster: (actor) => roster(services, actor),
    enterDuty: (actor, turn) => enterDuty(services, actor, turn),
    removeDuty: (actor, id) => removeDuty(services, actor, id),
  }
}
