import { z } from 'zod'
import { queueFilter, queueSorts } from '#domains/reports'
import { asId } from '#kernel/id'
import { viewColumns } from './view.ts'

const content = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((name) => /[\p{L}\p{N}]/u.test(name)),
  filter: queueFilter,
  sort: z.enum(queueSorts),
  columns: z
    .array(z.enum(viewColumns))
    .min(1)
    .max(viewColumns.length)
    .refine((columns) => new Set(columns).size === columns.length),
  shared: z.boolean(),
}

/** A view to be kept. */
export const viewBody = z.strictObject({ ...content, shared: content.shared.default(false) })

/** The id of a view in a path. */
export const viewParams = z.strictObject({
  id: z
    .uuid()
    .toLowerCase()
    .transform((id) => asId<'view'>(id)),
})

/** A view of the queue. */
export const viewView = z
  .object({ ...content, id: z.uuid(), own: z.boolean(), version: z.number().int() })
  .meta({ id: 'QueueView' })

/** The views somebody has. */
export const viewsView = z.object({ items: z.array(viewView) }).meta({ id: 'QueueViews' })
