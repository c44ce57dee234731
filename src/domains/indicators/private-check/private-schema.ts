import { z } from 'zod'
import { observableKindSchema, topicSchema } from '#domains/taxonomy'

/** `/:kind/:prefix`. */
export const groupParamsSchema = z.strictObject({ kind: observableKindSchema, prefix: z.string().min(1).max(64) })

/** How to ask without telling what about. */
export const parametersSchema = z
  .object({
    algorithm: z.string(),
    salt: z.string(),
    iterations: z.number().int(),
    digits: z.number().int(),
    kinds: z.array(z.object({ kind: observableKindSchema, prefixDigits: z.number().int(), sharing: z.number().int() })),
    publicSuffixes: z.array(z.string()),
  })
  .meta({
    id: 'PrivateCheckParameters',
    description:
      'Hash `<kind>:<canonical value>` (UTF-8) with the salt (hexadecimal), take the first `digits` hexadecimal digits, ask for the first `prefixDigits` of them (of a domain: those of its registrable domain, one label above the longest of `publicSuffixes`). `sharing` values are asked for in the same words',
  })

/** What is listed under a prefix. */
export const groupSchema = z
  .object({
    kind: observableKindSchema,
    prefix: z.string(),
    entries: z.array(
      z.object({
        suffix: z.string(),
        state: z.enum(['confirmed', 'reported', 'official', 'popular']),
        topic: topicSchema.nullable(),
      }),
    ),
    padding: z.string(),
  })
  .meta({ id: 'PrivateCheckGroup', description: 'Padded, so that every answer for a kind has the same length' })
