import { nationalDay } from '#kernel/clock'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import { mayReach } from '../policy.ts'
import { findReport } from '../report-store.ts'
import { languageOfText } from '../text-language.ts'
import { wordsOf } from '../words-store.ts'
import { type Agreement, agreementSince, shownAgreement } from './agreement.ts'
import { agreementOn, type Task } from './agreement-store.ts'
import type { Held, SuggestionServices } from './context-service.ts'
import { learntOf } from './model-service.ts'
import { type Suggested, suggestFor } from './suggestion.ts'

/** Where a suggestion comes from. */
export interface SuggestingModel {
  /** 0 for the word lists, which have learnt nothing. */
  readonly version: number
  readonly trainedAt: Date | null
  readonly examples: number
  readonly synthetic: boolean
}

/** A suggestion with where it comes from and how often such ones were borne out. */
export interface Suggestion extends Suggested {
  readonly language: Language
  readonly model: SuggestingModel
  /** Null where too few such suggestions have met a decision. */
  readonly agreement: { readonly topic: Agreement | null; readonly urgency: Agreement | null }
}

/** A text to suggest for. */
export interface Asked {
  readonly text: string
  /** Told from the text where it is left out. */
  readonly language?: Language | undefined
  readonly actor: Actor
}

/** Suggests for a text. It is kept nowhere. */
export async function suggest(services: SuggestionServices, { text, language, actor }: Asked): Promise<Suggestion> {
  const held = await learntOf(services)
  const suggested = suggestFor(text, held.learnt)
  const written = language ?? languageOfText(text)
  const { topic, urgency } = suggested
  const since = agreementSince(nationalDay(services.clock.now()))
  const agreement = await inScope(services.db, actor, async (tx) => {
    const on = async (task: Task, code: string | null) =>
      code === null ? null : shownAgreement(await agreementOn(tx, { language: written, task, suggested: code, since }))
    return { topic: await on('topic', topic.code), urgency: await on('urgency', urgency.level) }
  })
  return { ...suggested, language: written, model: modelOf(held), agreement }
}

/** Suggests for a report by its account; fails with `report.not-found` or `report.words.already-deleted`. */
export async function suggestForReport(
  services: SuggestionServices,
  actor: Actor,
  id: Id<'report'>,
): Promise<Result<Suggestion>> {
  const found = await inScope(services.db, actor, async (tx) => {
    const report = await findReport(tx, id)
    if (report === undefined || !mayReach(actor, report.region)) return undefined
    const account = (await wordsOf(tx, report.submissionId)).find(({ kind }) => kind === 'account')
    return { language: report.language, text: account?.body }
  })
  if (found === undefined) return fail('report.not-found')
  if (found.text === undefined) return fail('report.words.already-deleted')
  return ok(await suggest(services, { text: found.text, language: found.language, actor }))
}

function modelOf({ version, stored }: Held): SuggestingModel {
  return {
    version,
    trainedAt: stored?.trainedAt ?? null,
    examples: stored?.examples ?? 0,
    synthetic: stored?.synthetic ?? false,
  }
}
