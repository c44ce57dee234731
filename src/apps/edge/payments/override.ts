import { z } from 'zod'
import { uetrPattern } from './order.ts'

const officer = z.string().trim().min(2).max(100)
const reason = z.string().trim().min(5).max(500)

/** What somebody of the bank asks for. */
export const overrideSchema = z.strictObject({
  override: z.enum(['absolute-block', 'release', 'block']),
  /** An IBAN on either side of a payment, or one payment by its UETR. */
  account: z.string().max(60).optional(),
  payment: z.string().regex(uetrPattern).optional(),
  reason,
  /** On what it rests: an article, an order, a contract. */
  basis: z.string().trim().min(2).max(500),
  until: z.iso.datetime({ offset: true }),
  by: officer,
})

/** What somebody asked for. */
export type AskedOverride = z.infer<typeof overrideSchema>

/** Who ends an override before its time, and why. */
export const overrideEndSchema = z.strictObject({ by: officer, reason })

/** Who ends an override before its time, and why. */
export type OverrideEnd = z.infer<typeof overrideEndSchema>

/** One that was told by another node of the bank, or stands in a file; one that was ended long ago may not say by whom. */
export const keptOverrideSchema = overrideSchema.extend({
  id: z.uuid(),
  at: z.string(),
  ended: z.string().optional(),
  endedBy: officer.optional(),
  endReason: reason.optional(),
})

/**
 * What was decided before any rule, about an account or one payment; `ended`, `endedBy` and `endReason` where somebody ended it before
 * its time.
 */
export type KeptOverride = Readonly<z.infer<typeof keptOverrideSchema>>

/** Whether an override holds, was ended by somebody, or ended by itself. */
export const overrideStates = ['holds', 'ended', 'expired'] as const

/** Whether an override holds, was ended by somebody, or ended by itself. */
export type OverrideState = (typeof overrideStates)[number]

/** How an override stands at a moment. */
export function overrideState({ ended, until }: KeptOverride, now: number): OverrideState {
  if (ended !== undefined) return 'ended'
  return Date.parse(until) > now ? 'holds' : 'expired'
}

/** When an override ended or will end, in milliseconds. */
export function overAt({ ended, until }: KeptOverride): number {
  return ended === undefined ? Date.parse(until) : Math.min(Date.parse(ended), Date.parse(until))
}
