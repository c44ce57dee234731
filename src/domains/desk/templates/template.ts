import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'

/** What a template is for. */
export const templateKinds = ['consultation', 'legal-aid', 'question', 'closing'] as const

/** What a template is for. */
export type TemplateKind = (typeof templateKinds)[number]

/** The facts of a report that can be put into a template, written `{day}`. */
export const placeholders = ['topic', 'day', 'identifiers', 'amount', 'region'] as const

/** A fact of a report that can be put into a template. */
export type Placeholder = (typeof placeholders)[number]

/** The facts there are; one that a report lacks is not among them. */
export type TemplateFacts = Readonly<Partial<Record<Placeholder, string>>>

/** The words of a template in one language. */
export interface TemplateText {
  readonly title: string
  readonly body: string
}

/** The words of a template in the languages it has. */
export type TemplateTexts = Readonly<Partial<Record<Language, TemplateText>>>

/** Most characters of a body, like every message to a reporter. */
export const bodyMost = 5_000

/** What stands where a fact is missing, for the operator to fill in. */
export const gap = '…'

const place = /\{([^{}]*)\}/g

function isPlaceholder(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name)
}

/** Looks at a body before it is saved. Fails with `template.placeholder.unknown` or `template.braces`. */
export function checkBody(body: string): Result<readonly Placeholder[]> {
  const used = new Set<Placeholder>()
  for (const [, name = ''] of body.matchAll(place)) {
    if (!isPlaceholder(name)) return fail('template.placeholder.unknown', { name: name.slice(0, 40) })
    used.add(name)
  }
  return /[{}]/.test(body.replace(place, '')) ? fail('template.braces') : ok([...used])
}

/** A filled template: its text, and the facts the report lacked. */
export interface Filled {
  readonly text: string
  readonly missing: readonly Placeholder[]
}

/** Fills a body that has been checked. Facts are put in as they are and not looked through for places again. */
export function fill(body: string, facts: TemplateFacts): Filled {
  const missing = new Set<Placeholder>()
  const text = body.replace(place, (whole, name: string) => {
    if (!isPlaceholder(name)) return whole
    const fact = facts[name]
    if (fact === undefined || fact === '') missing.add(name)
    return fact === undefined || fact === '' ? gap : fact
  })
  return { text, missing: [...missing] }
}
