import type { Database } from '#platform/database'
import { inTransaction, type Tx } from '#platform/database'
import type { Log } from '#platform/log'
import { type DeliveredEvent, rewind } from '#platform/outbox'
import {
  assessedEvent,
  changedEvent,
  momentEvent,
  removedEvent,
  type SubmittedTurn,
  submittedEvent,
  type TurnChange,
} from './figures-schema.ts'
import * as store from './turn-store.ts'

/** The name of the listener that keeps the rows of the figures. */
export const turnListener = 'desk-figures'

/** The events the figures are made of. */
export const turnTopics = [
  'reports.submitted',
  'reports.changed',
  'reports.taken',
  'reports.assessed',
  'reports.reopened',
  'reports.referred',
  'reports.removed',
] as const

/** Takes events in their order, in the listener's transaction. One that cannot be read is logged and left out. */
export async function recordTurns(log: Log, tx: Tx, events: readonly DeliveredEvent[]): Promise<void> {
  const turns: SubmittedTurn[] = []
  const changes: TurnChange[] = []
  for (const event of events) {
    const turn = event.topic === 'reports.submitted' ? submittedOf(event) : undefined
    const change = turn === undefined ? changeOf(event) : undefined
    if (turn !== undefined) turns.push(turn)
    else if (change !== undefined) changes.push(change)
    else log.warn({ sequence: event.sequence, topic: event.topic }, 'event does not fit the figures of the desk')
  }
  // No change of a report comes before its submission, so all new ones go first, in one statement.
  await store.insertTurns(tx, turns)
  await store.changeTurns(tx, changes)
}

/** Empties the rows and hears all events again; the relay fills them in the minutes that follow. */
export function rebuildTurns(db: Database): Promise<void> {
  return inTransaction(db, async (tx) => {
    await rewind(tx, turnListener)
    await store.emptyTurns(tx)
  })
}

function submittedOf({ payload, occurredAt }: DeliveredEvent): SubmittedTurn | undefined {
  const { data } = submittedEvent.safeParse(payload)
  return data && { ...data, submittedAt: occurredAt }
}

/** What an event changes, or undefined where it cannot be read. */
function changeOf(event: DeliveredEvent): TurnChange | undefined {
  const { topic, payload, occurredAt } = event
  if (topic === 'reports.changed') {
    const { data } = changedEvent.safeParse(payload)
    if (data === undefined) return undefined
    const { reportId, ...facts } = data
    return { reportId, facts, reopened: false }
  }
  if (topic === 'reports.assessed') return assessedOf(event)
  if (topic === 'reports.removed') return removedOf(payload)
  const { data } = momentEvent.safeParse(payload)
  if (data === undefined) return undefined
  const { reportId, by = null } = data
  const at = data.at === undefined ? occurredAt : new Date(data.at)
  if (topic === 'reports.taken') return { reportId, looked: { at, by }, reopened: false }
  if (topic === 'reports.referred') return { reportId, referredAt: at, reopened: false }
  return topic === 'reports.reopened' ? { reportId, reopened: true } : undefined
}

function removedOf(payload: unknown): TurnChange | undefined {
  const { data } = removedEvent.safeParse(payload)
  if (data === undefined) return undefined
  return { reportId: data.reportId, removed: { at: data.at === null ? null : new Date(data.at) }, reopened: false }
}

/** Who judges a report has looked at it, taken or not. */
function assessedOf({ payload, occurredAt: at }: DeliveredEvent): TurnChange | undefined {
  const { data } = assessedEvent.safeParse(payload)
  if (data === undefined) return undefined
  const { reportId, topic, classification, closingReason, by = null } = data
  return {
    reportId,
    ...(topic !== undefined && { facts: { topic } }),
    looked: { at, by },
    assessed: { at, by, classification, closingReason },
    reopened: false,
  }
}
