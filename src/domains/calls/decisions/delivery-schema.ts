import { z } from 'zod'
import { callActions, callReasons, callRules } from '#engines/screening'

const time = z.iso.datetime()
const rule = z.enum(callRules)
const trunk = z.string().min(1).max(100)
/** ISO 3166 of the caller's number, two letters; empty where there is no number. */
const country = z.string().regex(/^([A-Z]{2}|\d{3})?$/)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What a node counted and blocked since it last told. */
export const deliverySchema = z.strictObject({
  /** The node makes it up once and repeats it until it is acknowledged. */
  id: z.uuid(),
  counts: z
    .array(
      z.strictObject({
        minute: time,
        trunk,
        country,
        /** Empty where no rule spoke. */
        rule: rule.or(z.literal('')),
        action: z.enum(callActions),
        shadow: z.boolean(),
        calls: z.int().min(1).max(1e9),
      }),
    )
    .max(5000),
  blocked: z
    .array(
      z.strictObject({
        at: time,
        code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/),
        trunk,
        country,
        rule,
        reason: z.enum(callReasons),
        action: z.enum(callActions),
        callerHash: hash,
        calledHash: hash,
        /** E.164 digits: only where the registry lists the number. */
        caller: z.int().min(100).max(999_999_999_999_999).optional(),
      }),
    )
    .max(5000),
})

/** What a node counted and blocked since it last told. */
export type Delivery = z.infer<typeof deliverySchema>

/** What became of a delivery. */
export const deliveryOutcomeSchema = z.object({ repeated: z.boolean() })

/** How far the board looks back. */
export const boardQuerySchema = z.strictObject({ minutes: z.coerce.number().int().min(5).max(180).default(60) })

const share = z.object({ code: z.string(), calls: z.number(), blocked: z.number() })

/** The board: what the nodes told lately. */
export const boardSchema = z
  .object({
    at: time,
    /** The newest whole minute, per second. */
    callsPerSecond: z.number(),
    blockedPerSecond: z.number(),
    minutes: z.array(z.object({ minute: time, calls: z.number(), blocked: z.number() })),
    byRule: z.array(z.object({ code: z.string(), blocked: z.number(), shadow: z.number() })),
    byTrunk: z.array(share.extend({ organisation: z.string() })),
    /** With the country's name in the reader's language; null where the number is of no country, or none was shown. */
    byCountry: z.array(share.extend({ name: z.string().nullable() })),
    byAction: z.array(z.object({ code: z.string(), calls: z.number() })),
    /** When each operator's node was heard of last. */
    nodes: z.array(z.object({ organisation: z.string(), heardAt: time })),
  })
  .meta({ id: 'CallBoard' })

/** The public figures, month by month, the newest first, of days that are over. */
export const callFiguresSchema = z
  .object({
    months: z.array(
      z.object({
        /** `YYYY-MM`, in Kazakhstan's time. */
        month: z.string(),
        /** The midnight in Kazakhstan up to which these are counted: what nodes told before it. */
        asOf: time,
        operators: z.number(),
        calls: z.number(),
        blocked: z.number(),
        /** Rules that rejected enough to be told of, each as of its own midnight; they may come to less than `blocked`. */
        byRule: z.array(z.object({ code: z.string(), asOf: time, blocked: z.number() })),
      }),
    ),
    /** A month or rule with fewer rejected calls is left out, and figures move on only where so many more were rejected. */
    suppressBelow: z.number(),
  })
  .meta({ id: 'CallFigures' })

/** A code, as a person types it. */
export const codeSchema = z.strictObject({ code: z.string().min(5).max(40) })

/** Why a call was rejected: what the caller may know. */
export const blockedCallSchema = z
  .object({
    at: time,
    rule: z.string(),
    reason: z.string(),
    operator: z.string().nullable(),
    legalBasis: z.string(),
  })
  .meta({ id: 'BlockedCall' })
