import { z } from 'zod'
import {
  fraudTypeSchema,
  indicatorStateSchema,
  legalBasisSchema,
  measureSchema,
  observableKindSchema,
  tlpSchema,
  topicSchema,
} from '#domains/taxonomy'
import { pageLimit } from '#kernel/page'
import { batchMost } from './check-batch.ts'

/** A moment as it leaves: ISO 8601 in UTC. `Date` values become that by JSON. */
const time = z.iso.datetime()
const reason = z.string().min(3).max(2000)
/** An identifier as somebody typed it. */
const identifier = z.string().min(1).max(2048)

/** How a list is read on. */
const paging = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimit.most).default(pageLimit.default),
}

/** `?q=…&kind=…`. */
export const checkQuerySchema = z.strictObject({
  q: identifier,
  kind: observableKindSchema.optional(),
  lang: z.string().max(10).optional(),
})

/** Up to 10,000 identifiers to check at once; the public may send 100. */
export const checksSchema = z.strictObject({
  queries: z
    .array(z.strictObject({ q: identifier, kind: observableKindSchema.optional() }))
    .min(1)
    .max(batchMost.partner),
})

/** The answer to a check. */
export const verdictSchema = z
  .object({
    kind: observableKindSchema,
    display: z.string(),
    state: z.enum(['confirmed', 'reported', 'none', 'official']),
    match: z.enum(['exact', 'host', 'parent-domain', 'number-block']).nullable(),
    matchedDisplay: z.string().nullable(),
    observableId: z.uuid().nullable(),
    independentReports: z.number().int(),
    firstReportedAt: time.nullable(),
    lastReportedAt: time.nullable(),
    topic: topicSchema.nullable(),
    fraudType: fraudTypeSchema.nullable(),
    confidence: z.number().int().min(0).max(100),
    measures: z.array(measureSchema),
    legalBasis: legalBasisSchema.nullable(),
    reason: z.string().nullable(),
    validUntil: time.nullable(),
    source: z.string().nullable(),
    officialName: z.string().nullable(),
    disputed: z.boolean(),
  })
  .meta({
    id: 'Verdict',
    description: 'What is known of an identifier. `none` means nobody reported it, never that it is safe',
  })

/** Answers in the order of the queries; one that could not be read has a `code` instead of a verdict. */
export const verdictsSchema = z.object({
  results: z.array(z.union([verdictSchema, z.object({ code: z.string(), title: z.string() })])),
})

/** An indicator as staff and partners see it. */
export const indicatorSchema = z
  .object({
    observableId: z.uuid(),
    kind: observableKindSchema,
    display: z.string(),
    attributes: z.record(z.string(), z.string()),
    state: indicatorStateSchema,
    topic: topicSchema.nullable(),
    fraudType: fraudTypeSchema.nullable(),
    confidence: z.number().int(),
    reports: z.number().int(),
    lists: z.number().int(),
    firstReportedAt: time.nullable(),
    lastReportedAt: time.nullable(),
    reportedUntil: time.nullable(),
    legalBasis: legalBasisSchema.nullable(),
    reason: z.string().nullable(),
    tlp: tlpSchema.nullable(),
    measures: z.array(measureSchema),
    source: z.string().nullable(),
    validFrom: time.nullable(),
    validUntil: time.nullable(),
    decidedBy: z.string().nullable(),
    changedAt: time,
    disputed: z.boolean(),
  })
  .meta({ id: 'Indicator' })

/** An indicator with its history and sightings. */
export const indicatorDetailSchema = indicatorSchema
  .extend({
    history: z.array(
      z.object({
        at: time,
        from: indicatorStateSchema,
        to: indicatorStateSchema,
        cause: z.string(),
        causeId: z.uuid().nullable(),
        actorKind: z.string(),
        actorId: z.string().nullable(),
        reason: z.string().nullable(),
        legalBasis: legalBasisSchema.nullable(),
      }),
    ),
    sightings: z.object({ count: z.number().int(), organisations: z.number().int(), lastAt: time.nullable() }),
  })
  .meta({ id: 'IndicatorDetail' })

/** What a list of indicators may be narrowed to. */
export const indicatorQuerySchema = z.strictObject({
  state: indicatorStateSchema.optional(),
  kind: observableKindSchema.optional(),
  topic: topicSchema.optional(),
  disputed: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  ...paging,
})

/** One page of something. */
export function pageOfSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** The observable in a path. */
export const observableParamsSchema = z.strictObject({ observableId: z.uuid() })

/** A decision to confirm. */
export const confirmationSchema = z.strictObject({
  topic: topicSchema,
  fraudType: fraudTypeSchema.nullable().optional(),
  legalBasis: legalBasisSchema,
  reason,
  tlp: tlpSchema.optional(),
  measures: z.array(measureSchema).max(10).optional(),
  validUntil: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  source: z.string().min(1).max(200).optional(),
})

/** A decision on what no report has named; in force for `days`, two years at most. */
export const listingSchema = confirmationSchema
  .omit({ tlp: true, validUntil: true, source: true })
  .extend({ text: identifier, kind: observableKindSchema.optional(), days: z.number().int().min(1).max(730) })

/** A decision that needs nothing but a reason. */
export const reasonSchema = z.strictObject({ reason })

/** What somebody says who disputes a listing: the identifier (`query`) or the id of what is listed. */
export const disputeInputSchema = z.strictObject({
  query: identifier.optional(),
  kind: observableKindSchema.optional(),
  observableId: z.uuid().optional(),
  words: z.string().min(3).max(5000),
  contact: z.string().max(300).optional(),
})

/** A receipt as it was typed: 16 digits with any spaces or dashes. */
export const receiptSchema = z.strictObject({ receipt: z.string().min(1).max(60) })

/** What opening a dispute gives. */
export const disputeOpenedSchema = z.object({ receipt: z.string(), repeated: z.boolean() })

/** What the receipt of a dispute shows. */
export const disputeStatusSchema = z
  .object({
    display: z.string(),
    state: z.enum(['open', 'upheld', 'rejected']),
    openedAt: time,
    decidedAt: time.nullable(),
    decisionReason: z.string().nullable(),
  })
  .meta({ id: 'DisputeStatus' })

/** A dispute as those see it who decide. */
export const disputeSchema = disputeStatusSchema
  .extend({
    id: z.uuid(),
    observableId: z.uuid(),
    kind: observableKindSchema,
    words: z.string().nullable(),
    hasContact: z.boolean(),
    decidedBy: z.string().nullable(),
  })
  .meta({ id: 'Dispute' })

/** What a list of disputes may be narrowed to. */
export const disputeQuerySchema = z.strictObject({
  state: z.enum(['open', 'upheld', 'rejected']).optional(),
  ...paging,
})

/** The dispute in a path. */
export const disputeParamsSchema = z.strictObject({ id: z.uuid() })

/** A decision on a dispute. */
export const rulingSchema = z.strictObject({ decision: z.enum(['upheld', 'rejected']), reason })

const level = z.enum(['official', 'popular'])

/** An entry for the allow list. */
export const allowInputSchema = z.strictObject({
  value: identifier,
  kind: observableKindSchema.optional(),
  level,
  name: z.string().min(1).max(200).optional(),
  reason,
})

/** An entry of the allow list. */
export const allowedSchema = z
  .object({
    observableId: z.uuid(),
    kind: observableKindSchema,
    display: z.string(),
    level,
    name: z.string().nullable(),
    reason: z.string(),
    addedBy: z.string().nullable(),
    addedAt: time,
  })
  .meta({ id: 'Allowed' })

/** What the allow list may be narrowed to. */
export const allowedQuerySchema = z.strictObject({ level: level.optional(), ...paging })

/** Which entry to remove, and why. */
export const allowanceRemovalSchema = z.strictObject({ observableId: z.uuid(), reason })

/** What a partner met: each by its id or as it was met. */
export const sightingsSchema = z.strictObject({
  sightings: z
    .array(
      z
        .strictObject({
          observableId: z.uuid().optional(),
          value: identifier.optional(),
          kind: observableKindSchema.optional(),
          at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
          count: z.number().int().min(1).max(1_000_000_000).default(1),
        })
        .refine(({ observableId, value }) => (observableId === undefined) !== (value === undefined)),
    )
    .min(1)
    .max(1000),
})

/** What became of a batch of sightings. */
export const sightingOutcomeSchema = z.object({
  recorded: z.number().int(),
  repeated: z.number().int(),
  unknown: z.array(z.number().int()),
})
