import { z } from 'zod'
import { legalBasisSchema, measureSchema, regionSchema } from '#domains/taxonomy'
import { linkKinds } from '#engines/sim-box'
import { boxStates } from './box.ts'

const time = z.iso.datetime()
const imsi = z.string().regex(/^\d{14,15}$/)
const number = z.string().regex(/^\+\d{8,15}$/)
const score = z.number().min(0).max(1)
const region = regionSchema
/** A feature by the engine's name for it (`outHour`): a newer engine may know features that this release does not. */
const feature = z.string().regex(/^[A-Za-z0-9-]{1,40}$/)
const count = z.int().min(0).max(1e9)

const reason = z.object({ code: feature, value: z.number(), weight: z.number() })

const sim = z.object({
  imsi,
  number: number.nullable(),
  imeis: z.array(z.string().regex(/^\d{14}$/)).max(50),
  score,
  reasons: z.array(reason).max(20),
  calls: count,
  firstSeen: time,
  lastSeen: time,
})

/** Boxes that an operator's engine found; the same `externalId` again brings one up to date. */
export const foundBoxesSchema = z.strictObject({
  boxes: z
    .array(
      z.strictObject({
        externalId: z.string().min(1).max(100),
        region: region.nullable(),
        score,
        firstSeen: time,
        lastSeen: time,
        links: z.partialRecord(z.enum(linkKinds), count),
        cells: z.array(z.number().nonnegative()).max(100),
        devices: count,
        synthetic: z.boolean().default(false),
        sims: z.array(sim.strict()).min(1).max(5000),
      }),
    )
    .min(1)
    .max(100),
})

/** One found box. */
export type FoundBox = z.infer<typeof foundBoxesSchema>['boxes'][number]

/** How many boxes were new. */
export const foundOutcomeSchema = z.object({ added: z.number(), updated: z.number() })

/** Which boxes; without a state those that wait. */
export const boxQuerySchema = z.strictObject({ state: z.enum(boxStates).optional() })

/** A box in the list. */
export const boxSchema = z
  .object({
    id: z.uuid(),
    operator: z.string(),
    region: z.string().nullable(),
    state: z.enum(boxStates),
    score: z.number(),
    firstSeen: time,
    lastSeen: time,
    foundAt: time,
    updatedAt: time,
    links: z.record(z.string(), z.number()),
    cells: z.array(z.number()),
    sims: z.number(),
    devices: z.number(),
    calls: z.number(),
    synthetic: z.boolean(),
    assignee: z.string().nullable(),
    assigneeName: z.string().nullable(),
    decidedAt: time.nullable(),
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decisionReason: z.string().nullable(),
    /** How it was dismissed before it grew and came back. */
    earlier: z
      .object({
        at: time,
        by: z.string(),
        byName: z.string().nullable(),
        reason: z.string(),
        sims: z.number().nullable(),
      })
      .nullable(),
    /** The box that took its SIMs over, and when: of a merged box alone. */
    mergedInto: z.uuid().nullable(),
    mergedAt: time.nullable(),
  })
  .meta({ id: 'SimBox' })

/** Boxes, the surest first. */
export const boxesSchema = z.object({ items: z.array(boxSchema) })

/** A box with its SIMs. */
export const boxDetailSchema = boxSchema.extend({ members: z.array(sim) }).meta({ id: 'SimBoxDetail' })

/** The box in a path. */
export const boxParams = z.strictObject({ id: z.uuid() })

/** A decision on a box. */
export const boxRulingSchema = z.strictObject({
  decision: z.enum(['confirmed', 'dismissed']),
  reason: z.string().max(5000),
  /** `updatedAt` of the box as it was looked at: nothing is decided where the engine has told more since. */
  updatedAt: time.optional(),
  /** What becomes of its numbers; nothing is listed where it is not said. */
  listing: z.strictObject({ legalBasis: legalBasisSchema, measures: z.array(measureSchema).min(1).max(8) }).optional(),
})

/** What became of a decision. */
export const boxDecidedSchema = z.object({ box: boxSchema, listed: z.number() })

/** A gateway with a licence, as it is added. */
export const gatewayInputSchema = z.strictObject({
  licence: z.string().trim().min(1).max(60),
  holder: z.string().trim().min(2).max(200),
  bin: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  region: region.optional(),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  imsis: z.array(imsi).max(10_000),
})

/** A gateway with a licence. */
export const gatewaySchema = z
  .object({
    id: z.uuid(),
    licence: z.string(),
    holder: z.string(),
    bin: z.string().nullable(),
    region: z.string().nullable(),
    validFrom: z.iso.date(),
    validTo: z.iso.date(),
    sims: z.number(),
  })
  .meta({ id: 'Gateway' })

/** All gateways. */
export const gatewaysSchema = z.object({ items: z.array(gatewaySchema) })

/** IMSIs of gateways whose licence is in force: a node takes them for no box. */
export const licensedSchema = z.object({ imsis: z.array(z.string()) })

/** A seizure, as it is recorded. */
export const seizureInputSchema = z.strictObject({
  day: z.iso.date(),
  region,
  devices: z.int().min(0).max(100_000),
  sims: z.int().min(0).max(10_000_000),
  suspects: z.int().min(0).max(10_000),
  foreigners: z.int().min(0).max(10_000).default(0),
  boxId: z.uuid().optional(),
  note: z.string().max(2000).optional(),
})

/** A seizure. */
export const seizureSchema = seizureInputSchema
  .extend({ id: z.uuid(), boxId: z.uuid().nullable(), note: z.string().nullable(), foreigners: z.number() })
  .meta({ id: 'Seizure' })

/** Seizures, the newest first. */
export const seizuresSchema = z.object({ items: z.array(seizureSchema) })

/** Public sums of seizures, the newest year first. */
export const seizureFiguresSchema = z.object({
  years: z.array(
    z.object({
      year: z.number(),
      seizures: z.number(),
      devices: z.number(),
      sims: z.number(),
      suspects: z.number(),
      foreigners: z.number(),
    }),
  ),
})

/** Owners with more SIMs than one may have, all of an operator's: what was told before is replaced. */
export const ownerExcessSchema = z.strictObject({
  owners: z.array(z.strictObject({ owner: z.string().min(16).max(100), sims: z.int().min(1).max(1e6) })).max(50_000),
})

/** What operators told of owners with too many SIMs. */
export const ownerFiguresSchema = z.object({
  items: z.array(
    z.object({ operator: z.string(), owners: z.number(), sims: z.number(), most: z.number(), toldOn: z.iso.date() }),
  ),
})
