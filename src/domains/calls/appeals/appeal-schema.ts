import { z } from 'zod'

const time = z.iso.datetime()

/** An appeal, as it is sent. */
export const appealInputSchema = z.strictObject({
  code: z.string().min(5).max(40),
  words: z.string().max(20_000),
  /** The number they called from. */
  caller: z.string().max(40).optional(),
  /** How to reach them, if they want to be reached. */
  contact: z.string().max(500).optional(),
})

/** An appeal that was opened. */
export const appealOpenedSchema = z
  .object({ receipt: z.string(), repeated: z.boolean() })
  .meta({ id: 'CallAppealOpened' })

/** A receipt, as a person types it. */
export const appealReceiptSchema = z.strictObject({ receipt: z.string().max(60) })

/** Where an appeal stands. */
export const appealStatusSchema = z
  .object({
    state: z.enum(['open', 'upheld', 'rejected']),
    openedAt: time,
    decidedAt: time.nullable(),
    decisionReason: z.string().nullable(),
  })
  .meta({ id: 'CallAppealStatus' })

/** An appeal as those see it who decide. */
export const appealSchema = z
  .object({
    id: z.uuid(),
    operator: z.string(),
    rule: z.string(),
    reason: z.string(),
    remedy: z.enum(['exemption', 'dispute', 'operator']),
    callAt: time,
    words: z.string().nullable(),
    caller: z.string().nullable(),
    hasContact: z.boolean(),
    state: z.enum(['open', 'upheld', 'rejected']),
    openedAt: time,
    decidedAt: time.nullable(),
    decisionReason: z.string().nullable(),
  })
  .meta({ id: 'CallAppeal' })

/** Appeals by their state, the oldest first. */
export const appealQuerySchema = z.strictObject({ state: z.enum(['open', 'upheld', 'rejected']).default('open') })

/** A list of appeals. */
export const appealsSchema = z.object({ items: z.array(appealSchema) })

/** The appeal in a path. */
export const appealParams = z.strictObject({ id: z.uuid() })

/** A decision on an appeal. */
export const appealRulingSchema = z.strictObject({
  decision: z.enum(['upheld', 'rejected']),
  /** Told to who appealed. */
  reason: z.string().max(5000),
})
