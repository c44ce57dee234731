import { z } from 'zod'
import { observableKindSchema } from '#domains/taxonomy'
import { advertisementMost } from './advertisement.ts'
import { verdictSchema } from './schema.ts'

const pieceOf = (most: number) => z.string().max(most)

/** An advertisement or a message; 20,000 characters in all. */
export const advertisementSchema = z.strictObject({
  title: pieceOf(advertisementMost.characters).optional(),
  text: pieceOf(advertisementMost.characters).optional(),
  contacts: z.array(pieceOf(500)).max(advertisementMost.fields).optional(),
  links: z.array(pieceOf(2048)).max(advertisementMost.fields).optional(),
})

/** What is known of everything an advertisement names. */
export const advertisementVerdictSchema = z
  .object({
    state: z.enum(['confirmed', 'reported', 'none']),
    identifiers: z.array(
      z.object({
        field: z.enum(['title', 'text', 'contacts', 'links']),
        index: z.number().int(),
        start: z.number().int(),
        end: z.number().int(),
        kind: observableKindSchema,
        display: z.string(),
        verdict: verdictSchema.nullable(),
        reasons: z.array(z.string()),
      }),
    ),
    more: z.boolean(),
  })
  .meta({
    id: 'AdvertisementVerdict',
    description:
      'The worst state of what it names, and each identifier where it stands. `none` never means that it is honest',
  })
