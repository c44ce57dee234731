import type { Audit } from '#domains/audit'
import type { Colleague } from '#domains/identity'
import type { Reports } from '#domains/reports'
import type { Region } from '#domains/taxonomy'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, systemActor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import { addJob } from '#platform/jobs'
import type { Live } from '#platform/live'
import { inScope } from '#platform/scope'
import {
  audienceOf,
  type CrisisKind,
  type CrisisOutcome,
  escalationAfter,
  isDue,
  isUntaken,
  lastToldBy,
} from './crisis.ts'
import * as store from './crisis-store.ts'
import { onDuty } from './duty-store.ts'

/** What alarms need. */
export interface CrisisServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly live: Pick<Live, 'publish'>
  readonly reports: Pick<Reports, 'brief'>
  readonly colleagues: () => Promise<readonly Colleague[]>
}

/** An alarm about to be raised: about a report, a draft, or a call that has left nothing yet. */
export interface Alarm {
  readonly kind: CrisisKind
  readonly reportId?: Id<'report'> | undefined
  readonly draftId?: string | undefined
  /** The caller's; that of the report where not said. */
  readonly language?: Language | undefined
  readonly region?: Region | undefined
}

/** The name of the job that tells an alarm again. */
export const escalationJob = 'desk-crisis-escalation'

/** Raises an alarm; see `Crises.raise`. */
export async function raise(services: CrisisServices, actor: Actor, alarm: Alarm): Promise<Result<store.Crisis>> {
  const { db, clock, ids, audit } = services
  const about = alarm.reportId === undefined ? undefined : await services.reports.brief(actor, alarm.reportId)
  if (about?.ok === false) return about
  const now = clock.now()
  const crisis: store.Crisis = {
    acknowledgedBy: null,
    acknowledgedAt: null,
    endedBy: null,
    endedAt: null,
    outcome: null,
    note: null,
    id: ids.next(),
    kind: alarm.kind,
    reportId: alarm.reportId ?? null,
    draftId: alarm.draftId ?? null,
    region: about?.value.region ?? alarm.region ?? null,
    language: alarm.language ?? about?.value.language ?? 'kk',
    raisedBy: actor.id ?? '',
    raisedAt: now,
    alerts: 1,
    alertedAt: now,
  }
  const kept = await inTransaction(db, async (tx) => {
    if (!(await store.insertCrisis(tx, crisis))) return false
    await tell(services, tx, crisis)
    await audit.record(tx, actor, {
      action: 'desk.crisis-raised',
      subject: { type: 'crisis', id: crisis.id },
      details: { kind: crisis.kind, report: crisis.reportId },
    })
    return true
  })
  if (kept) return ok(crisis)
  const open = await store.openOf(db, crisis)
  // It ended at this very moment: the next press raises anew.
  return open === undefined ? fail('crisis.already-ended') : ok(open)
}

/** Tells an alarm to whom it concerns, and again later unless somebody takes it. */
async function tell({ clock, live }: CrisisServices, tx: Tx, crisis: store.Crisis): Promise<void> {
  const { id, kind, region, alerts } = crisis
  const data = { crisis: id, kind, alerts }
  const { people, supervisors } = audienceOf(await onDuty(tx, clock.now()), alerts)
  for (const person of people) await live.publish(tx, { type: 'crisis.raised', to: { person }, data })
  if (supervisors) await live.publish(tx, { type: 'crisis.raised', to: { roles: ['supervisor'], region }, data })
  await queueTelling(tx, id, new Date(crisis.alertedAt.getTime() + escalationAfter))
}

/** One job for each alarm: a later one takes the place of one that waits. */
function queueTelling(tx: Tx, id: Id<'crisis'>, runAt: Date): Promise<void> {
  return addJob(tx, escalationJob, { payload: { id }, key: `crisis:${id}`, runAt })
}

/** Queues the next telling of an alarm to which its job came too early, by the clock that starts jobs. */
async function tellLater(tx: Tx, { id, alertedAt }: store.Crisis, now: Date): Promise<void> {
  const remaining = Math.min(alertedAt.getTime() + escalationAfter - now.getTime(), escalationAfter)
  await queueTelling(tx, id, new Date((await store.databaseTime(tx)).getTime() + remaining))
}

/** Tells an alarm again where nobody has taken it; true where it did. */
export function escalate(services: CrisisServices, id: Id<'crisis'>): Promise<boolean> {
  return inTransaction(services.db, async (tx) => {
    const crisis = await store.lockCrisis(tx, id)
    const now = services.clock.now()
    if (crisis === undefined || !isUntaken(crisis)) return false
    if (!isDue(crisis, now)) {
      await tellLater(tx, crisis, now)
      return false
    }
    const again = { ...crisis, alerts: crisis.alerts + 1, alertedAt: now }
    await store.saveCrisis(tx, again)
    await tell(services, tx, again)
    const subject = { type: 'crisis', id }
    const details = { alerts: again.alerts }
    await services.audit.record(tx, systemActor('jobs'), { action: 'desk.crisis-told-again', subject, details })
    return true
  })
}

/** Tells again every alarm that is due, whatever became of its job; see `Crises.escalateDue`. */
export async function escalateDue(services: CrisisServices): Promise<number> {
  let told = 0
  for (const id of await store.untakenCrises(services.db, lastToldBy(services.clock.now())))
    if (await escalate(services, id)) told++
  return told
}

/** Whether somebody may take an alarm: who is on duty, and supervisors. */
async function mayTake(tx: Tx, actor: Actor, now: Date): Promise<boolean> {
  return actor.roles.includes('supervisor') || (actor.id !== null && (await onDuty(tx, now)).includes(actor.id))
}

/** Takes an alarm; see `Crises.acknowledge`. */
export function acknowledge(services: CrisisServices, actor: Actor, id: Id<'crisis'>): Promise<Result<store.Crisis>> {
  const now = services.clock.now()
  return change(services, { actor, id, action: 'desk.crisis-taken' }, async (tx, crisis) => {
    if (!(await mayTake(tx, actor, now))) return fail('crisis.forbidden')
    if (crisis.acknowledgedAt !== null) return crisis.acknowledgedBy === actor.id ? ok(crisis) : taken
    return ok({ ...crisis, acknowledgedBy: actor.id, acknowledgedAt: now })
  })
}

const taken = fail('crisis.already-taken')

/** The end of an alarm: how it ended, and what colleagues should know. */
export interface Ending {
  readonly id: Id<'crisis'>
  readonly outcome: CrisisOutcome
  readonly note?: string | undefined
}

/** Ends an alarm; see `Crises.end`. */
export function end(services: CrisisServices, actor: Actor, ending: Ending): Promise<Result<store.Crisis>> {
  const now = services.clock.now()
  const { id, outcome, note } = ending
  return change(services, { actor, id, action: 'desk.crisis-ended', details: { outcome } }, async (tx, crisis) => {
    const own = crisis.raisedBy === actor.id || crisis.acknowledgedBy === actor.id
    if (!own && !(await mayTake(tx, actor, now))) return fail('crisis.forbidden')
    return ok({ ...crisis, endedBy: actor.id, endedAt: now, outcome, note: note ?? null })
  })
}

interface Step {
  readonly actor: Actor
  readonly id: Id<'crisis'>
  readonly action: string
  readonly details?: Readonly<Record<string, string>>
}

type Changer = (tx: Tx, crisis: store.Crisis) => Promise<Result<store.Crisis>>

/** Region and person bind an alarm as they bind everything else. */
function reaches(actor: Actor, { region, raisedBy }: store.Crisis): boolean {
  return actor.region === null || actor.region === region || actor.id === raisedBy
}

async function change(services: CrisisServices, step: Step, work: Changer): Promise<Result<store.Crisis>> {
  const { actor, id, action, details } = step
  return inTransaction(services.db, async (tx) => {
    const crisis = await store.lockCrisis(tx, id)
    if (crisis === undefined || !reaches(actor, crisis)) return fail('crisis.not-found')
    if (crisis.endedAt !== null) return fail('crisis.already-ended')
    const next = await work(tx, crisis)
    if (!next.ok || next.value === crisis) return next
    await store.saveCrisis(tx, next.value)
    // Every banner that shows it looks anew; which those are, each screen's own list says.
    await services.live.publish(tx, {
      type: 'crisis.changed',
      to: { roles: ['operator', 'analyst', 'supervisor'], region: crisis.region },
      data: { crisis: id },
    })
    const subject = { type: 'crisis', id }
    await services.audit.record(tx, actor, { action, subject, ...(details && { details }) })
    return next
  })
}

/** An alarm with the names of those who had a hand in it. */
export interface NamedCrisis extends store.Crisis {
  readonly names: Readonly<Record<string, string>>
  /** Whether this reader may take it. */
  readonly mine: boolean
}

/** The alarms that concern an actor: open ones they raised, and all where they are on duty or supervise. */
export async function concerning(
  services: CrisisServices,
  actor: Actor,
  list: 'open' | 'last',
): Promise<readonly NamedCrisis[]> {
  const { db, clock } = services
  const { all, takes } = await inScope(db, actor, async (tx) => ({
    all: list === 'open' ? await store.openCrises(tx) : await store.lastCrises(tx, 50),
    takes: await mayTake(tx, actor, clock.now()),
  }))
  const seen = all.filter(({ raisedBy }) => takes || raisedBy === actor.id)
  if (seen.length === 0) return []
  const names = new Map((await services.colleagues()).map(({ id, name }) => [id, name]))
  return seen.map((crisis) => ({
    ...crisis,
    names: namedIn(crisis, names),
    mine: takes && crisis.acknowledgedAt === null && crisis.endedAt === null,
  }))
}

function namedIn(crisis: store.Crisis, names: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const people = [crisis.raisedBy, crisis.acknowledgedBy, crisis.endedBy]
  return Object.fromEntries(people.flatMap((id) => (id === null ? [] : [[id, names.get(id) ?? '—']])))
}
