import { z } from 'zod'
import { channelSchema, classificationSchema, closingReasonSchema, regionSchema, topicSchema } from '#domains/taxonomy'
import { isId } from '#kernel/id'
import { languages } from '#kernel/language'
import { breakdowns, measures } from './measures.ts'

const reportId = z.string().refine(isId)
const language = z.enum(languages)
const time = z.iso.datetime({ offset: true })

/** A new report, as its event tells of it. */
export const submittedEvent = z.object({
  reportId,
  topic: topicSchema,
  channel: channelSchema,
  language,
  region: regionSchema.nullish().transform((code) => code ?? null),
  synthetic: z.boolean().default(false),
})

/** A new report to put down. */
export type SubmittedTurn = z.output<typeof submittedEvent> & { readonly submittedAt: Date }

/** New facts of a report; what is absent stays. */
export const changedEvent = z.object({
  reportId,
  topic: topicSchema.optional(),
  channel: channelSchema.optional(),
  language: language.optional(),
  region: regionSchema.nullable().optional(),
})

/** A judgement. */
export const assessedEvent = z.object({
  reportId,
  topic: topicSchema.optional(),
  classification: classificationSchema,
  closingReason: closingReasonSchema.nullable(),
  by: z.string().nullish(),
})

/** Something that happened to a report at a moment; without `at` the moment of the event is meant. */
export const momentEvent = z.object({ reportId, at: time.optional(), by: z.string().nullish() })

/** Since when content is removed; null where it can be reached again. */
export const removedEvent = z.object({ reportId, at: time.nullable() })

/** What an event changes of a report's row. Moments that are absent stay. */
export interface TurnChange {
  readonly reportId: string
  readonly facts?: Omit<z.output<typeof changedEvent>, 'reportId'>
  readonly looked?: { readonly at: Date; readonly by: string | null }
  readonly assessed?: {
    readonly at: Date
    readonly by: string | null
    readonly classification: string
    readonly closingReason: string | null
  }
  readonly referredAt?: Date
  /** Since when the content is removed, as it is known now. */
  readonly removed?: { readonly at: Date | null }
  readonly reopened: boolean
}

const day = z.iso.date().refine((text) => text >= '2011' && text < '2101')

const asked = {
  from: day.optional().meta({ description: 'First day (Kazakhstan); thirty days before the last where absent' }),
  to: day.optional().meta({ description: 'Last day; today where absent' }),
  data: z
    .enum(['real', 'synthetic'])
    .optional()
    .meta({ description: 'Real reports, or those of a simulation; what there is where absent' }),
}

/** A request for figures. */
export const figuresQuery = z.strictObject({ ...asked, by: z.enum(breakdowns).default('topic') })

/** A request for a file of figures. */
export const exportQuery = z.strictObject({
  ...asked,
  by: z.enum(breakdowns).default('topic'),
  lang: language.optional(),
})

const count = z.number().int()
const seconds = count.nullable().meta({ description: 'Whole seconds since the report came in; null where none' })
const spread = z.object({ count, median: seconds, p90: seconds })
const line = { received: count, open: count, times: z.record(z.enum(measures), spread) }
const period = { from: z.iso.date(), to: z.iso.date() }

/** Figures as they are answered. */
export const figuresView = z
  .object({
    ...period,
    by: z.enum(breakdowns),
    data: z.enum(['real', 'synthetic']),
    at: z.iso.datetime(),
    total: z.object(line),
    lines: z.array(z.object({ ...line, code: z.string(), name: z.string().nullable(), before: count.nullable() })),
    previous: z.object({ ...period, total: z.object(line) }),
  })
  .meta({ id: 'DeskFigures' })

/** The desk as it is now. */
export const loadView = z
  .object({
    at: z.iso.datetime(),
    open: count,
    new: count,
    inReview: count,
    waiting: count,
    urgent: count.meta({ description: 'Priority of 80 and more, and nobody has taken it' }),
    overdue: count,
    oldestNew: z.iso.datetime().nullable(),
    holders: z.array(z.object({ id: z.string(), name: z.string().nullable(), reports: count, urgent: count })),
    today: z.object({
      received: count,
      assessed: count,
      closed: count,
      byHour: z.array(count).length(24),
      usualByHour: z.array(z.number()).length(24).meta({ description: 'Mean of the 28 days before' }),
    }),
  })
  .meta({ id: 'DeskLoad' })
