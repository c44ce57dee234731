import { z } from 'zod'
import { answerWays } from '../tracking/leg.ts'
import { everyRefusalReason } from './hand-answer.ts'

const tiyn = z.int().min(0).max(1e15)
const digest = z.string().regex(/^[0-9a-f]{64}$/)

/** The recovery and the request in a path. */
export const handAnswerParams = z.strictObject({ id: z.uuid(), request: z.uuid() })

/** What a bank said of a request to release or return; what was done and what is refused make all that was left, to the tiyn. */
export const handAnswerInputSchema = z.strictObject({
  way: z.enum(answerWays),
  answeredBy: z.string().trim().min(2).max(200),
  /** SHA-256 of the paper, hexadecimal; a letter has one. */
  digest: digest.optional(),
  /** What was let go or went back. */
  done: tiyn.default(0),
  /** When it was; now where it is not said. */
  at: z.iso.datetime().optional(),
  refused: z
    .array(z.strictObject({ reason: z.enum(everyRefusalReason), amount: tiyn.min(1) }))
    .max(20)
    .default([]),
})

/** An answer that was registered. */
export const handAnswerSchema = z
  .object({
    id: z.uuid(),
    request: z.uuid(),
    way: z.enum(answerWays),
    answeredBy: z.string(),
    digest: digest.nullable(),
    done: tiyn,
    doneAt: z.iso.datetime().nullable(),
    refused: z.array(z.object({ reason: z.enum(everyRefusalReason), amount: tiyn })),
    recordedBy: z.string(),
    recordedAt: z.iso.datetime(),
  })
  .meta({ id: 'HandAnswer' })

/** An answer that was registered, and whether its request is answered now. */
export const handAnswerTakenSchema = z.object({ answer: handAnswerSchema, answered: z.boolean() })

/** An answer among the papers of a recovery, with what it was about. */
export const listedAnswerSchema = handAnswerSchema
  .extend({ kind: z.enum(['release', 'return']), bank: z.string(), account: z.string() })
  .meta({ id: 'ListedHandAnswer' })
