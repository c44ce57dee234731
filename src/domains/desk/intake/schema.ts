import { z } from 'zod'
import { similarView, submissionBody, suggestionView } from '#domains/reports'
import {
  channelSchema,
  dangerSchema,
  fraudTypeSchema,
  observableKindSchema,
  regionSchema,
  topicSchema,
} from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { currencies } from '#kernel/money'

const uuid = z.uuid().toLowerCase()
const language = z.enum(languages)
const time = z.iso.datetime()

/** The longest text of a draft, in UTF-16 code units: as long as an account of what happened. */
const textMost = 20_000

/** The id of a draft in a path; the browser makes it, a UUIDv7. */
export const draftParams = z.strictObject({ id: uuid.transform((id) => asId<'draft'>(id)) })

const sum = z.strictObject({ amount: z.string().max(40), currency: z.enum(currencies) })

const facts = z.strictObject({
  topics: z.array(topicSchema).max(4).optional(),
  fraudType: fraudTypeSchema.optional(),
  danger: dangerSchema.optional(),
  region: regionSchema.optional(),
  amount: sum.optional(),
  paidAt: z.string().max(40).optional(),
  occurredOn: z.string().max(20).optional(),
  own: z.array(z.string().max(500)).max(20).optional(),
  answered: z
    .array(z.string().regex(/^[a-z-]{1,40}$/))
    .max(60)
    .optional(),
  writer: uuid.optional().meta({ description: 'The browser that writes, by a name it made up' }),
})

/** A draft to keep, over the version it was written from. */
export const draftBody = z.strictObject({
  version: z.number().int().min(0).meta({ description: '0 for a new draft' }),
  channel: channelSchema,
  language,
  text: z.string().max(textMost),
  facts,
  callId: uuid.nullable(),
  startedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
})

/** The version that a draft has now. */
export const draftVersionView = z.object({ version: z.number().int() }).meta({ id: 'DraftVersion' })

const draftLine = {
  id: z.uuid(),
  channel: channelSchema,
  language,
  version: z.number().int(),
  startedAt: time,
  updatedAt: time,
}

/** A draft as its owner reads it; cards and IINs stand masked in it. */
export const draftView = z
  .object({ ...draftLine, text: z.string(), facts, callId: z.uuid().nullable() })
  .meta({ id: 'Draft' })

/** The open drafts of a person. */
export const draftsView = z
  .object({ items: z.array(z.object({ ...draftLine, opening: z.string() }).meta({ id: 'DraftLine' })) })
  .meta({ id: 'Drafts' })

/** A draft sent: a submission, with the channel by which it was told. */
export const draftSubmissionBody = submissionBody.extend({ channel: channelSchema })

/** What is known so far of what is being told. */
export const previewBody = z.strictObject({
  text: z.string().max(textMost),
  language: language.optional(),
  topics: z.array(topicSchema).max(4).optional(),
  fraudType: fraudTypeSchema.optional(),
  danger: dangerSchema.optional(),
  amount: sum.optional(),
  paidAt: z.string().max(40).optional(),
})

const reason = z.object({ code: z.string(), points: z.number().int() })

/** What the words name, what is known of it, and how urgent it looks. */
export const previewView = z
  .object({
    language: language.meta({ description: 'The language the words are mostly in' }),
    spans: z.array(
      z.object({
        start: z.number().int(),
        end: z.number().int(),
        kind: observableKindSchema,
        display: z.string(),
        state: z.enum(['confirmed', 'reported', 'none', 'official', 'unknown']),
        independentReports: z.number().int(),
        observableId: z.uuid().nullable(),
        name: z.string().nullable().meta({ description: 'Of an official' }),
        topic: topicSchema.nullable(),
        fraudType: fraudTypeSchema.nullable(),
        lastReportedAt: time.nullable(),
        disputed: z.boolean(),
      }),
    ),
    similar: similarView.shape.items,
    suggestion: suggestionView.nullable(),
    priority: z.object({ value: z.number().int(), level: z.number().int().min(1).max(3), reasons: z.array(reason) }),
    officials: z.array(z.object({ display: z.string(), name: z.string() })),
  })
  .meta({ id: 'Preview' })

/** In which language to say the scripts. */
export const scriptsQuery = z.strictObject({ language: language.default('kk') })

const script = z.object({ questions: z.array(z.string()), steps: z.array(z.string()) })

/** The scripts in one language: codes by topic and type of fraud, and the words of each code. */
export const scriptsView = z
  .object({
    language,
    greeting: z.string(),
    questions: z.record(
      z.string(),
      z.object({
        ask: z.string(),
        note: z.string().meta({ description: 'What stands before the answer in the words' }),
        fills: z.enum(['danger', 'amount', 'paidAt', 'occurredOn', 'region', 'contact', 'note']),
      }),
    ),
    steps: z.record(z.string(), z.object({ say: z.string(), number: z.string().nullable() })),
    topics: z.record(z.string(), script),
    fraudTypes: z.record(z.string(), script),
  })
  .meta({ id: 'Scripts' })
