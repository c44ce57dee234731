import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Page } from '#kernel/page'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { ReportServices } from '../context-service.ts'
import { type Changes, changesSince } from './changes-service.ts'
import { type HistoryLine, type HistoryQuery, history } from './history-service.ts'
import { type Linked, type Linking, type LinkingDone, link, linked, unlink } from './link-service.ts'
import { note } from './note-service.ts'
import { type IdentifierLinks, identifierLinks } from './sharing-service.ts'

/** What surrounds a report: who else names what it names, what happened to it, and what belongs to it. */
export interface ReportLinks {
  /** What links each identifier to the registry and to other reports. Fails with `report.not-found`. */
  identifiers(actor: Actor, id: Id<'report'>, language: Language): Promise<Result<readonly IdentifierLinks[]>>
  /** Who did what and when, the newest first, without words. Fails with `report.not-found` or `page.bad-cursor`. */
  history(query: HistoryQuery): Promise<Result<Page<HistoryLine>>>
  /** What happened since a version, for whoever holds that version. Fails with `report.not-found`. */
  changesSince(actor: Actor, id: Id<'report'>, version: number): Promise<Result<Changes>>
  /** The reports that belong to a report. Fails with `report.not-found` or `page.bad-cursor`. */
  linked(query: Parameters<typeof linked>[1]): Promise<Result<Linked>>
  /**
   * Links reports that belong together; nothing is copied or closed. Fails with `report.not-found` (one of them),
   * `report.link.itself`, `report.links.too-many` or the codes of texts.
   */
  link(linking: Linking): Promise<Result<LinkingDone>>
  /** Takes a link away. Fails with `report.link.not-found`. */
  unlink(given: Parameters<typeof unlink>[1]): Promise<Result<void>>
  /** Keeps a note for colleagues. Fails with `report.not-found`, `report.words.already-deleted`, or codes of texts. */
  note(given: Parameters<typeof note>[1]): Promise<Result<void>>
}

/** Makes what surrounds a report. */
export function makeReportLinks(services: ReportServices): ReportLinks {
  return {
    identifiers: (actor, id, language) => identifierLinks(services, { actor, id, language }),
    history: (query) => history(services, query),
    changesSince: (actor, id, version) => changesSince(services, { actor, id, version }),
    linked: (query) => linked(services, query),
    link: (linking) => link(services, linking),
    unlink: (given) => unlink(services, given),
    note: (given) => note(services, given),
  }
}
