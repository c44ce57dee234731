import { z } from 'zod'
import {
  channelSchema,
  classificationSchema,
  closingReasonSchema,
  fraudTypeSchema,
  regionSchema,
  topicSchema,
} from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { pageLimit } from '#kernel/page'
import { reportStates } from '../report.ts'
import { reportFacts } from '../schema.ts'
import { messageLength } from '../words.ts'
import { bulkMost } from './bulk.ts'
import { allowanceRange } from './deadlines.ts'
import { countedMost, queueSorts } from './queue-order.ts'

export { queueSorts }

const uuid = z.uuid().toLowerCase()
const reportId = uuid.transform((id) => asId<'report'>(id))
const time = z.iso.datetime()

/** What narrows the queue; what is left out does not. */
export const queueFilter = z.strictObject({
  state: z.enum(reportStates).optional().meta({ description: 'All that is open where absent' }),
  topic: topicSchema.optional(),
  priority: z.coerce.number().int().min(0).max(100).optional().meta({
    description: 'The least priority; what was escalated counts as 79',
  }),
  language: z.enum(languages).optional(),
  region: regionSchema.optional(),
  channel: channelSchema.optional(),
  dueWithin: z.coerce.number().int().min(0).max(129_600).optional().meta({
    description: 'Due within so many minutes from now; 0 is what is overdue',
  }),
  assigned: z.enum(['me', 'nobody']).optional(),
  leased: z.enum(['me', 'nobody']).optional().meta({ description: 'Who works on it at this moment' }),
})

/** Which part of the queue, in which order. */
export const queueQuery = queueFilter.extend({
  sort: z.enum(queueSorts).default('priority').meta({ description: 'What is closed has no deadline' }),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimit.most).default(pageLimit.default),
})

const person = z.object({ id: z.string(), name: z.string() })

const queuedReport = z
  .object({
    ...reportFacts,
    takenByName: z.string().nullable(),
    dueAt: time,
    escalatedAt: time.nullable().meta({ description: 'When its deadline came near' }),
    leasedBy: person.nullable().meta({ description: 'Who works on it now' }),
    leasedUntil: time.nullable(),
    identifiers: z.number().int(),
  })
  .meta({ id: 'QueuedReport' })

/** A page of the queue. */
export const queueView = z
  .object({ items: z.array(queuedReport), next: z.string().nullable() })
  .meta({ id: 'ReportQueue' })

/** Lines of the queue by id. */
export const linesBody = z.strictObject({ ids: z.array(reportId).min(1).max(pageLimit.most) })

/** Those lines that the reader may see. */
export const linesView = z.object({ items: z.array(queuedReport) }).meta({ id: 'QueueLines' })

/** Which parts of the queue to count. */
export const countsBody = z.strictObject({ filters: z.array(queueFilter).min(1).max(30) })

/** How many each has. */
export const countsView = z
  .object({
    counts: z
      .array(
        z
          .number()
          .int()
          .max(countedMost + 1),
      )
      .meta({
        description: `Counted up to ${countedMost + 1}, which means more than ${countedMost}`,
      }),
  })
  .meta({ id: 'QueueCounts' })

/** A lease. */
export const leaseView = z.object({ leasedBy: person, leasedUntil: time }).meta({ id: 'ReportLease' })

/** From what the next report is chosen. */
export const nextBody = queueFilter.pick({ topic: true, language: true, region: true, channel: true, priority: true })

/** The next report; null where nothing is free. */
export const nextView = z.object({ id: z.uuid().nullable() }).meta({ id: 'NextReport' })

/** Whom reports can be given to. */
export const assigneesView = z
  .object({ items: z.array(z.object({ id: z.string(), name: z.string(), region: z.string().nullable() })) })
  .meta({ id: 'ReportAssignees' })

/** To whom a report is given; null gives it back to everybody. */
export const assignmentBody = z.strictObject({ personId: uuid.nullable() })

const ids = z.array(reportId).min(1).max(bulkMost)

/** A change of many reports. */
export const bulkBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('take'), ids }),
  z.strictObject({ action: z.literal('give-back'), ids }),
  z.strictObject({ action: z.literal('assign'), ids, personId: uuid }),
  z.strictObject({
    action: z.literal('close'),
    ids,
    classification: classificationSchema,
    closingReason: closingReasonSchema,
    note: z.string().min(1).max(messageLength).optional(),
  }),
  z.strictObject({
    action: z.literal('topic'),
    ids,
    topic: topicSchema,
    fraudType: fraudTypeSchema.nullable().optional(),
  }),
])

const refused = z.array(
  z.object({ id: z.uuid(), code: z.string(), title: z.string().meta({ description: 'In the reader’s language' }) }),
)

/** What became of it. */
export const bulkView = z.object({ undo: z.uuid(), done: z.number().int(), refused }).meta({ id: 'BulkOutcome' })

/** The id of a change in a path. */
export const bulkParams = z.strictObject({ id: uuid.transform((id) => asId<'bulk'>(id)) })

/** Why it is undone: a note on each report that was closed. */
export const undoBody = z.strictObject({ reason: z.string().min(1).max(messageLength) })

/** What undoing put back. */
export const undoView = z.object({ restored: z.number().int(), refused }).meta({ id: 'UndoOutcome' })

const deadlines = z.array(
  z.strictObject({
    priority: z.number().int().min(0).max(100),
    minutes: z.number().int().min(allowanceRange.least).max(allowanceRange.most),
  }),
)

/** How long reports from a priority up may wait. */
export const deadlinesBody = z.strictObject({ deadlines: deadlines.min(1).max(20) })

/** The deadlines in force, the most urgent first. */
export const deadlinesView = z.object({ deadlines }).meta({ id: 'ReportDeadlines' })

/** How many similar reports to find. */
export const similarQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(10) })

/** Reports like another one. */
export const similarView = z
  .object({
    items: z.array(
      z
        .object({
          id: z.uuid(),
          topic: topicSchema,
          submittedAt: time,
          region: regionSchema.nullable(),
          state: z.enum(reportStates),
          ground: z.enum(['identifier', 'words']),
          shared: z.array(z.string()).meta({ description: 'Identifiers both name; empty where the words are alike' }),
          likeness: z.number().min(0).max(1),
        })
        .meta({ id: 'SimilarReport' }),
    ),
  })
  .meta({ id: 'SimilarReports' })
