import { z } from 'zod'
import { legalBasisSchema } from '#domains/taxonomy'

const time = z.iso.datetime()

/** A provider's key to be added. */
export const zoneKeyInputSchema = z.strictObject({
  name: z.string().min(1).max(200),
  garden: z.string().min(1).max(253).optional(),
  networks: z.array(z.string().min(1).max(60)).max(50).optional(),
  notify: z.array(z.string().min(3).max(300)).max(50).optional(),
})

/** A key without its secret. */
export const zoneKeySchema = z
  .object({
    name: z.string(),
    garden: z.string().nullable(),
    networks: z.array(z.string()),
    notify: z.array(z.string()),
    addedBy: z.string().nullable(),
    addedAt: time,
  })
  .meta({ id: 'ZoneKey' })

/** A key just added: the only time its secret is shown. */
export const zoneKeyAddedSchema = zoneKeySchema.extend({ secret: z.base64() }).meta({ id: 'ZoneKeyAdded' })

/** All keys. */
export const zoneKeysSchema = z.object({ items: z.array(zoneKeySchema) })

/** The key in a path. */
export const zoneKeyParamsSchema = z.strictObject({ name: z.string().min(1).max(200) })

/** A decision that waits for a second person, or had one. */
export const approvalSchema = z
  .object({
    observableId: z.uuid(),
    value: z.string(),
    legalBasis: legalBasisSchema,
    decidedAt: time,
    decidedBy: z.string().nullable(),
    validUntil: time,
    letThrough: z.array(z.string()),
    state: z.enum(['waiting', 'approved', 'refused']),
    askedAt: time,
    ruledBy: z.string().nullable(),
    ruledAt: time.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'BlockApproval' })

/** All that wait, each with the name of the colleague who decided, where it was one. */
export const approvalsSchema = z.object({
  items: z.array(approvalSchema.extend({ decidedByName: z.string().nullable() }).meta({ id: 'WaitingBlock' })),
})

/** The observable in a path. */
export const approvalParamsSchema = z.strictObject({ observableId: z.uuid() })

/** The second person's word. */
export const approvalRulingSchema = z.strictObject({
  decision: z.enum(['approved', 'refused']),
  reason: z.string().min(3).max(2000),
})
