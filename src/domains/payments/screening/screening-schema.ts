import { z } from 'zod'
import { paymentDecisions } from '#engines/screening'

const time = z.iso.datetime()
const decision = z.enum(paymentDecisions)
const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)

/** Most tiyn of one line: what a great bank pays in a minute, many times over. */
const tiynMost = Number.MAX_SAFE_INTEGER

/** What a bank's node counted since it last told. Of payments there are counts alone. */
export const screeningDeliverySchema = z.strictObject({
  /** The node makes it up once and repeats it until it is acknowledged. */
  id: z.uuid(),
  counts: z
    .array(
      z
        .strictObject({
          minute: time,
          /** Version of the policy that decided. */
          version: z.string().min(1).max(60),
          /** Both empty: the payments themselves, each once. Else payments in which the rule found this reason. */
          rule: id.max(60).or(z.literal('')),
          reason: id.max(60).or(z.literal('')),
          /** What was decided of them; in shadow, what would have been. */
          decision,
          shadow: z.boolean(),
          payments: z.int().min(1).max(1e9),
          tiyn: z.int().min(0).max(tiynMost),
        })
        .refine(({ rule, reason }) => (rule === '') === (reason === ''), { path: ['reason'] }),
    )
    .min(1)
    .max(5000),
})

/** What a bank's node counted since it last told. */
export type ScreeningDelivery = z.infer<typeof screeningDeliverySchema>

/** What became of a delivery. */
export const screeningOutcomeSchema = z.object({ repeated: z.boolean() })

/** How far the board looks back. */
export const screeningBoardQuery = z.strictObject({ minutes: z.coerce.number().int().min(5).max(180).default(60) })

/** Tiyn as decimal digits: sums of many banks do not fit a double. */
const tiyn = z.string().regex(/^\d+$/)

/** The board: what banks' nodes told lately. */
export const screeningBoardSchema = z
  .object({
    at: time,
    minutes: z.array(
      z.object({ minute: time, payments: z.number(), challenged: z.number(), held: z.number(), blocked: z.number() }),
    ),
    byDecision: z.array(z.object({ decision, payments: z.number(), tiyn })),
    /** What would have been decided if all in shadow were on. */
    shadowByDecision: z.array(z.object({ decision, payments: z.number(), tiyn })),
    byRule: z.array(z.object({ rule: z.string(), reason: z.string(), payments: z.number(), shadow: z.number() })),
    byVersion: z.array(z.object({ version: z.string(), payments: z.number() })),
    /** When each bank's node was heard of last. */
    nodes: z.array(z.object({ organisation: z.string(), heardAt: time })),
  })
  .meta({ id: 'PaymentScreeningBoard' })

/** Payments stopped in one way, and their sum; null where they are fewer than `suppressBelow`. */
const stopped = z
  .object({
    /** The midnight in Kazakhstan up to which these are counted, which may be an earlier one than the month's. */
    asOf: time,
    payments: z.number(),
    tiyn,
  })
  .nullable()

/** The public figures, month by month, the newest first, of days that are over. */
export const screeningFiguresSchema = z
  .object({
    months: z.array(
      z.object({
        /** `YYYY-MM`, in Kazakhstan's time. */
        month: z.string(),
        /** The midnight in Kazakhstan up to which the month is counted: what nodes told before it. */
        asOf: time,
        /** How many banks told. */
        banks: z.number(),
        /** Payments decided before they left, each once, and their sum. */
        screened: z.number(),
        screenedTiyn: tiyn,
        /** Of these: the payer was asked once more, somebody looked at it before it left, it was refused. */
        challenged: stopped,
        held: stopped,
        blocked: stopped,
      }),
    ),
    /** What is fewer is left out, and figures move on only where so many more payments came. */
    suppressBelow: z.number(),
  })
  .meta({ id: 'PaymentScreeningFigures' })
