import { z } from 'zod'
import { paymentDecisions } from '#engines/screening'
import { changedFields } from './policy-change.ts'

const time = z.iso.datetime()
const mode = z.enum(['off', 'shadow', 'on'])
const decision = z.enum(paymentDecisions)

/** The rules as JSON; what is wrong within is told by rule and place, not by the shape. */
const givenPolicy = z.looseObject({})

/** An expression to look at while it is written: a rule's own, or its guard (`when`). */
export const expressionCheckSchema = z.strictObject({
  rule: z.string().max(60),
  part: z.enum(['expression', 'when']),
  text: z.string().max(2000),
})

/** What is wrong with an expression, in the reader's language; null where nothing is. */
export const expressionCheckedSchema = z.object({
  fault: z
    .object({
      code: z.string(),
      message: z.string(),
      /** The character that it is at, from 1; null where it is the whole expression. */
      at: z.number().nullable(),
    })
    .nullable(),
  /** The features that it asks for. */
  uses: z.array(z.string()),
})

/** A policy to look at. */
export const policyCheckSchema = z.strictObject({ policy: givenPolicy })

/** A change of the rules, as it is proposed. */
export const policyProposalSchema = z.strictObject({
  /** Number of the version in force that it was made from. */
  base: z.int().min(1).max(1_000_000),
  policy: givenPolicy,
  reason: z.string().max(5000),
})

/** The version in a path. */
export const policyVersionParams = z.strictObject({ number: z.coerce.number().int().min(1).max(1_000_000) })

/** Why a version goes. */
export const policyWithdrawalSchema = z.strictObject({ reason: z.string().max(5000) })

/** One sentence in each language. */
const said = z.object({ kk: z.string(), ru: z.string(), en: z.string() }).meta({ id: 'PaymentText' })

/** A rule's own words, of which the program has none. */
const texts = z.object({
  name: said,
  reasons: z.record(z.string(), z.object({ customer: said, analyst: said })),
})

const rule = z.object({
  id: z.string(),
  mode,
  expression: z.string(),
  when: z.string().optional(),
  bands: z.array(z.object({ from: z.number(), weight: z.number(), reason: z.string() })),
  texts: texts.optional(),
})

/** What rules can be made of. */
export const expressionPartsSchema = z.object({
  features: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      counted: z.object({ subject: z.string(), window: z.string(), what: z.string() }).nullable(),
    }),
  ),
  constants: z.array(z.string()),
  functions: z.array(z.string()),
  limits: z.record(z.string(), z.number()),
  /** What a new rule begins as. */
  start: rule,
})

/** All that is decided by. */
export const paymentPolicySchema = z
  .object({
    version: z.string(),
    rules: z.array(rule),
    typologies: z.array(
      z.object({
        id: z.string(),
        mode,
        rules: z.record(z.string(), z.number()),
        alert: z.number(),
        challenge: z.number(),
        interdict: z.number(),
        action: z.enum(['hold', 'block']),
      }),
    ),
  })
  .meta({ id: 'PaymentPolicy' })

const change = z
  .object({
    part: z.enum(['rule', 'typology']),
    id: z.string(),
    kind: z.enum(['added', 'removed', 'changed']),
    fields: z.array(
      z.object({
        field: z.enum(changedFields),
        of: z.string().nullable(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'PaymentPolicyChange' })

/** What a policy would change. */
export const policyChangesSchema = z.object({ changes: z.array(change) })

const side = z.object({
  decisions: z.record(decision, z.number()),
  alerts: z.number(),
  /** Payments of thefts that were held or blocked. */
  stopped: z.number(),
  stoppedTiyn: z.number(),
  /** Honest payments that were asked about, held or blocked. */
  falseAlarms: z.number(),
  typologies: z.array(z.object({ id: z.string(), alerts: z.number(), precision: z.number(), recall: z.number() })),
})

const backTest = z
  .object({
    history: z.literal('simulation'),
    payments: z.number(),
    /** Payments of thefts among them, from the victim's on. */
    frauds: z.number(),
    fraudTiyn: z.number(),
    current: side,
    candidate: side,
    changed: z.array(z.object({ from: decision, to: decision, payments: z.number() })),
  })
  .meta({ id: 'PaymentBackTest' })

/** A version with its decisions. */
export const policyVersionSchema = z
  .object({
    number: z.number(),
    base: z.number(),
    digest: z.string(),
    reason: z.string(),
    proposedBy: z.string(),
    proposedAt: time,
    backTestedAt: time.nullable(),
    approvedBy: z.string().nullable(),
    approvedAt: time.nullable(),
    withdrawnBy: z.string().nullable(),
    withdrawnAt: time.nullable(),
    withdrawnReason: z.string().nullable(),
  })
  .meta({ id: 'PaymentPolicyVersion' })

const named = policyVersionSchema
  .extend({
    state: z.enum(['proposed', 'in-force', 'replaced', 'refused', 'withdrawn']),
    proposedByName: z.string().nullable(),
    approvedByName: z.string().nullable(),
    withdrawnByName: z.string().nullable(),
  })
  .meta({ id: 'NamedPaymentPolicyVersion' })

/** What is in force, and the versions that people proposed, the newest first. */
export const policyVersionsSchema = z.object({
  inForce: z.object({ number: z.number(), digest: z.string(), policy: paymentPolicySchema }),
  /** Whether a proposal has to be tried before it is approved. */
  tried: z.boolean(),
  items: z.array(named),
})

/** A version with its rules, what trying it told, and what it changes. */
export const policyDetailSchema = named
  .extend({ policy: paymentPolicySchema, backTest: backTest.nullable(), changes: z.array(change) })
  .meta({ id: 'PaymentPolicyDetail' })
