import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import type { DeliveredEvent } from '#platform/outbox'
import { type AgreementView, agreement, compare } from './agreement-service.ts'
import type { SuggestionServices } from './context-service.ts'
import { forgetHeld, nothingHeld } from './model-service.ts'
import { reinstate } from './model-store.ts'
import { type Asked, type Suggestion, suggest, suggestForReport } from './suggestion-service.ts'
import { retrain, type TrainingDone } from './training-service.ts'

/** Suggestions of topic and urgency. They decide nothing and move nothing in the queue. */
export interface Suggestions {
  /** Suggests for a text, which is kept nowhere. Never fails on a text. */
  suggest(asked: Asked): Promise<Suggestion>
  /** Suggests for the account of a report. Fails with `report.not-found` or `report.words.already-deleted`. */
  suggestForReport(actor: Actor, id: Id<'report'>): Promise<Result<Suggestion>>
  /** How suggestions stood to decisions, by week and language, days included; and all versions. */
  agreement(actor: Actor, span: { readonly from: string; readonly to: string }): Promise<AgreementView>
  /** Lets a former version answer again. Fails with `suggestions.model.not-kept`. */
  reinstate(actor: Actor, version: number): Promise<Result<void>>
  /** Learns anew from closed reports; run nightly. Fails with `suggestions.too-few-reports`. */
  retrain(): Promise<Result<TrainingDone>>
  /** Takes decisions from the outbox and counts how suggestions stood to them. */
  compare(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>
}

/** Makes the suggestions. */
export function makeSuggestions(given: Omit<SuggestionServices, 'held'>): Suggestions {
  const services: SuggestionServices = { ...given, held: { now: nothingHeld } }
  return {
    suggest: (asked) => suggest(services, asked),
    suggestForReport: (actor, id) => suggestForReport(services, actor, id),
    agreement: (actor, span) => agreement(services, actor, span),
    reinstate: (actor, version) => putBack(services, actor, version),
    retrain: async () => {
      const done = await retrain(services)
      forgetHeld(services)
      return done
    },
    compare: (tx, events) => compare(services, tx, events),
  }
}

async function putBack(services: SuggestionServices, actor: Actor, version: number): Promise<Result<void>> {
  const { db, audit } = services
  const done = await inTransaction(db, async (tx) => {
    if (!(await reinstate(tx, version))) return false
    await audit.record(tx, actor, {
      action: 'reports.triage-model-reinstated',
      subject: { type: 'triage-model', id: String(version) },
      details: { version },
    })
    return true
  })
  forgetHeld(services)
  return done ? ok(undefined) : fail('suggestions.model.not-kept')
}
