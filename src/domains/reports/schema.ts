import { z } from 'zod'
import {
  channelSchema,
  classificationSchema,
  closingReasonSchema,
  dangerSchema,
  fraudTypeSchema,
  legalBasisSchema,
  measureSchema,
  observableKindSchema,
  outcomeSchema,
  regionSchema,
  tlpSchema,
  topicSchema,
} from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { currencies } from '#kernel/money'
import { contactInput } from './contacts/schema.ts'
import { reportStates } from './report.ts'
import { accountLength, messageLength } from './words.ts'

const uuid = z.uuid().toLowerCase()
const time = z.iso.datetime()
const language = z.enum(languages)
const account = z.string().min(1).max(accountLength.most)
const message = z.string().min(1).max(messageLength)
const own = z.array(z.string().max(500)).max(20)
const version = z.number().int().min(1)

/** A day or moment that somebody can have lived through; the year zero is none, and no calendar has it. */
const thinkable = (day: string) => day >= '1900'

/** The id of a report in a path. */
export const reportParams = z.strictObject({ id: uuid.transform((id) => asId<'report'>(id)) })

/** A submission. `channel` is for operators who type in what somebody told them. */
export const submissionBody = z.strictObject({
  text: account.meta({ description: 'What happened, in Kazakh, Russian or English' }),
  topics: z.array(topicSchema).max(4).optional(),
  fraudType: fraudTypeSchema.optional(),
  danger: dangerSchema.optional(),
  region: regionSchema.optional(),
  amount: z.strictObject({ amount: z.string().min(1).max(40), currency: z.enum(currencies) }).optional(),
  paidAt: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()])
    .refine(thinkable)
    .optional(),
  occurredOn: z.iso.date().refine(thinkable).optional(),
  own: own.optional().meta({ description: 'Identifiers of the text that are the reporter’s own: they never count' }),
  language: language.optional(),
  channel: channelSchema.optional(),
  contact: contactInput.optional().meta({ description: 'How the reporter may be called back, if they wish' }),
})

const namedIdentifier = z.object({ kind: observableKindSchema, display: z.string() })

/** The answer to a submission. */
export const submittedView = z
  .object({
    receipt: z.string().meta({ description: '16 digits in groups of four: keep it, it is shown once' }),
    submissionId: z.uuid(),
    reports: z.array(z.object({ id: z.uuid(), topic: topicSchema })),
    identifiers: z.array(namedIdentifier),
    repeated: z.boolean(),
  })
  .meta({ id: 'Submitted' })

const receipt = z.string().min(1).max(100)

/** A receipt, to see what became of a submission. */
export const followBody = z.strictObject({ receipt })
/** An answer of the reporter. */
export const replyBody = z.strictObject({ receipt, text: message })

/** What the holder of a receipt sees. */
export const followedView = z
  .object({
    submittedAt: time,
    language,
    reports: z.array(
      z.object({
        id: z.uuid(),
        topic: topicSchema,
        fraudType: fraudTypeSchema.nullable(),
        state: z.enum(reportStates),
        outcome: outcomeSchema,
        changedAt: time,
        closedAt: time.nullable(),
      }),
    ),
    messages: z.array(z.object({ from: z.enum(['hotline', 'reporter']), text: z.string(), at: time })),
    identifiers: z.array(namedIdentifier),
    mayReply: z.boolean(),
  })
  .meta({ id: 'FollowedSubmission' })

const reason = z.object({ code: z.string(), points: z.number().int() })
const priority = z.number().int().min(0).max(100)

/** What a line of the queue and a report in full both say. */
export const reportFacts = {
  id: z.uuid(),
  submissionId: z.uuid(),
  topic: topicSchema,
  fraudType: fraudTypeSchema.nullable(),
  state: z.enum(reportStates),
  priority,
  priorityReasons: z.array(reason),
  version,
  submittedAt: time,
  changedAt: time,
  language,
  region: regionSchema.nullable(),
  channel: channelSchema,
  danger: dangerSchema,
  takenBy: z.string().nullable(),
  classification: classificationSchema.nullable(),
  closingReason: closingReasonSchema.nullable(),
  duplicateOf: z.uuid().nullable(),
  synthetic: z.boolean(),
}

const span = z.object({
  start: z.number().int(),
  end: z.number().int(),
  kind: observableKindSchema,
  display: z.string(),
  observableId: z.uuid().nullable(),
})

const assessmentView = z.object({
  id: z.uuid(),
  classification: classificationSchema,
  closingReason: closingReasonSchema.nullable(),
  duplicateOf: z.uuid().nullable(),
  topic: topicSchema,
  fraudType: fraudTypeSchema.nullable(),
  confirmed: z.number().int(),
  dismissed: z.number().int(),
  assessor: z.string().nullable(),
  assessedAt: time,
})

/** A report in full, as an operator reads it. */
export const reportView = z
  .object({
    ...reportFacts,
    outcome: outcomeSchema.nullable(),
    closedAt: time.nullable(),
    occurredOn: z.iso.date().nullable(),
    amount: z
      .object({ minor: z.string(), currency: z.string() })
      .nullable()
      .meta({ description: 'Minor units: tiyn, cents' }),
    paidAt: time.nullable(),
    wordsDeletedAt: time.nullable(),
    words: z.array(
      z.object({
        id: z.uuid(),
        reportId: z.uuid().nullable(),
        kind: z.enum(['account', 'answer', 'message', 'note']),
        body: z.string(),
        author: z.string().nullable(),
        writtenAt: time,
        spans: z.array(span).meta({ description: 'Where identifiers stand in the body, in UTF-16 code units' }),
      }),
    ),
    identifiers: z.array(
      z.object({
        kind: observableKindSchema,
        display: z.string(),
        observableId: z.uuid().nullable(),
        own: z.boolean(),
        dismissed: z.boolean(),
      }),
    ),
    siblings: z.array(z.object({ id: z.uuid(), topic: topicSchema, state: z.enum(reportStates) })),
    originals: z.array(z.object({ id: z.uuid(), ground: z.enum(['same-words', 'same-page', 'same-reporter']) })),
    duplicates: z.number().int(),
    assessments: z.array(assessmentView),
    people: z
      .record(z.string(), z.string())
      .meta({ description: 'Names of the colleagues whose ids stand in this report' }),
  })
  .meta({ id: 'Report' })

/** A correction. */
export const editBody = z.strictObject({
  version,
  text: account.optional(),
  topic: topicSchema.optional(),
  fraudType: fraudTypeSchema.nullable().optional(),
  danger: dangerSchema.optional(),
  language: language.optional(),
  region: regionSchema.nullable().optional(),
  own: own.optional(),
})

/** A question to the reporter. */
export const questionBody = z.strictObject({ text: message })

const decision = z.strictObject({
  observableId: uuid.transform((id) => asId<'observable'>(id)),
  decision: z.enum(['confirm', 'dismiss']),
  legalBasis: legalBasisSchema.optional(),
  reason: z.string().max(2000).optional(),
  measures: z.array(measureSchema).max(10).optional(),
  validUntil: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  tlp: tlpSchema.optional(),
})

/** A judgement of a report and of what it names. */
export const assessmentBody = z.strictObject({
  version,
  classification: classificationSchema,
  closingReason: closingReasonSchema.nullable().meta({ description: 'null leaves the report open' }),
  duplicateOf: uuid.transform((id) => asId<'report'>(id)).optional(),
  topic: topicSchema.optional(),
  fraudType: fraudTypeSchema.nullable().optional(),
  note: z.string().max(messageLength).optional().meta({ description: 'For colleagues' }),
  message: z.string().max(messageLength).optional().meta({ description: 'Shown to the reporter under the receipt' }),
  indicators: z.array(decision).max(200).default([]),
})

/** Why a closed report is looked at again. */
export const reopeningBody = z.strictObject({ reason: message, version: version.optional() })

/** A report in full, as JSON. */
export type ReportJson = z.infer<typeof reportView>
/** `POST …/assessment` as JSON. */
export type AssessmentInput = z.input<typeof assessmentBody>
/** `PATCH /api/v1/reports/:id` as JSON. */
export type EditInput = z.input<typeof editBody>
