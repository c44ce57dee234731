import { systemActor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import type { LiveNews } from '#platform/live'
import type { OutboxEvent } from '#platform/outbox'
import { endTracking, type HoldServices } from '../settling/ending-service.ts'
import { recoveryNews, type TrackingServices } from './context-service.ts'
import { followContradicted } from './contradiction-service.ts'
import { type ClockStep, clockSteps, unansweredAfter } from './deadline.ts'
import { freeClaims } from './follow-service.ts'
import { legsOf, stopLegs } from './leg-store.ts'
import { tellReachable } from './reachable-service.ts'
import { lockRecovery, placesOfWork } from './recovery-store.ts'
import * as store from './request-store.ts'
import { remindShareOf } from './trace-config.ts'

/** What the clocks did. */
export interface ClockWork {
  readonly reminded: number
  readonly escalated: number
  readonly supervised: number
  /** Requests that were let go because nobody ever answered. */
  readonly unanswered: number
  /** Recoveries of which a bank is asked for money again, now that it is clear what a payment carried. */
  readonly resumed: number
  /** Recoveries of which it was told that more of their money can be asked for, though their analysis is over. */
  readonly reachable: number
}

const clocks = systemActor('clocks')

/** How many requests take a step in one transaction. */
const stepMost = 200

/**
 * Takes the steps that are due: reminds banks, tells their duty officers and then the centre's supervisors, lets go what was not
 * answered for ten days, and follows what was contradicted where it no longer is, or tells of it where a person has to. Each step is taken once, however often and in how many processes this runs; run it every minute.
 */
export async function runClocks(services: HoldServices): Promise<ClockWork> {
  const count = { remind: 0, escalate: 0, supervise: 0 }
  for (const step of clockSteps) {
    let taken: number
    do {
      taken = await inTransaction(services.db, (tx) => stepOnce(services, tx, step))
      count[step] += taken
    } while (taken === stepMost)
  }
  const unanswered = await letUnansweredGo(services)
  const resumed = await followContradicted(services)
  const reachable = await tellReachable(services)
  return {
    reminded: count.remind,
    escalated: count.escalate,
    supervised: count.supervise,
    unanswered,
    resumed,
    reachable,
  }
}

async function stepOnce(services: TrackingServices, tx: Tx, step: ClockStep): Promise<number> {
  const { clock, outbox, live, audit, config } = services
  const share = remindShareOf(config)
  const requests = await store.takeStep(tx, step, { at: clock.now(), most: stepMost, share })
  if (requests.length === 0) return 0
  await outbox.publish(tx, ...requests.map((request) => eventOf(step, request)))
  await live.publish(tx, ...[...new Set(requests.map(({ recovery }) => recovery))].map(recoveryNews))
  if (step !== 'remind') await live.publish(tx, ...(await alarms(tx, step, requests)))
  await audit.record(
    tx,
    clocks,
    ...requests.map(({ id, recovery, bank }) => ({
      action: `payments.request-${pastOf[step]}`,
      subject: { type: 'recovery', id: recovery },
      details: { request: id, bank },
    })),
  )
  return requests.length
}

/**
 * News of how many requests are silent: for whoever works on a recovery once their time is over, for the supervisors of its region
 * when it is over once again.
 */
async function alarms(
  tx: Tx,
  step: Exclude<ClockStep, 'remind'>,
  requests: readonly store.StoredRequest[],
): Promise<readonly LiveNews[]> {
  const places = new Map(
    (
      await placesOfWork(
        tx,
        requests.map(({ recovery }) => recovery),
      )
    ).map((one) => [one.id, one]),
  )
  const of = (one: store.StoredRequest) => places.get(one.recovery)
  const hearers = Map.groupBy(
    requests,
    (one) => (step === 'supervise' ? of(one)?.region : of(one)?.dutyOfficer) ?? null,
  )
  return [...hearers].flatMap(([hearer, silent]): readonly LiveNews[] => {
    const news = { type: 'payments.unanswered', data: { requests: silent.length } }
    if (step === 'supervise') return [{ ...news, to: { roles: ['supervisor'], region: hearer } }]
    return hearer === null ? [] : [{ ...news, to: { person: hearer } }]
  })
}

const pastOf = { remind: 'reminded', escalate: 'escalated', supervise: 'supervised' } as const

function eventOf(step: ClockStep, { id, bank }: store.StoredRequest): OutboxEvent {
  if (step === 'remind') return { topic: 'payments.reminded', payload: { requestId: id, bank } }
  const to = step === 'escalate' ? 'duty-officer' : 'supervisor'
  return { topic: 'payments.escalated', payload: { requestId: id, bank, to } }
}

async function letUnansweredGo(services: HoldServices): Promise<number> {
  const { db, clock } = services
  const before = new Date(clock.now().getTime() - unansweredAfter)
  let count = 0
  for (const id of await store.unansweredBefore(db, before))
    count += await inTransaction(db, (tx) => letGo(services, tx, { id, before }))
  return count
}

async function letGo(
  services: HoldServices,
  tx: Tx,
  { id, before }: { readonly id: string; readonly before: Date },
): Promise<number> {
  const recovery = await lockRecovery(tx, id)
  if (recovery === undefined || recovery.state !== 'tracking') return 0
  const unanswered = await store.unansweredLegs(tx, id, before)
  const legs = (await legsOf(tx, id)).filter((leg) => unanswered.includes(leg.id))
  await freeClaims(tx, legs)
  await store.withdrawRequests(tx, id, { at: services.clock.now(), kinds: ['hold'], legs: unanswered })
  await stopLegs(tx, id, { reason: 'unanswered', legs: unanswered })
  await endTracking(services, tx, recovery)
  await services.live.publish(tx, recoveryNews(id))
  await services.audit.record(tx, clocks, {
    action: 'payments.unanswered-let-go',
    subject: { type: 'recovery', id },
    details: { requests: unanswered.length },
  })
  return unanswered.length
}
