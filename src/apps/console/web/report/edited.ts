import type { Report } from './report-data.ts'

/** The fields of an edit that are chosen from a list. */
export type EditField = 'topic' | 'fraudType' | 'danger' | 'region' | 'language'

/** Words and facts as somebody edits them. */
export interface Edited extends Readonly<Record<EditField, string | null>> {
  readonly text: string
  /** Identifiers that turned out to be the reporter's own. */
  readonly own: readonly string[]
}

/** What of a report can be edited. */
export function editedOf(report: Pick<Report, EditField | 'words'>): Edited {
  const { topic, fraudType, danger, region, language, words } = report
  const text = words.find(({ kind }) => kind === 'account')?.body ?? ''
  return { topic, fraudType, danger, region, language, text, own: [] }
}

/** The fields of `mine` that differ from `base`: nothing else is sent, so that edits of different fields go together. */
export function partOf(base: Edited, mine: Edited): Partial<Edited> {
  const changed = (Object.keys(base) as (keyof Edited)[]).filter((field) =>
    field === 'own' ? mine.own.length > 0 : mine[field] !== base[field],
  )
  // A type of fraud goes with its topic.
  const sent = changed.filter((field) => field !== 'fraudType' || mine.topic === 'fraud')
  return Object.fromEntries(sent.map((field) => [field, mine[field]]))
}
