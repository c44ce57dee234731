import type { Receipts } from '#domains/identity'
import { unwrap } from '#kernel/result'
import { makeWorkingDays, type WorkingDays } from '#kernel/working-days'
import { type Actor, systemActor } from '#platform/access'
import type { Config } from '#platform/config'
import type { Tx } from '#platform/database'
import type { Log } from '#platform/log'
import { nameOf, recoveryNews, type TrackingServices } from '../tracking/context-service.ts'
import { moveRecovery, settle as settleTracking } from '../tracking/follow-service.ts'
import type { RecoveryState } from '../tracking/recovery.ts'
import type { StoredRecovery } from '../tracking/recovery-store.ts'
import { ask } from '../tracking/request-service.ts'
import type { TraceConfig } from '../tracking/trace-config.ts'
import { endAppealsOf } from './appeal-store.ts'
import { afterLettingGo, freeOf, type HoldEnd, type HoldSums, stateOf } from './hold.ts'
import { moveHeld, type StoredHold, saveHold, stillOpen } from './hold-store.ts'
import { hasSanction } from './paper-store.ts'

/** How long money is held, by the law and the government's calendar, when its end is told, and words are kept; the usual where it is not said. */
export type HoldConfig = TraceConfig &
  Partial<
    Pick<
      Config,
      | 'HOLD_WORKING_DAYS'
      | 'HOLD_EXTENSIONS'
      | 'LAPSE_TOLD_WORKING_DAYS'
      | 'LAPSE_TOLD_HOURS'
      | 'DAYS_OFF'
      | 'WORKING_WEEKENDS'
      | 'RETENTION_DAYS'
    >
  >

/** What holding money works with: what tracking has, and how long. */
export interface HoldServices extends TrackingServices {
  readonly config?: HoldConfig
}

/** What settling works with. */
export interface SettlingServices extends HoldServices {
  readonly receipts: Receipts
  readonly log: Log
}

/** How long money is held and how often that may be prolonged. */
export interface HoldTime {
  readonly calendar: WorkingDays
  readonly days: number
  readonly extensions: number
}

/** The time that is configured, or the usual: five working days, prolonged once. */
export function holdTime({ config }: HoldServices): HoldTime {
  const { DAYS_OFF: daysOff = [], WORKING_WEEKENDS: workingWeekends = [] } = config ?? {}
  return {
    calendar: makeWorkingDays({ daysOff, workingWeekends }),
    days: config?.HOLD_WORKING_DAYS ?? 5,
    extensions: config?.HOLD_EXTENSIONS ?? 1,
  }
}

/** The clock of holds, where nobody in particular acts. */
export const holdClock: Actor = systemActor('holds')

/** Money of a hold that is let go. */
export interface LettingGo {
  readonly amount: bigint
  readonly how: Exclude<HoldEnd, 'returned'>
  readonly at: Date
  /** Who lets it go. */
  readonly actor: Actor
}

/**
 * Lets go of money that a locked hold has free (the caller has seen to it), in the transaction that has its recovery locked: the bank
 * is asked to release it, the leg knows it as unavailable, and where nothing is left the hold is over.
 */
export async function letGo(services: HoldServices, tx: Tx, hold: StoredHold, going: LettingGo): Promise<StoredHold> {
  const { amount, how, at, actor } = going
  const after = await keepSums(services, tx, hold, {
    sums: unwrap(afterLettingGo(hold, amount)),
    end: how,
    // The law ended it at that moment, whenever the clock was looked at.
    at: how === 'lapsed' ? hold.until : at,
  })
  await moveHeld(tx, hold.leg, amount, 'unavailable')
  await ask(services, tx, {
    recovery: hold.recovery,
    leg: hold.leg,
    kind: 'release',
    bank: hold.bank,
    amount,
    details: { hold: hold.id, why: how },
  })
  await services.audit.record(tx, actor, {
    action: 'payments.hold-released',
    subject: { type: 'hold', id: hold.id },
    details: { how, amount: amount.toString(), state: after.state },
  })
  return after
}

/** Lets go of everything that is free of the open holds given; tells how many there were. */
export async function letAllGo(
  services: HoldServices,
  tx: Tx,
  holds: readonly StoredHold[],
  going: Omit<LettingGo, 'amount'>,
): Promise<number> {
  let count = 0
  for (const hold of holds) {
    const amount = freeOf(hold)
    if (amount === 0n) continue
    await letGo(services, tx, hold, { ...going, amount })
    count++
  }
  return count
}

/** Writes new sums of a locked hold with the state that follows from them, and tells of it; what is over needs no appeals any more. */
export async function keepSums(
  { outbox, live, audit }: HoldServices,
  tx: Tx,
  hold: StoredHold,
  { sums, end, at }: { readonly sums: HoldSums; readonly end: HoldEnd; readonly at: Date },
): Promise<StoredHold> {
  const state = stateOf(sums)
  const closed = state === 'closed'
  const after = { ...hold, ...sums, state, endReason: closed ? end : null, closedAt: closed ? at : null }
  await saveHold(tx, after)
  const over = closed ? await endAppealsOf(tx, hold.id, { at, by: nameOf(holdClock) }) : []
  await audit.record(
    tx,
    holdClock,
    ...over.map((id) => ({
      action: 'payments.appeal-over',
      subject: { type: 'hold-appeal', id },
      details: { end },
    })),
  )
  await outbox.publish(tx, { topic: 'payments.hold-changed', payload: { hold: hold.id, state } })
  await live.publish(tx, recoveryNews(hold.recovery))
  return after
}

/**
 * Moves a locked recovery on as far as its holds let it: it is analysed once a sanction or a conclusion is there and no money waits
 * for one; then it returns while money is to come back, and is completed. Tells its state.
 */
export async function settle(
  services: HoldServices,
  tx: Tx,
  recovery: StoredRecovery,
  decided: boolean,
): Promise<RecoveryState> {
  const awaiting = recovery.state === 'awaiting-analysis' && decided
  if (!awaiting && recovery.state !== 'returning') return recovery.state
  const { held, returning } = await stillOpen(tx, recovery.id)
  const events: ('analyse' | 'return' | 'complete')[] = []
  if (awaiting && !held) events.push('analyse', returning ? 'return' : 'complete')
  if (recovery.state === 'returning' && !held && !returning) events.push('complete')
  let { state } = recovery
  for (const event of events) state = unwrap(await moveRecovery(services, tx, { id: recovery.id, state }, event))
  return state
}

/**
 * Lets a locked recovery go on where no bank is left to answer: to its analysis, and beyond it where a sanction came while banks were
 * still asked and no money waits for one. Tells its state.
 */
export async function endTracking(services: HoldServices, tx: Tx, recovery: StoredRecovery): Promise<RecoveryState> {
  const state = await settleTracking(services, tx, recovery)
  if (state !== 'awaiting-analysis' || recovery.state === state) return state
  return settle(services, tx, { ...recovery, state }, await hasSanction(tx, recovery.id))
}
