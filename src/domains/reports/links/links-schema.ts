import { z } from 'zod'
import {
  classificationSchema,
  closingReasonSchema,
  fraudTypeSchema,
  indicatorStateSchema,
  legalBasisSchema,
  measureSchema,
  observableKindSchema,
  regionSchema,
  tlpSchema,
  topicSchema,
} from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { pageLimit } from '#kernel/page'
import { reportStates } from '../report.ts'
import { messageLength } from '../words.ts'
import { linkedAtOnce, linkKinds } from './link.ts'
import { revisionActions } from './revision.ts'

const time = z.iso.datetime()
const reportId = z
  .uuid()
  .toLowerCase()
  .transform((id) => asId<'report'>(id))
const count = z.number().int()

/** How a list is read on. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimit.most).default(pageLimit.default),
})

/** Which part of the history. */
export const historyQuery = pageQuery.extend({
  readings: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Whether readings of the report are told too' }),
})

/** The version that whoever asks has read. */
export const changesQuery = z.strictObject({ since: z.coerce.number().int().min(1) })

/** Two reports in a path. */
export const pairParams = z.strictObject({ id: reportId, other: reportId })

/** Reports that belong to a report, and how. */
export const linkBody = z.strictObject({
  reports: z.array(reportId).min(1).max(linkedAtOnce),
  kind: z.enum(linkKinds),
  reason: z.string().max(messageLength).optional().meta({ description: 'For colleagues; deleted by retention' }),
})

/** A note for colleagues. */
export const noteBody = z.strictObject({ text: z.string().min(1).max(messageLength) })

const line = {
  id: z.uuid(),
  topic: topicSchema,
  fraudType: fraudTypeSchema.nullable(),
  state: z.enum(reportStates),
  submittedAt: time,
  region: regionSchema.nullable(),
  classification: classificationSchema.nullable(),
  closingReason: closingReasonSchema.nullable(),
}

/** Another report as a line, without words. */
export const reportLineView = z.object(line).meta({ id: 'ReportLine' })

const standing = z.object({
  observableId: z.uuid(),
  kind: observableKindSchema,
  display: z.string(),
  verdict: z.object({
    state: z.enum(['confirmed', 'reported', 'none', 'official']),
    match: z.enum(['exact', 'host', 'parent-domain', 'number-block']).nullable(),
    matchedDisplay: z.string().nullable(),
    independentReports: count,
    firstReportedAt: time.nullable(),
    lastReportedAt: time.nullable(),
    topic: topicSchema.nullable(),
    fraudType: fraudTypeSchema.nullable(),
    confidence: count,
    measures: z.array(measureSchema),
    legalBasis: legalBasisSchema.nullable(),
    reason: z.string().nullable(),
    validUntil: time.nullable(),
    source: z.string().nullable(),
    officialName: z.string().nullable(),
    disputed: z.boolean(),
  }),
  indicator: z
    .object({
      state: indicatorStateSchema,
      reports: count,
      lists: count,
      legalBasis: legalBasisSchema.nullable(),
      reason: z.string().nullable(),
      tlp: tlpSchema.nullable(),
      measures: z.array(measureSchema),
      source: z.string().nullable(),
      validFrom: time.nullable(),
      validUntil: time.nullable(),
      disputed: z.boolean(),
    })
    .nullable(),
  above: z.array(
    z.object({
      observableId: z.uuid(),
      kind: observableKindSchema,
      display: z.string(),
      match: z.enum(['exact', 'host', 'parent-domain', 'number-block']),
      state: indicatorStateSchema,
      legalBasis: legalBasisSchema.nullable(),
      validUntil: time.nullable(),
      disputed: z.boolean(),
    }),
  ),
})

/** What links the identifiers of a report to the registry and to other reports. */
export const identifierLinksView = z
  .object({
    identifiers: z.array(
      z.object({
        kind: observableKindSchema,
        display: z.string(),
        observableId: z.uuid().nullable(),
        own: z.boolean(),
        dismissed: z.boolean(),
        standing: standing.nullable(),
        reports: z.object({
          count: count.meta({ description: 'Other reports that name it; counting stops at 1,000' }),
          elsewhere: count.meta({ description: 'More of them in regions that the reader does not see' }),
          latest: z.array(reportLineView),
        }),
      }),
    ),
  })
  .meta({ id: 'ReportIdentifierLinks' })

const named = z.object({ id: z.string(), name: z.string().nullable() })

/** The reports that belong to a report. */
export const linkedView = z
  .object({
    items: z.array(z.object({ ...line, kind: z.enum(linkKinds), reason: z.string().nullable(), by: named, at: time })),
    next: z.string().nullable(),
    total: count,
    elsewhere: count,
  })
  .meta({ id: 'LinkedReports' })

/** How many links are new or of another kind than before. */
export const linkingView = z.object({ linked: count })

/** What happened to a report. */
export const historyView = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        at: time,
        action: z.string(),
        by: z.object({
          kind: z.enum(['person', 'reporter', 'client', 'system']),
          id: z.string().nullable(),
          name: z.string().nullable(),
        }),
        times: count,
        fields: z.array(z.string()),
        assessment: z
          .object({
            classification: classificationSchema,
            closingReason: closingReasonSchema.nullable(),
            confirmed: count,
            dismissed: count,
          })
          .nullable(),
        details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'ReportHistory' })

/** What happened to a report since a version. */
export const changesView = z
  .object({
    version: count,
    changedAt: time,
    changes: z.array(
      z.object({
        version: count,
        at: time,
        by: named.nullable().meta({ description: 'null for the reporter' }),
        action: z.enum(revisionActions),
        fields: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ReportChanges' })

/** The problem of a change that came too late, with what happened meanwhile. */
export const conflictView = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.literal(409),
    code: z.literal('report.version.conflict'),
    instance: z.string(),
    conflict: changesView,
  })
  .meta({ id: 'ReportConflict', description: 'RFC 9457 problem details with what happened since the version sent' })

/** Another report as a line, as JSON. */
export type ReportLineJson = z.infer<typeof reportLineView>
/** `GET …/links` as JSON. */
export type IdentifierLinksJson = z.infer<typeof identifierLinksView>
/** `GET …/group` as JSON. */
export type LinkedJson = z.infer<typeof linkedView>
/** `GET …/history` as JSON. */
export type HistoryJson = z.infer<typeof historyView>
/** `GET …/changes` as JSON. */
export type ChangesJson = z.infer<typeof changesView>
/** The problem of a change that came too late, as JSON. */
export type ConflictJson = z.infer<typeof conflictView>
