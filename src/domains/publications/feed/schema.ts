import { z } from 'zod'
import { measureSchema, observableKindSchema } from '#domains/taxonomy'

/** Where a reader of the feed stands. */
export const feedQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).meta({
    description: 'Number of the newest batch that you have; 0 where you have none',
  }),
  chain: z.uuid().optional().meta({ description: 'The chain that batch was of: 409 where it is yours no more' }),
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Most batches' }),
  wait: z.coerce.number().int().min(0).max(30).default(0).meta({ description: 'Seconds to wait where nothing is new' }),
})

/** What a reader has already, so that it is not given an older snapshot of the same chain. */
export const feedSnapshotQuerySchema = z.strictObject({
  chain: z.uuid().optional().meta({ description: 'The chain that you have: of it you are given none older than that' }),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).meta({
    description: 'Number of the newest batch that you have',
  }),
})

/** The API client in a path. */
export const feedClientParams = z.strictObject({ clientId: z.uuid() })

/** What an API client may read. Labels beyond amber go to nobody outside. */
export const feedScopeSchema = z.strictObject({
  clearance: z.enum(['clear', 'green', 'amber']),
  kinds: z
    .array(observableKindSchema.exclude(['card', 'iin']))
    .min(1)
    .nullable()
    .default(null),
  measures: z.array(measureSchema).min(1).nullable().default(null),
})

/** The chain that a client reads from now on. */
export const feedChainSchema = z.object({ chain: z.uuid() })

/** The key that signs, and signed lines that tell how each key came after another. */
export const feedKeySchema = z.object({ key: z.string(), introductions: z.array(z.string()) })
