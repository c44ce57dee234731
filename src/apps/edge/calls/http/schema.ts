import { z } from 'zod'

/** Most calls, registrations or answers in one body. */
export const togetherMost = 1000

/** No number, however it is read. */
const noNumber = '+'
/**
 * A number as a switch wrote it; whether it is one the rules decide. Too long a text is none, as over SIP: callers write it, and a body that is
 * refused is calls that nobody judges.
 */
const dialled = z.string().transform((text) => (text.length > 64 ? noNumber : text))
/** E.164, with a plus or without. */
const number = z
  .string()
  .regex(/^\+?[1-9]\d{6,14}$/)
  .transform(Number)

/** One call to be judged. */
export const callSchema = z.strictObject({
  /** What names the call: asked again within a minute it is answered alike and counted once. */
  id: z.string().min(1).max(200).optional(),
  /** The name of the trunk in the configuration. */
  trunk: z.string().min(1).max(100),
  /** Empty where it is withheld. */
  caller: dialled.default(''),
  called: dialled,
  /** The number that diverted the call last. */
  diversion: dialled.default(''),
  /**
   * The Identity header fields as they came (RFC 8224 §4); empty where there are none. Whoever calls writes them, and a body that is
   * refused is a call nobody judges: so too many, and too long ones, are no fault of the body but invalid, as over SIP.
   */
  identity: z.union([z.string(), z.array(z.string())]).optional(),
  /** The number dialled first (To). Left out: the one that diverted the call, else the called one. */
  to: dialled.optional(),
  /** The Date header field as it came; a compact PASSporT needs it. */
  date: z.string().optional(),
})

/** One call to be judged. */
export type AskedCall = z.infer<typeof callSchema>

/** Several. */
export const callsSchema = z.strictObject({ calls: z.array(callSchema).min(1).max(togetherMost) })

/** Calls that their operator sets up. */
export const registrationsSchema = z.strictObject({
  registrations: z
    .array(z.strictObject({ caller: number, called: number, at: z.iso.datetime().optional() }))
    .min(1)
    .max(togetherMost),
})

/** Subscribers who are, or are not, abroad: never where. */
export const roamingSchema = z.strictObject({
  roaming: z
    .array(z.strictObject({ number, abroad: z.boolean(), until: z.iso.datetime() }))
    .min(1)
    .max(togetherMost),
})

/** Answered calls that ended, for those who count how fast people call. */
export const endedSchema = z.strictObject({
  ended: z
    .array(z.strictObject({ caller: number, seconds: z.number().min(0).max(86_400) }))
    .min(1)
    .max(togetherMost),
})

/** Complaints of called people: 607 (RFC 8197), or what a handset sent. */
export const complaintsSchema = z.strictObject({
  /** What names the body: told again within a day it counts once. */
  id: z.string().min(1).max(200).optional(),
  complaints: z
    .array(z.strictObject({ caller: number, calls: z.int().min(1).max(100_000).default(1) }))
    .min(1)
    .max(togetherMost),
})
