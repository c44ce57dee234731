import { z } from 'zod'
import { fraudTypeSchema, topicSchema } from '#domains/taxonomy'
import { languages } from '#kernel/language'
import { reportParams } from '../schema.ts'
import { accountLength } from '../words.ts'

const language = z.enum(languages)
const share = z.number().min(0).max(1)
const count = z.number().int().min(0)
const time = z.iso.datetime()
const level = z.enum(['now', 'soon', 'none'])

/** A text to suggest for. */
export const suggestionBody = z.strictObject({
  text: z.string().max(accountLength.most).meta({ description: 'What the caller tells; kept nowhere' }),
  language: language.optional(),
})

/** The report to suggest for. */
export const suggestionParams = reportParams

const marks = z
  .array(z.object({ start: count, end: count, word: z.string() }))
  .meta({ description: 'Places in the text, in UTF-16 code units' })

const agreementShown = z
  .object({ cases: count, agreed: count })
  .nullable()
  .meta({ description: 'Such suggestions that met a decision; null where there were too few' })

/** A suggestion. It decides nothing. */
export const suggestionView = z
  .object({
    topic: z.object({ code: topicSchema.nullable(), probability: share, words: marks, against: marks }),
    fraudType: z.object({ code: fraudTypeSchema, probability: share }).nullable(),
    urgency: z.object({ level: level.nullable(), probability: share, words: marks }),
    unsure: z.boolean().meta({ description: 'Whether the topic is left to the operator alone' }),
    language,
    model: z.object({
      version: count.meta({ description: '0 for the word lists, which have learnt nothing' }),
      trainedAt: time.nullable(),
      examples: count,
      synthetic: z.boolean(),
    }),
    agreement: z.object({ topic: agreementShown, urgency: agreementShown }),
  })
  .meta({ id: 'Suggestion' })

/** Which days of agreement; without them the last half year. */
export const agreementQuery = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() })

const quality = z.object({
  texts: count,
  macroF1: share,
  accuracy: share,
  sureAccuracy: share,
  unsureShare: share,
  calibrationError: share,
  f1: z.record(z.string(), share),
})

const model = z
  .object({
    version: count,
    trainedAt: time,
    state: z.enum(['current', 'former', 'refused']),
    refusal: z.string().nullable(),
    synthetic: z.boolean(),
    examples: count,
    heldOut: count,
    kept: z.boolean(),
    metrics: z.object({
      topic: quality,
      byLanguage: z.object({ kk: quality.optional(), ru: quality.optional(), en: quality.optional() }),
      urgency: quality.nullable(),
      fraudType: quality.nullable(),
      wordLists: z.object({ macroF1: share, unsureShare: share }),
      before: share.nullable(),
      checks: z.object({ sentences: count, flagged: count, missed: count }),
    }),
  })
  .meta({ id: 'SuggestionModel' })

const task = z.enum(['topic', 'urgency'])

/** How suggestions stood to decisions, and all versions. */
export const agreementView = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    synthetic: z.boolean(),
    weeks: z.array(z.object({ week: z.iso.date(), language, task, cases: count, suggested: count, agreed: count })),
    cases: z.array(z.object({ language, task, suggested: z.string(), decided: z.string(), cases: count })),
    models: z.array(model),
  })
  .meta({ id: 'SuggestionAgreement' })

/** The version to put back. */
export const modelParams = z.strictObject({ version: z.coerce.number().int().min(1).max(2_000_000_000) })

/** A suggestion as it leaves. */
export type SuggestionJson = z.infer<typeof suggestionView>

/** Agreement as it leaves. */
export type SuggestionAgreementJson = z.infer<typeof agreementView>
