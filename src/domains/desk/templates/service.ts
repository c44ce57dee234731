import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import type { Filled } from './template.ts'
import {
  type Filling,
  fillFor,
  save,
  type Template,
  type TemplateEdit,
  type TemplateServices,
  templates,
} from './template-service.ts'
import { type TemplateVersion, versionsOf } from './template-store.ts'

/** Answers, questions and closing words that do not have to be thought up anew. */
export interface Templates {
  /** Those that ship, in the hotline's words where it has some, then its own; the retired ones too. */
  list(actor: Actor): Promise<readonly Template[]>
  /**
   * Adds a template or changes one; every version is kept. Audited. Fails with `template.placeholder.unknown`,
   * `template.braces`, `template.empty`, `template.not-found` or `template.version.conflict`.
   */
  save(actor: Actor, edit: TemplateEdit): Promise<Result<Template>>
  /** Puts the facts of a report in. Fails with `report.not-found` or `template.not-found`. */
  filled(actor: Actor, filling: Filling): Promise<Result<Filled & { readonly language: Language }>>
  /** The versions of a template, the latest first; fails with `template.not-found` where it was never changed. */
  versions(actor: Actor, id: string): Promise<Result<readonly TemplateVersion[]>>
}

/** Makes the templates. */
export function makeTemplates(services: TemplateServices): Templates {
  return {
    list: (actor) => templates(services, actor),
    save: (actor, edit) => save(services, actor, edit),
    filled: (actor, filling) => fillFor(services, actor, filling),
    versions: async (actor, id) => {
      const versions = await inScope(services.db, actor, (tx) => versionsOf(tx, id))
      return versions.length === 0 ? fail('template.not-found') : ok(versions)
    },
  }
}
