import { z } from 'zod'
import { callRules } from '#engines/screening'
import { numberEffects, numberUses } from './stretch.ts'

const time = z.iso.datetime()
const numbers = z.string().min(3).max(60)

/** A rule about numbers, as it is proposed. */
export const numberRuleInputSchema = z.strictObject({
  effect: z.enum(numberEffects),
  /** One number or two with a dash between them. */
  numbers,
  /** The rule that an exemption is from; all of them where it is not said. */
  rule: z.enum(callRules).optional(),
  holder: z.string().trim().min(2).max(200),
  reason: z.string().max(5000),
  days: z.int().min(1).max(366),
})

/** A rule about numbers with its decisions. */
export const numberRuleSchema = z
  .object({
    id: z.uuid(),
    effect: z.enum(numberEffects),
    numbers: z.string(),
    rule: z.string().nullable(),
    holder: z.string(),
    reason: z.string(),
    legalBasis: z.string(),
    state: z.enum(['proposed', 'in-force', 'withdrawn', 'lapsed']),
    proposedBy: z.string(),
    proposedAt: time,
    approvedBy: z.string().nullable(),
    approvedAt: time.nullable(),
    until: time,
    withdrawnAt: time.nullable(),
    withdrawnReason: z.string().nullable(),
  })
  .meta({ id: 'NumberRule' })

/** All of them, the newest first, with the names of people. */
export const numberRulesSchema = z.object({
  items: z.array(
    numberRuleSchema
      .extend({ proposedByName: z.string().nullable(), approvedByName: z.string().nullable() })
      .meta({ id: 'NamedNumberRule' }),
  ),
})

/** The rule in a path. */
export const numberRuleParams = z.strictObject({ id: z.uuid() })

/** Why a rule goes. */
export const withdrawalSchema = z.strictObject({ reason: z.string().max(5000) })

/** A part of the numbering plan, as it is added. */
export const numberRangeInputSchema = z.strictObject({
  numbers,
  use: z.enum(numberUses),
  operator: z.string().trim().min(1).max(100).optional(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  source: z.string().trim().min(3).max(500),
})

/** A part of the numbering plan. */
export const numberRangeSchema = z
  .object({
    id: z.uuid(),
    numbers: z.string(),
    use: z.enum(numberUses),
    operator: z.string().nullable(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    source: z.string(),
  })
  .meta({ id: 'NumberRange' })

/** All of them, in the order of numbers. */
export const numberRangesSchema = z.object({ items: z.array(numberRangeSchema) })

/** A stretch as machines read it: E.164 digits, both ends within. */
const stretch = { first: z.number(), last: z.number() }

/** The national tables as a node takes them. */
export const callTablesSchema = z
  .object({
    /** Changes with the content alone. */
    version: z.string(),
    /** In the order in which they begin: of equally wide ones that hold at a moment the later listed counts. */
    ranges: z.array(
      z.object({
        ...stretch,
        use: z.enum(numberUses),
        operator: z.string().nullable(),
        /** Milliseconds since 1970. */
        from: z.number(),
        to: z.number().nullable(),
      }),
    ),
    doNotOriginate: z.array(z.object({ ...stretch, until: z.number() })),
    exempt: z.array(z.object({ ...stretch, rule: z.string().nullable(), until: z.number() })),
  })
  .meta({ id: 'CallTables' })

/** The national tables as a node takes them. */
export type CallTables = z.infer<typeof callTablesSchema>
