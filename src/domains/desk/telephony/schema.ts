import { z } from 'zod'
import { callEventKinds } from './call.ts'

const extension = z.string().regex(/^[0-9A-Za-z_.+-]{1,40}$/)
/** Telephone systems leave a variable empty where they know nothing. */
const maybe = <T extends z.ZodType>(schema: T) => z.union([z.literal('').transform(() => undefined), schema]).optional()

/** One event of a call, as JSON or as a form: all fields are text. */
export const callEventBody = z.strictObject({
  event: z.enum(callEventKinds),
  call: z
    .string()
    .min(1)
    .max(128)
    .meta({ description: 'The telephone system’s own name for the call, in all its events' }),
  extension: maybe(extension).meta({ description: 'The telephone at the desk' }),
  caller: maybe(z.string().max(200)).meta({ description: 'The caller’s number; empty where withheld' }),
  queue: maybe(z.string().max(80)),
  at: maybe(z.union([z.iso.datetime({ offset: true }), z.string().regex(/^\d{10}(\.\d{1,6})?$/)])).meta({
    description: 'ISO 8601 with offset, or seconds since 1970; the time of arrival where absent',
  }),
})

/** What the telephone system is answered. */
export const callHeardView = z
  .object({
    id: z.uuid(),
    state: z.enum(callEventKinds),
    known: z.boolean().meta({ description: 'Whether somebody sits at the extension' }),
  })
  .meta({ id: 'CallHeard' })

/** Where somebody sits; null leaves. */
export const extensionBody = z.strictObject({ extension: extension.nullable() })

/** The id of a call in a path. */
export const callParams = z.strictObject({ id: z.uuid().toLowerCase() })

const time = z.iso.datetime().nullable()

/** A call, as the person sees it whose telephone rang. */
export const callView = z
  .object({
    id: z.uuid(),
    state: z.enum(callEventKinds),
    caller: z.string().nullable().meta({ description: 'E.164 where it can be read' }),
    extension: z.string().nullable(),
    queue: z.string().nullable(),
    rangAt: time,
    answeredAt: time,
    endedAt: time,
    missedAt: time,
  })
  .meta({ id: 'Call' })

/** Where somebody sits, and the call they are on. */
export const seatView = z.object({ extension: z.string().nullable(), call: callView.nullable() }).meta({ id: 'Seat' })
