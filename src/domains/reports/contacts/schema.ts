import { z } from 'zod'
import { asId } from '#kernel/id'
import { contactLimits, reasonLength, sealedMost } from './contact.ts'

const time = z.iso.datetime()

/** Contact details as typed. */
export const contactDetails = z.strictObject({
  name: z.string().max(contactLimits.name).optional(),
  phone: z.string().max(contactLimits.phone).optional(),
  email: z.string().max(contactLimits.email).optional(),
  when: z.string().max(contactLimits.when).optional(),
})

/** Contact details on their way in: sealed by whoever has them, or plain for the server to seal before it stores them. */
export const contactInput = z
  .union([z.string().min(1).max(sealedMost), z.strictObject({ plain: contactDetails })])
  .meta({
    description: 'A compact JWE (RSA-OAEP-256, A256GCM) to the key of /api/v1/contact-key, or plain to be sealed',
  })

/** What opens: a reporter's browser wrote it, so it is read as strictly as anything else from outside. */
export const openedDetails = contactDetails.partial()

/** The public key to seal to. */
export const contactKeyView = z
  .object({
    kty: z.literal('RSA'),
    n: z.string(),
    e: z.string(),
    kid: z.uuid(),
    alg: z.literal('RSA-OAEP-256'),
    use: z.literal('enc'),
  })
  .meta({ id: 'ContactKey' })

/** A submission in a path. */
export const submissionParams = z.strictObject({
  id: z
    .uuid()
    .toLowerCase()
    .transform((id) => asId<'submission'>(id)),
})

/** Contact details of a submission in place of any before. */
export const contactBody = z.strictObject({ contact: contactInput })

/** Why contact details are opened. */
export const openingBody = z.strictObject({
  reason: z.string().trim().min(reasonLength.least).max(reasonLength.most).meta({ description: 'Kept in the trail' }),
})

/** Contact details without their contents. */
export const contactView = z
  .object({
    present: z.boolean(),
    sealedBy: z.enum(['reporter', 'server']).nullable(),
    storedAt: time.nullable(),
    deletedOn: time.nullable().meta({ description: 'When retention deletes them; null while a report is open' }),
    openings: z.array(z.object({ openedBy: z.string(), name: z.string(), reason: z.string(), openedAt: time })),
  })
  .meta({ id: 'Contact' })

/** Opened contact details. Show them, and keep them nowhere. */
export const openedView = z
  .object({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    when: z.string().nullable(),
  })
  .meta({ id: 'OpenedContact' })
