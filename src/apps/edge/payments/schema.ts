import { z } from 'zod'
import { uetrPattern } from './order.ts'

/** Most payments of one body. */
export const togetherMost = 1000

/** Several payments; each is read by itself, so that one that is wrong spoils no other. */
export const batchSchema = z.strictObject({ payments: z.array(z.unknown()).min(1).max(togetherMost) })

/** What became of a payment. */
export const outcomeSchema = z
  .strictObject({
    uetr: z.string().regex(uetrPattern).optional(),
    endToEndId: z.string().min(1).max(35).optional(),
    /** With an end-to-end id: the payer's account, since such ids are the payer's own. */
    debtorIban: z.string().max(60).optional(),
    outcome: z.enum(['released', 'cancelled']),
  })
  .refine(
    ({ uetr, endToEndId, debtorIban }) => uetr !== undefined || (endToEndId !== undefined && debtorIban !== undefined),
    { path: ['uetr'] },
  )
