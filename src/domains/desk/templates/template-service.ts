import type { Audit } from '#domains/audit'
import type { ReportBrief, Reports } from '#domains/reports'
import type { Topic } from '#domains/taxonomy'
import { type Clock, nationalZone } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { type Language, languages } from '#kernel/language'
import { formatMoney } from '#kernel/money'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import type { Messages } from '#platform/messages'
import { inScope } from '#platform/scope'
import { type ShippedTemplate, shippedTemplates } from './shipped.ts'
import {
  checkBody,
  type Filled,
  fill,
  placeholders,
  type TemplateFacts,
  type TemplateKind,
  type TemplateTexts,
} from './template.ts'
import * as store from './template-store.ts'

/** What templates need. */
export interface TemplateServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly messages: Messages
  readonly reports: Pick<Reports, 'brief'>
}

/** A template as the list shows it. */
export interface Template {
  readonly id: string
  readonly kind: TemplateKind
  readonly topics: readonly Topic[]
  readonly texts: TemplateTexts
  /** Whether it ships with the product; the hotline may have its own words for it. */
  readonly shipped: boolean
  readonly retired: boolean
  /** 0 for one that ships and was never changed. */
  readonly version: number
  readonly changedAt: Date | null
}

/** All templates: those that ship, in the hotline's words where it has some, then its own. */
export async function templates(services: TemplateServices, actor: Actor): Promise<readonly Template[]> {
  const stored = await inScope(services.db, actor, (tx) => store.listTemplates(tx))
  const byId = new Map(stored.map((one) => [one.id, one]))
  const shipped = shippedTemplates.map((one) => merged(services, one, byId.get(one.code)))
  const codes = new Set(shippedTemplates.map(({ code }) => code))
  const own = stored.filter(({ id }) => !codes.has(id)).map((one) => ({ ...one, shipped: false }))
  return [...shipped, ...own]
}

function merged({ messages }: TemplateServices, shipped: ShippedTemplate, own?: store.StoredTemplate): Template {
  const { code, kind, topics } = shipped
  if (own !== undefined) return { ...own, shipped: true }
  return {
    id: code,
    kind,
    topics,
    texts: shippedTexts(messages, code),
    shipped: true,
    retired: false,
    version: 0,
    changedAt: null,
  }
}

/** The words that ship, with their places unfilled. */
function shippedTexts(messages: Messages, code: string): TemplateTexts {
  const unfilled = Object.fromEntries(placeholders.map((name) => [name, `{${name}}`]))
  return Object.fromEntries(
    languages.map((language) => {
      const t = messages.in(language)
      return [language, { title: t(`answers.${code}.title`), body: t(`answers.${code}.body`, unfilled) }]
    }),
  )
}

/** A template about to be saved; without `id` a new one. */
export interface TemplateEdit {
  readonly id?: string | undefined
  /** The version it was made from; 0 for one that ships and was never changed. */
  readonly version: number
  readonly kind: TemplateKind
  readonly topics: readonly Topic[]
  readonly texts: TemplateTexts
  readonly retired: boolean
}

/** Saves a template; see `Templates.save`. */
export async function save(services: TemplateServices, actor: Actor, edit: TemplateEdit): Promise<Result<Template>> {
  const { db, clock, ids, audit } = services
  const texts = readTexts(edit.texts)
  if (!texts.ok) return texts
  const shipped = shippedTemplates.find(({ code }) => code === edit.id)
  const known = edit.id === undefined ? undefined : await store.findTemplate(db, edit.id)
  if (edit.id !== undefined && shipped === undefined && known === undefined) return fail('template.not-found')
  const saved: store.StoredTemplate = {
    id: edit.id ?? ids.next<'template'>(),
    kind: shipped?.kind ?? edit.kind,
    topics: edit.topics,
    texts: texts.value,
    retired: edit.retired,
    version: edit.version + 1,
    changedBy: actor.id,
    changedAt: clock.now(),
  }
  // A row that is not there can only become version one.
  if (known === undefined && edit.version !== 0) return fail('template.version.conflict')
  return inTransaction(db, async (tx) => {
    if (!(await store.saveTemplate(tx, saved))) return fail('template.version.conflict')
    await audit.record(tx, actor, {
      action: 'desk.template-saved',
      subject: { type: 'template', id: saved.id },
      details: { version: saved.version, retired: saved.retired },
    })
    return ok({ ...saved, shipped: shipped !== undefined })
  })
}

function readTexts(given: TemplateTexts): Result<TemplateTexts> {
  const read: Partial<Record<Language, { title: string; body: string }>> = {}
  for (const language of languages) {
    const title = given[language]?.title.trim() ?? ''
    const body = given[language]?.body.trim() ?? ''
    if (title === '' && body === '') continue
    if (title === '' || body === '') return fail('template.empty')
    const checked = checkBody(body)
    if (!checked.ok) return checked
    read[language] = { title, body }
  }
  return Object.keys(read).length === 0 ? fail('template.empty') : ok(read)
}

/** Which template is filled for which report, in which language. */
export interface Filling {
  readonly id: string
  readonly reportId: Id<'report'>
  /** That of the reporter where not said. */
  readonly language?: Language | undefined
}

/** Fills a template; see `Templates.filled`. */
export async function fillFor(
  services: TemplateServices,
  actor: Actor,
  { id, reportId, language: asked }: Filling,
): Promise<Result<Filled & { readonly language: Language }>> {
  const report = await services.reports.brief(actor, reportId)
  if (!report.ok) return report
  const language = asked ?? report.value.language
  const template = (await templates(services, actor)).find((one) => one.id === id)
  const text = template?.texts[language]
  if (text === undefined || template?.retired) return fail('template.not-found')
  return ok({ ...fill(text.body, factsOf(services.messages, report.value, language)), language })
}

function factsOf(messages: Messages, report: ReportBrief, language: Language): TemplateFacts {
  const t = messages.in(language)
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: nationalZone })
  const { topic, submittedAt, identifiers, amount, region } = report
  return {
    topic: t(`taxonomy.topic.${topic}.title`),
    day: day.format(submittedAt),
    // A reporter needs no address of abuse material repeated.
    ...(topic !== 'csam' &&
      identifiers.length > 0 && { identifiers: identifiers.map(({ display }) => display).join(', ') }),
    ...(amount && { amount: formatMoney(amount, language) }),
    ...(region && { region: t(`taxonomy.region.${region}.title`) }),
  }
}
