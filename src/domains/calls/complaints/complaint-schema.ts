import { z } from 'zod'

/** Complaints that an operator gathered: answers 607 (Unwanted, RFC 8197), or its own "this was spam". */
export const complaintsSchema = z.strictObject({
  /** Made up once and repeated until it is acknowledged. */
  id: z.uuid(),
  complaints: z
    .array(
      z.strictObject({
        day: z.iso.date(),
        /** E.164 digits. */
        caller: z.int().min(100).max(999_999_999_999_999),
        calls: z.int().min(1).max(1e6),
      }),
    )
    .min(1)
    .max(5000),
})

/** What became of complaints. */
export const complaintOutcomeSchema = z.object({ repeated: z.boolean() })

/** How many days to look back. */
export const complainedQuerySchema = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(7) })

/** Numbers complained of. */
export const complainedSchema = z.object({
  items: z.array(
    z.object({ number: z.string(), calls: z.number(), organisations: z.number(), lastDay: z.iso.date() }).meta({
      id: 'ComplainedNumber',
    }),
  ),
})
