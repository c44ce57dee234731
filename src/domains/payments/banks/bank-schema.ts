import { z } from 'zod'

const code = z.string().regex(/^[0-9A-Z]{3}$/)

/** The bank in a path. */
export const bankParams = z.strictObject({ code })

/** A bank as it is registered. */
export const bankInputSchema = z.strictObject({
  organisation: z.uuid(),
  name: z.string().trim().min(2).max(200),
  bic: z
    .string()
    .regex(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/)
    .nullable()
    .default(null),
  key: z.record(z.string().max(20), z.unknown()).nullable().default(null),
  webhook: z.string().max(500).nullable().default(null),
  dutyOfficer: z.string().trim().min(2).max(200).nullable().default(null),
  dutyContact: z.string().trim().min(3).max(200).nullable().default(null),
  answerMinutes: z.int().min(1).max(10_080).nullable().default(null),
})

/** A bank about to be registered. */
export type BankInput = z.output<typeof bankInputSchema>

/** A registered bank. */
export const bankSchema = z
  .object({
    code,
    organisation: z.uuid(),
    name: z.string(),
    bic: z.string().nullable(),
    key: z.record(z.string(), z.unknown()).nullable(),
    webhook: z.string().nullable(),
    dutyOfficer: z.string().nullable(),
    dutyContact: z.string().nullable(),
    answerMinutes: z.number().nullable(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Bank' })

/** All registered banks. */
export const banksSchema = z.object({ items: z.array(bankSchema) })

/** How banks answer. */
export const standingSchema = z.object({
  items: z.array(
    z
      .object({
        bank: code,
        open: z.int(),
        overdue: z.int(),
        lastHeardAt: z.iso.datetime().nullable(),
        requests: z.int(),
        inTime: z.int(),
        median: z.number().nullable(),
      })
      .meta({ id: 'BankStanding' }),
  ),
})

/** Public keys of the centre (RFC 7517), the one that signs now first. */
export const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) })
