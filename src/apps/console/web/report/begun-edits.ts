import type { Edited } from './edited.ts'
import type { Report } from './report-data.ts'

/** An edit that was begun and not saved: what it started from, and how far it is. */
export interface BegunEdit {
  readonly base: Report
  readonly mine: Edited
}

/** Begun edits outlive a look elsewhere. They never leave the memory of this tab, and end with the session. */
const begun = new Map<string, BegunEdit>()
if (typeof window !== 'undefined') {
  window.addEventListener('saqbol:sign-out', () => begun.clear())
  window.addEventListener('beforeunload', (event) => {
    if (begun.size > 0) event.preventDefault()
  })
}

/** The edit that was begun on a report. */
export function begunEdit(id: string): BegunEdit | undefined {
  return begun.get(id)
}

/** Whether an edit was begun on a report. */
export function hasBegun(id: string): boolean {
  return begun.has(id)
}

/** Keeps what was begun; nothing forgets it. */
export function keepBegun(id: string, edit: BegunEdit | undefined): void {
  if (edit === undefined) begun.delete(id)
  else begun.set(id, edit)
}
