import { z } from 'zod'
import { asId } from '#kernel/id'
import { itemStates } from './item.ts'

const uuid = z.uuid().toLowerCase()

/** Why somebody opens or decides something; it stands in the audit trail. */
const reason = z.string().trim().min(3).max(500).meta({ description: 'Why; kept in the audit trail' })

/** The id of a submission in a path. */
export const submissionParams = z.strictObject({ id: uuid.transform((id) => asId<'submission'>(id)) })
/** The id of an item in a path. */
export const itemParams = z.strictObject({ id: uuid.transform((id) => asId<'evidence'>(id)) })
/** A reason. */
export const reasonBody = z.strictObject({ reason })

/** One attachment, as the staff sees it: never its content. */
export const itemView = z
  .object({
    id: z.uuid(),
    submissionId: z.uuid(),
    name: z.string(),
    declaredType: z.string().meta({ description: 'What the sender called it' }),
    foundType: z.string().meta({ description: 'What its first bytes say' }),
    warnings: z.array(z.enum(['program', 'active-content', 'archive', 'disguised'])),
    size: z.number().int(),
    sha256: z.string(),
    state: z.enum(itemStates),
    receivedAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'EvidenceItem' })

/** The attachments of a submission. */
export const evidenceView = z.object({ items: z.array(itemView) }).meta({ id: 'Evidence' })

/** What the API answers about one attachment. */
export type ItemView = z.infer<typeof itemView>
