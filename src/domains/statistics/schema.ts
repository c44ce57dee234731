import { z } from 'zod'
import {
  channelSchema,
  classificationSchema,
  closingReasonSchema,
  fraudTypeSchema,
  indicatorStateSchema,
  observableKindSchema,
  regionSchema,
  topic2011Schema,
  topicSchema,
} from '#domains/taxonomy'
import { isId } from '#kernel/id'
import { languages } from '#kernel/language'
import { dimensions, registerEvents } from './figures.ts'

const reportId = z.string().refine(isId)
const language = z.enum(languages)

/** What is counted of a new report; members of the event that figures do not need are dropped. */
export const submittedSchema = z.object({
  reportId,
  topic: topicSchema,
  fraudType: fraudTypeSchema.nullish().transform((code) => code ?? null),
  channel: channelSchema,
  language,
  region: regionSchema.nullish().transform((code) => code ?? null),
  synthetic: z.boolean().default(false),
})

/** A new report as it is counted. */
export type Submitted = z.output<typeof submittedSchema>

/** What later events may say of a report; a member that is absent stays as it was, null empties it. */
export const changedSchema = z.object({
  reportId,
  topic: topicSchema.optional(),
  fraudType: fraudTypeSchema.nullable().optional(),
  language: language.optional(),
  region: regionSchema.nullable().optional(),
  classification: classificationSchema.nullable().optional(),
  closingReason: closingReasonSchema.nullable().optional(),
})

/** A change of a counted report. */
export type Changed = z.output<typeof changedSchema>

/** What is counted of an event of the register. */
export const registerSchema = z.object({
  kind: observableKindSchema.or(z.literal('unknown')).default('unknown'),
  from: indicatorStateSchema.optional(),
  to: indicatorStateSchema.optional(),
  state: indicatorStateSchema.optional(),
  observableIds: z.array(z.string()).optional(),
  decision: z.enum(['upheld', 'rejected']).optional(),
})

const year = z.coerce.number().int().min(2011).max(2100)

/** A request for figures. */
export const figuresQuerySchema = z.strictObject({
  by: z.enum(dimensions).default('year').meta({ description: 'What reports are counted by' }),
  from: year.optional().meta({ description: 'First calendar year (Kazakhstan time)' }),
  to: year.optional().meta({ description: 'Last calendar year' }),
  lang: language.optional(),
})

/** A request for what never changes. */
export const historyQuerySchema = z.strictObject({ lang: language.optional() })

const published = z
  .number()
  .int()
  .nullable()
  .meta({ description: 'null where withheld: small, or next to a small count' })
const publishedSum = { count: published, atLeast: z.number().int() }

const tableSchema = z.object({
  total: z.object(publishedSum),
  sums: z.array(z.object({ code: z.string(), ...publishedSum })),
  years: z.array(
    z.object({
      year: z.number().int(),
      total: published,
      cells: z.array(z.object({ code: z.string(), count: published })),
    }),
  ),
  indicators: z.object(Object.fromEntries(registerEvents.map((event) => [event, z.number().int()]))),
})

/** Figures as they are answered. */
export const figuresSchema = z
  .object({
    by: z.enum(dimensions),
    from: z.number().int().nullable(),
    to: z.number().int().nullable(),
    suppressBelow: z.number().int(),
    updatedAt: z.iso.datetime().nullable(),
    real: tableSchema,
    synthetic: tableSchema.nullable(),
  })
  .meta({ id: 'Figures' })

const share = z.number().min(0).max(1)

/** The published figures of 2011–2019 as they are answered. */
export const historySchema = z
  .object({
    source: z.string(),
    sourceTitle: z.string(),
    from: z.number().int(),
    to: z.number().int(),
    total: z.number().int(),
    otherTotals: z.array(
      z.object({ from: z.number().int(), to: z.number().int(), sense: z.literal('over'), total: z.number().int() }),
    ),
    shares: z.array(z.object({ topic: topic2011Schema, first: share, last: share.or(z.literal('almost-none')) })),
    unknownShares: z.array(topic2011Schema),
    channels: z.array(z.object({ channels: z.array(channelSchema), sense: z.enum(['over', 'about']), share })),
  })
  .meta({ id: 'HistoricalFigures' })
