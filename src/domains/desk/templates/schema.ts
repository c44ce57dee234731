import { z } from 'zod'
import { topicSchema } from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { bodyMost, placeholders, templateKinds } from './template.ts'

const time = z.iso.datetime()
const uuid = z.uuid().toLowerCase()
const language = z.enum(languages)
const id = z.string().regex(/^[a-z0-9-]{1,60}$/)

/** A template in a path. */
export const templateParams = z.strictObject({ id })

const text = z.strictObject({ title: z.string().max(200), body: z.string().max(bodyMost) })
const texts = z.strictObject({ kk: text.optional(), ru: text.optional(), en: text.optional() })

const fields = {
  kind: z.enum(templateKinds),
  topics: z.array(topicSchema).max(20).default([]),
  texts,
  retired: z.boolean().default(false),
}

/** A new template. */
export const templateBody = z.strictObject(fields)

/** A template as it shall be, made from a version. */
export const templateChangeBody = z.strictObject({ ...fields, version: z.number().int().min(0) })

const words = z.object({ title: z.string(), body: z.string() })
const wordsByLanguage = z.object({ kk: words.optional(), ru: words.optional(), en: words.optional() })

/** A template. */
export const templateView = z
  .object({
    id: z.string(),
    kind: z.enum(templateKinds),
    topics: z.array(topicSchema),
    texts: wordsByLanguage,
    shipped: z.boolean(),
    retired: z.boolean(),
    version: z.number().int(),
    changedAt: time.nullable(),
  })
  .meta({ id: 'Template' })

/** All templates. */
export const templatesView = z.object({ items: z.array(templateView) }).meta({ id: 'Templates' })

/** For which report a template is filled. */
export const fillingBody = z.strictObject({
  reportId: uuid.transform((one) => asId<'report'>(one)),
  language: language.optional().meta({ description: 'That of the reporter where absent' }),
})

/** A filled template. */
export const filledView = z
  .object({ text: z.string(), missing: z.array(z.enum(placeholders)), language })
  .meta({ id: 'FilledTemplate' })

/** The versions of a template. */
export const versionsView = z
  .object({
    items: z.array(
      z.object({
        version: z.number().int(),
        texts: wordsByLanguage,
        retired: z.boolean(),
        changedBy: z.string().nullable(),
        changedAt: time,
      }),
    ),
  })
  .meta({ id: 'TemplateVersions' })
