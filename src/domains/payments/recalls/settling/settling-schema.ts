import { z } from 'zod'
import { listedAnswerSchema } from './hand-answer-schema.ts'
import { appealGrounds, appealStates, holdEnds } from './hold.ts'

const time = z.iso.datetime()

/** An amount in tiyn as it leaves. */
const tiyn = z.int()

/** An amount in tiyn as it comes; up to ten trillion tenge. */
const amountInput = z.int().min(1).max(1e15)

const digest = z.string().regex(/^[0-9a-f]{64}$/)

const line = (least: number, most: number) => z.string().trim().min(least).max(most)

/** The recovery in a path. */
export const recoveryParams = z.strictObject({ id: z.uuid() })

/** The recovery and the hold in a path. */
export const holdParams = z.strictObject({ id: z.uuid(), hold: z.uuid() })

/** How much was let go. */
export const releasedSchema = z.object({ amount: tiyn })

/** The code in a path, as a person types it. */
export const codeParams = z.strictObject({ code: z.string().min(5).max(40) })

const holdTerms = z.object({
  amount: tiyn,
  released: tiyn,
  sanctioned: tiyn,
  returned: tiyn,
  state: z.enum(['held', 'returning', 'closed']),
  endReason: z.enum(holdEnds).nullable(),
  legalBasis: z.string(),
  heldAt: time,
  until: time,
  closedAt: time.nullable(),
  extensions: z.number().int(),
})

/** A hold as those see it who work on the recovery, and the bank. */
export const holdSchema = holdTerms
  .extend({
    id: z.uuid(),
    leg: z.uuid(),
    recovery: z.uuid(),
    bank: z.string(),
    account: z.string(),
    /** What the bank tells its customer. */
    code: z.string(),
  })
  .meta({ id: 'Hold' })

/** Holds at a bank. */
export const holdsSchema = z.object({ items: z.array(holdSchema) })

/** A hold as the holder of the account may know it. */
export const holdExplainedSchema = z
  .object({
    code: z.string(),
    bank: z.string().nullable(),
    amount: tiyn,
    left: tiyn,
    state: z.enum(['held', 'returning', 'closed']),
    endReason: z.enum(holdEnds).nullable(),
    legalBasis: z.string(),
    heldAt: time,
    until: time,
    /** The same in words, in the reader's language. */
    why: z.string(),
    appeal: z.string(),
  })
  .meta({ id: 'HoldExplained' })

/** An investigator's notice, as it is recorded. */
export const noticeInputSchema = z.strictObject({
  number: line(1, 100),
  day: z.iso.date(),
  policeBody: line(2, 200),
  caseNumber: line(3, 100),
  /** SHA-256 of the document, hexadecimal. */
  digest,
  /** Whether the money is to be held longer. */
  extends: z.boolean().default(false),
  holds: z
    .array(z.strictObject({ hold: z.uuid(), amount: amountInput.optional() }))
    .min(1)
    .max(500),
})

/** A notice that was recorded. */
export const noticeSchema = z
  .object({
    id: z.uuid(),
    recovery: z.uuid(),
    number: z.string(),
    day: z.iso.date(),
    policeBody: z.string(),
    caseNumber: z.string(),
    digest,
    extends: z.boolean(),
    recordedBy: z.string(),
    recordedAt: time,
    holds: z.array(z.object({ hold: z.uuid(), amount: tiyn })),
  })
  .meta({ id: 'RecoveryNotice' })

/** A prosecutor's sanction, as it is recorded. */
export const sanctionInputSchema = z.strictObject({
  notice: z.uuid(),
  number: line(1, 100),
  day: z.iso.date(),
  /** The prosecutor's office; who signed stands on the paper. */
  office: line(2, 200),
  digest,
  returns: z
    .array(
      z.strictObject({
        hold: z.uuid(),
        amount: amountInput,
        /** The victim's account, an IBAN. */
        account: z.string().max(60),
      }),
    )
    .min(1)
    .max(500),
})

/** A sanction that was recorded. */
export const sanctionSchema = z
  .object({
    id: z.uuid(),
    recovery: z.uuid(),
    notice: z.uuid(),
    number: z.string(),
    day: z.iso.date(),
    office: z.string(),
    digest,
    recordedBy: z.string(),
    recordedAt: time,
    returns: z.array(z.object({ hold: z.uuid(), amount: tiyn, account: z.string() })),
  })
  .meta({ id: 'RecoverySanction' })

/** What stands in writing about a recovery's held money. */
export const papersSchema = z
  .object({
    holds: z.array(holdSchema),
    notices: z.array(noticeSchema),
    sanctions: z.array(sanctionSchema),
    /** What banks said by telephone or letter about letting go and giving back. */
    answers: z.array(listedAnswerSchema),
    conclusion: z.object({ reason: z.string(), by: z.string(), at: time }).nullable(),
  })
  .meta({ id: 'RecoveryPapers' })

/** Why an analysis ends without more money going back. */
export const analysisInputSchema = z.strictObject({ reason: z.string().max(5000) })

/** How many holds were let go. */
export const analysisSchema = z.object({ released: z.number().int() })

/** An appeal, as it is sent. */
export const appealInputSchema = z.strictObject({
  code: z.string().min(5).max(40),
  ground: z.enum(appealGrounds),
  words: z.string().max(20_000),
  /** How to reach them, if they want to be reached. */
  contact: z.string().max(500).optional(),
})

/** An appeal that was opened. */
export const appealOpenedSchema = z
  .object({ receipt: z.string(), repeated: z.boolean() })
  .meta({ id: 'HoldAppealOpened' })

/** A receipt, as a person types it. */
export const appealReceiptSchema = z.strictObject({ receipt: z.string().max(60) })

/** Where an appeal stands. */
export const appealStatusSchema = z
  .object({
    /** `over`: the hold ended before anybody decided, see `holdEnd`. */
    state: z.enum(appealStates),
    openedAt: time,
    decidedAt: time.nullable(),
    decisionReason: z.string().nullable(),
    released: tiyn.nullable(),
    /** How the hold ended, where the appeal is over by that. */
    holdEnd: z.enum(holdEnds).nullable(),
  })
  .meta({ id: 'HoldAppealStatus' })

/** Appeals as those see them who decide. */
export const appealsSchema = z.object({
  items: z.array(
    appealStatusSchema
      .extend({
        id: z.uuid(),
        hold: z.uuid(),
        recovery: z.uuid(),
        ground: z.enum(appealGrounds),
        words: z.string().nullable(),
        hasContact: z.boolean(),
        held: holdExplainedSchema.omit({ why: true, appeal: true }),
      })
      .meta({ id: 'HoldAppeal' }),
  ),
})

/** Appeals by their state: open ones whose hold ends soonest first, of others those that were closed last. */
export const appealQuerySchema = z.strictObject({ state: z.enum(appealStates).default('open') })

/** The appeal in a path. */
export const appealParams = z.strictObject({ id: z.uuid() })

/** How to reach who appealed; null where they did not say, or it was decided. */
export const appealContactSchema = z.object({ contact: z.string().nullable() })

/** A decision on an appeal. */
export const appealRulingSchema = z.strictObject({
  decision: z.enum(['upheld', 'rejected']),
  /** Told to who appealed. */
  reason: z.string().max(5000),
  /** What is let go; all that no sanction gives back where not said. */
  amount: amountInput.optional(),
})

/** The month of the figures; this one where not said. */
export const figuresQuerySchema = z.strictObject({ month: z.string().max(20).optional() })

const withheld = z.literal(true)

/** The figures of a month. What is suppressed counts fewer than `suppressBelow`. */
export const figuresSchema = z
  .object({
    month: z.string(),
    /** The last midnight in Kazakhstan; the country and each bank tell their own `asOf`, which may be earlier. */
    asOf: time,
    suppressBelow: z.number().int(),
    /** What is counted, in words. */
    definitions: z.array(z.string()),
    nation: z.union([
      z.object({ suppressed: withheld }),
      z.object({
        suppressed: z.literal(false),
        asOf: time,
        recoveries: z.number().int(),
        stolen: tiyn,
        held: tiyn,
        returned: tiyn,
        share: z.number().nullable(),
      }),
    ]),
    banks: z.array(
      z.union([
        z.object({ suppressed: withheld, bank: z.string(), name: z.string() }),
        z.object({
          suppressed: z.literal(false),
          bank: z.string(),
          name: z.string(),
          asOf: time,
          requests: z.number().int(),
          inTime: z.number().int(),
          unanswered: z.number().int(),
          /** Minutes; null where so many requests were never answered. */
          median: z.number().nullable(),
          ninety: z.number().nullable(),
          held: tiyn,
          returned: tiyn,
        }),
      ]),
    ),
  })
  .meta({ id: 'RecoveryFigures' })
