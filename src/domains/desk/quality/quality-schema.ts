import { z } from 'zod'
import { channelSchema, classificationSchema, regionSchema, topicSchema } from '#domains/taxonomy'
import { languages } from '#kernel/language'
import { strengths } from './agreement.ts'
import { mostInSample, strataKinds } from './sample.ts'

const uuid = z.uuid().toLowerCase()
const count = z.number().int()
const time = z.iso.datetime()
const day = z.iso.date().refine((text) => text >= '2011' && text < '2101')
const reason = z.string().min(1).max(4000)
const person = z.object({ id: z.string(), name: z.string().nullable() })

/** The id of a sample or of a report in one. */
export const qualityParams = z.strictObject({ id: uuid })

/** A sample to draw. */
export const sampleBody = z.strictObject({
  from: day.meta({ description: 'First day on which the reports were closed (Kazakhstan)' }),
  to: day,
  size: z.number().int().min(1).max(mostInSample),
  strata: z.enum(strataKinds).default('topic').meta({ description: 'By what the sample is spread' }),
  topic: topicSchema.optional(),
  data: z.enum(['real', 'synthetic']).default('real'),
  assessors: z
    .array(uuid)
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Who judges again; all who may where absent' }),
  seed: z
    .number()
    .int()
    .min(0)
    .max(0xffff_ffff)
    .optional()
    .meta({ description: 'The same seed draws the same reports' }),
})

/** A judgement in a review: what the report is, and why. */
export const opinionBody = z.strictObject({
  classification: classificationSchema,
  topic: topicSchema,
  reason: reason.meta({ description: 'For colleagues; card numbers and IINs are masked' }),
})

/** A sample in the list. */
export const sampleView = z
  .object({
    id: z.uuid(),
    from: z.iso.date(),
    to: z.iso.date(),
    strata: z.enum(strataKinds),
    topic: topicSchema.nullable(),
    seed: count,
    synthetic: z.boolean(),
    candidates: count,
    drawnAt: time,
    drawnBy: person.nullable(),
    reports: count,
    given: count,
    disagreements: count.meta({ description: 'Given opinions that differ from the first, not yet resolved' }),
  })
  .meta({ id: 'QualitySample' })

/** Samples, the newest first, and who may be asked. */
export const samplesView = z.object({ items: z.array(sampleView), assessors: z.array(person) })

/** What was drawn: some reports may have found nobody who may judge them again. */
export const drawnView = z.object({ id: z.uuid(), reports: count, leftOut: count })

/** A report somebody is asked to judge again, without a word of the first judgement. */
export const askedView = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      askedAt: time,
      language: z.enum(languages).nullable(),
      given: z.boolean(),
      givenAt: time.nullable(),
    }),
  ),
})

const judgement = z.object({ classification: classificationSchema, topic: topicSchema })
const reasons = z.array(z.string())

/** A report as its second assessor reads it; `first` is there once their own opinion is given. */
export const blindView = z
  .object({
    id: z.uuid(),
    submittedAt: time,
    language: z.enum(languages),
    channel: channelSchema,
    region: regionSchema.nullable(),
    wordsDeleted: z.boolean(),
    words: z.array(z.object({ kind: z.enum(['account', 'answer']), body: z.string(), writtenAt: time })),
    identifiers: z.array(z.object({ kind: z.string(), display: z.string() })),
    given: judgement.extend({ reason: z.string(), at: time }).nullable(),
    first: judgement.extend({ reasons }).nullable(),
  })
  .meta({ id: 'BlindReport' })

const share = z.number().nullable()

const agreement = z.object({
  pairs: count,
  observed: share,
  expected: share,
  kappa: share,
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  strength: z.enum(strengths).nullable(),
  few: z.boolean().meta({ description: 'Fewer than 30 pairs: the interval means little' }),
})

/** How far first and second judgements agree. */
export const resultsView = z
  .object({
    classification: agreement,
    topic: agreement,
    byTopic: z.array(z.object({ topic: topicSchema, classification: agreement })),
    byPair: z.array(z.object({ first: person, second: person, classification: agreement, topic: agreement })),
  })
  .meta({ id: 'QualityResults' })

/** Reports judged in two ways, with both reasons. */
export const disagreementsView = z.object({
  items: z.array(
    z
      .object({
        id: z.uuid(),
        sampleId: z.uuid(),
        reportId: z.uuid(),
        first: judgement.extend({ by: person, reasons, at: time }),
        second: judgement.extend({ by: person, reason: z.string(), at: time }),
        resolution: judgement.extend({ by: person, reason: z.string(), at: time }).nullable(),
        mayResolve: z.boolean(),
      })
      .meta({ id: 'Disagreement' }),
  ),
})
