import { z } from 'zod'
import { asId } from '#kernel/id'
import { exposureKinds } from './exposure.ts'

const time = z.iso.datetime()
const whole = z.number().int()
const load = { reports: whole, heavy: whole, images: whole, seconds: whole }

/** Something to be counted. */
export const countingBody = z.strictObject({
  kind: z.enum(exposureKinds),
  reportId: z
    .uuid()
    .toLowerCase()
    .transform((id) => asId<'report'>(id)),
  seconds: z.number().int().min(0).max(120).optional(),
})

/** A break begins or ends. */
export const restBody = z.strictObject({ state: z.enum(['begin', 'end']) })

/** The reader's own exposure. */
export const ownView = z
  .object({
    today: z.object(load),
    sinceRest: z.object(load),
    proposal: z.enum(['heavy', 'time']).nullable(),
    restingSince: time.nullable(),
    week: z.array(z.object({ day: z.iso.date(), ...load })),
  })
  .meta({ id: 'OwnExposure' })

/** Who should rest or be relieved. */
export const rotationView = z
  .object({
    items: z.array(
      z.object({
        personId: z.string(),
        name: z.string(),
        hint: z.enum(['fine', 'rest', 'rotate']),
        seconds: whole,
        resting: z.boolean(),
        lastRestAt: time.nullable(),
      }),
    ),
  })
  .meta({ id: 'Rotation' })
