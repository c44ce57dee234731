import { z } from 'zod'

/** A bank's word that it let money go. */
export const releaseSchema = z.strictObject({
  message: z.string().min(1).max(35),
  request: z.uuid(),
  /** In tiyn; all that was asked where it is not said. */
  amount: z.int().min(1).max(1e15).optional(),
})

/** Where a bank has read to, and how much it wants. */
export const askedQuerySchema = z.strictObject({
  modifiedAfter: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** The request in a path. */
export const askedParams = z.strictObject({ id: z.uuid() })

const tiyn = z.number().int()
const paymentSchema = z.object({ reference: z.string(), account: z.string(), amount: tiyn, at: z.iso.datetime() })

/** A request as banks read it. Amounts are tiyn. */
export const askedSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['confirm', 'hold', 'release', 'return']),
    state: z.enum(['open', 'answered', 'withdrawn']),
    recovery: z.string(),
    leg: z.uuid().nullable(),
    amount: tiyn,
    askedAt: z.iso.datetime(),
    dueAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    method: z.string().nullable(),
    payment: paymentSchema.nullable(),
    holdUntil: z.iso.datetime().nullable(),
    returnTo: z.string().nullable(),
    grounds: z.array(z.string()),
    payments: z.array(paymentSchema.extend({ reference: z.string().nullable(), bank: z.string().nullable() })),
  })
  .meta({ id: 'RecallRequest' })

/** Requests that are new or have changed. */
export const askedPageSchema = z.object({
  items: z.array(askedSchema),
  cursor: z.string().nullable(),
  more: z.boolean(),
})

/** Accounts of a bank that stolen money came to. */
export const tracedPageSchema = z.object({
  items: z.array(
    z
      .object({
        leg: z.uuid(),
        account: z.string(),
        /** Number of the recovery. */
        recovery: z.string(),
        region: z.string().nullable(),
        arrivedAt: z.iso.datetime(),
        firstSeenAt: z.iso.datetime(),
        /** Whether the recovery was called off. */
        withdrawn: z.boolean(),
        /** What the registry says of the account now; null for what is no IBAN. */
        registry: z
          .object({
            state: z.enum(['confirmed', 'reported', 'none', 'official']),
            measures: z.array(z.string()),
            validUntil: z.iso.datetime().nullable(),
            disputed: z.boolean(),
          })
          .nullable(),
      })
      .meta({ id: 'TracedAccount' }),
  ),
  cursor: z.string().nullable(),
  more: z.boolean(),
})

/** What was taken. The same message again is answered the same. */
export const takenSchema = z
  .object({
    message: z.string(),
    request: z.uuid(),
    takenAt: z.iso.datetime(),
    /** State of the recovery, or of the hold where money goes back or is let go. */
    state: z.string(),
    /** What is held from now on; the bank tells its customer the code. */
    hold: z.object({ code: z.string(), until: z.iso.datetime() }).nullable(),
    /** Legs that the reply led to. */
    next: z.number().int(),
  })
  .meta({ id: 'BankMessageTaken' })
