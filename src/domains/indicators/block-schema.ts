import { z } from 'zod'
import { fraudTypeSchema, legalBasisSchema, measureSchema, tlpSchema, topicSchema } from '#domains/taxonomy'
import { proposalStates } from './block.ts'
import { confirmationSchema } from './schema.ts'

const time = z.iso.datetime()

/** A decision on a row of telephone numbers: `+7707555*`, or both ends with a dash between. */
export const blockListingSchema = confirmationSchema.extend({ value: z.string().min(1).max(2048) })

/** A block that waits for a second person, or did. */
export const blockProposalSchema = z
  .object({
    id: z.uuid(),
    value: z.string(),
    display: z.string(),
    /** How many numbers it has. */
    numbers: z.number().int(),
    topic: topicSchema,
    fraudType: fraudTypeSchema.nullable(),
    legalBasis: legalBasisSchema,
    reason: z.string(),
    tlp: tlpSchema,
    measures: z.array(measureSchema),
    source: z.string(),
    /** Null for 180 days from when it takes effect. */
    validUntil: time.nullable(),
    state: z.enum(proposalStates),
    proposedBy: z.string(),
    proposedByName: z.string().nullable(),
    proposedAt: time,
    /** Until when somebody has to agree. */
    lapsesAt: time,
    approvedBy: z.string().nullable(),
    approvedByName: z.string().nullable(),
    approvedAt: time.nullable(),
    /** What was listed by it. */
    observableId: z.uuid().nullable(),
    withdrawnBy: z.string().nullable(),
    withdrawnByName: z.string().nullable(),
    withdrawnAt: time.nullable(),
    withdrawnReason: z.string().nullable(),
  })
  .meta({ id: 'BlockProposal' })

/** Proposals, the newest first. */
export const blockProposalsSchema = z.object({ items: z.array(blockProposalSchema) })

/** The proposal in a path. */
export const blockProposalParams = z.strictObject({ id: z.uuid() })
