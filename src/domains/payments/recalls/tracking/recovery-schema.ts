import { z } from 'zod'
import { regionSchema } from '#domains/taxonomy'
import { cashOutWays, unavailableReasons } from '#engines/tracing'
import { isToken, referenceOf } from '#formats/iso20022/recall-parts'
import { pageLimit } from '#kernel/page'
import { requestKinds } from './deadline.ts'
import { answerWays, legStates, legStopReasons } from './leg.ts'
import { recoveryChannels, recoveryStates } from './recovery.ts'

const time = z.iso.datetime()
/** An amount in tiyn; up to ten trillion tenge. */
const tiyn = z.int().min(1).max(1e15)
const bankCode = z.string().regex(/^[0-9A-Z]{3}$/)
const name = z.string().trim().min(1)

/** An end-to-end id of at most 35 characters, or a UETR with or without dashes. */
const reference = name.max(36).refine((text) => referenceOf(text).ok)
/** An IBAN, or what the bank calls an account. */
const account = name.max(34).refine(isToken)
/** Some letters are two in capitals (ß), and the name of a bank is kept in capitals. */
const bank = name.refine((text) => isToken(text) && text.toUpperCase().length <= 35)

const paymentSchema = z.strictObject({
  /** By what the paying bank finds the payment again. */
  reference: reference.optional(),
  /** The account that was paid to. */
  account,
  /** The code of its bank; needed only where the account is no IBAN of Kazakhstan. */
  bank: bank.optional(),
  amount: tiyn,
  at: time,
})

const paymentsSchema = z.array(paymentSchema).min(1).max(50)

/** A theft, as it is told. */
export const recoveryInputSchema = z.strictObject({
  channel: z.enum(recoveryChannels),
  report: z.uuid().optional(),
  region: regionSchema.optional(),
  caseNumber: z.string().trim().min(3).max(100).optional(),
  victimBank: bankCode,
  payments: paymentsSchema,
  limits: z
    .strictObject({
      hops: z.int().min(1).max(50).optional(),
      windowHours: z.int().min(1).max(8760).optional(),
      least: tiyn.optional(),
    })
    .optional(),
  method: z.enum(['first-in-first-out', 'pro-rata']).optional(),
  /** The duty officer has seen that the payments were made; every one has its reference. */
  confirmed: z.boolean().optional(),
})

/** A theft as its parsed body tells it. */
export type RecoveryBody = z.output<typeof recoveryInputSchema>

/** Payments that a duty officer confirms. */
export const startSchema = z.strictObject({ payments: paymentsSchema })

/** Why a recovery is called off. */
export const cancelSchema = z.strictObject({ reason: z.string().max(5000) })

/** Who works on a recovery; null for nobody, the asking person where not said. */
export const officerSchema = z.strictObject({ officer: z.uuid().nullable().optional() })

/** An account to be confirmed. */
export const accountConfirmationSchema = z.strictObject({ reason: z.string().max(5000), validUntil: time.optional() })

const told = z.int().min(0).max(1e15)

/** What a bank told a duty officer became of a leg; what is not said is nothing. All together it makes the leg's amount. */
export const handReplySchema = z.strictObject({
  way: z.enum(answerWays),
  answeredBy: z.string().trim().min(2).max(200),
  held: told.default(0),
  returned: told.default(0),
  cashedOut: z
    .array(z.strictObject({ way: z.enum(cashOutWays), amount: tiyn, at: time }))
    .max(200)
    .default([]),
  unavailable: z
    .array(z.strictObject({ reason: z.enum(unavailableReasons), amount: tiyn }))
    .max(20)
    .default([]),
  onward: z
    .array(
      z.strictObject({
        account,
        /** The code of its bank; needed only where the account is no IBAN of Kazakhstan. */
        bank: bank.optional(),
        reference,
        amount: tiyn,
        /** The whole payment, where more than this went with it. */
        payment: tiyn.optional(),
        at: time,
      }),
    )
    .max(200)
    .default([]),
  /** What the whole payment carried that brought the money, where the bank said it. */
  payment: tiyn.optional(),
})

/** An answer as its parsed body tells it. */
export type HandReplyBody = z.output<typeof handReplySchema>

/** An answer that was registered: the legs that it led to, and the state of the recovery. */
export const handReplyTakenSchema = z.object({ leg: z.uuid(), next: z.array(z.uuid()), state: z.enum(recoveryStates) })

/** What became of an account in the registry. */
export const accountConfirmedSchema = z.object({ observableId: z.uuid(), state: z.string() })

/** Which recoveries. */
export const recoveryQuerySchema = z.strictObject({
  state: z.enum(recoveryStates).optional(),
  region: regionSchema.optional(),
  mine: z.stringbool().optional(),
  /** Those that a report opened, those that are over among them where no state is said. */
  report: z.uuid().optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimit.most).default(pageLimit.default),
})

/** The recovery in a path. */
export const recoveryParams = z.strictObject({ id: z.uuid() })

/** The recovery and the leg in a path. */
export const accountParams = z.strictObject({ id: z.uuid(), leg: z.uuid() })

const sum = z.int().min(0)
const sums = z.object({ held: sum, returned: sum, lost: sum, open: sum })

/** A recovery. */
export const recoverySchema = z
  .object({
    id: z.uuid(),
    number: z.string(),
    state: z.enum(recoveryStates),
    channel: z.enum(recoveryChannels),
    report: z.uuid().nullable(),
    region: z.string().nullable(),
    caseNumber: z.string().nullable(),
    victimBank: z.string(),
    method: z.string(),
    limits: z.object({ hops: z.int(), windowHours: z.int(), least: sum }),
    stolen: sum,
    dutyOfficer: z.string().nullable(),
    reportedAt: time,
    startedAt: time.nullable(),
    analysedAt: time.nullable(),
    completedAt: time.nullable(),
    cancelledAt: time.nullable(),
    cancelledReason: z.string().nullable(),
    updatedAt: time,
  })
  .meta({ id: 'Recovery' })

const names = { victimBankName: z.string(), dutyOfficerName: z.string().nullable() }

/** Recoveries, those first whose clocks run out. */
export const recoveriesSchema = z.object({
  items: z.array(
    recoverySchema
      .extend({ ...names, sums, nextDue: time.nullable(), openLegs: z.int(), lapsesAt: time.nullable() })
      .meta({ id: 'ListedRecovery' }),
  ),
  next: z.string().nullable(),
})

const leg = z.object({
  id: z.uuid(),
  parent: z.uuid().nullable(),
  hop: z.int(),
  bank: z.string(),
  bankName: z.string().nullable(),
  account: z.string(),
  reference: z.string(),
  paymentAmount: sum,
  amount: sum,
  at: time,
  rootAt: time,
  state: z.enum(legStates),
  stopReason: z.enum(legStopReasons).nullable(),
  loops: z.boolean(),
  converges: z.boolean(),
  held: sum,
  returned: sum,
  cashedOut: sum,
  unavailable: sum,
  onward: sum,
  /** What of `unavailable` never came, as the bank says; whether there is no such payment or account at all. */
  denied: sum,
  disowned: z.boolean(),
  answeredAt: time.nullable(),
  /** Who at the bank answered, where it was by phone or letter. */
  toldBy: z.string().nullable(),
})

const request = z.object({
  id: z.uuid(),
  leg: z.uuid().nullable(),
  kind: z.enum(requestKinds),
  bank: z.string(),
  bankName: z.string().nullable(),
  dutyOfficer: z.string().nullable(),
  dutyContact: z.string().nullable(),
  amount: sum,
  state: z.string(),
  askedAt: time,
  dueAt: time,
  remindedAt: time.nullable(),
  escalatedAt: time.nullable(),
  supervisorAt: time.nullable(),
  closedAt: time.nullable(),
  /** What the victim told, where the bank is asked to confirm it. */
  payments: z.array(
    z.object({
      reference: z.string().nullable(),
      account: z.string(),
      bank: z.string().nullable(),
      amount: sum,
      at: time,
    }),
  ),
})

const hold = z.object({
  id: z.uuid(),
  leg: z.uuid(),
  bank: z.string(),
  account: z.string(),
  amount: sum,
  released: sum,
  returned: sum,
  state: z.string(),
  endReason: z.string().nullable(),
  heldAt: time,
  until: time,
  closedAt: time.nullable(),
})

const event = z.object({
  id: z.uuid(),
  at: time,
  actorKind: z.string(),
  actorId: z.string().nullable(),
  action: z.string(),
  details: z.record(z.string(), z.unknown()),
})

/** All of one recovery: the flow of the money, what banks were asked, what is held, what was done, in which order to work. */
export const recoveryDetailSchema = recoverySchema
  .extend({
    ...names,
    sums,
    legs: z.array(leg),
    requests: z.array(request),
    holds: z.array(hold),
    /** What more could be asked for after the analysis, by `follow`. */
    reachable: sum,
    lapsesAt: time.nullable(),
    events: z.array(event),
    work: z.array(z.uuid()),
  })
  .meta({ id: 'RecoveryDetail' })

/** Banks to call now. */
export const callsSchema = z.object({
  items: z.array(
    z
      .object({
        request: z.uuid(),
        recovery: z.uuid(),
        /** Number of the recovery. */
        number: z.string(),
        dutyOfficer: z.string().nullable(),
        kind: z.enum(requestKinds),
        bank: z.string(),
        bankName: z.string(),
        /** Whom to ask for, and the contact as the register has it. */
        bankOfficer: z.string().nullable(),
        contact: z.string().nullable(),
        phone: z.object({ shown: z.string(), dialled: z.string() }).nullable(),
        amount: sum,
        dueAt: time,
        escalatedAt: time.nullable(),
      })
      .meta({ id: 'BankCall' }),
  ),
  more: z.boolean(),
})

const board = sums.extend({ recoveries: z.int(), stolen: sum })
const waiting = z.object({ open: z.int(), overdue: z.int() })

/** Sums of the centre. */
export const boardSchema = z.object({ open: board, lastDay: board, requests: waiting })
