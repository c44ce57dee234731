import type { Actor } from '#platform/access'
import type { AuditEntry } from './entry.ts'

/** Which part of what was noted of a subject. */
export interface AboutQuery {
  /** Entries before this one; the newest where absent. */
  readonly before?: { readonly at: Date; readonly id: string } | undefined
  /** The most entries. */
  readonly limit: number
  /** Actions to leave out. */
  readonly without?: readonly string[]
}

/** What of a detail may be shown: a code, an id, a number, yes or no, or a list of codes. */
export type ShownDetail = string | number | boolean | readonly string[]

/** An entry as the history of its subject shows it: who, what and when. */
export interface NotedEntry extends Pick<AuditEntry, 'id' | 'at' | 'actorId' | 'action'> {
  readonly actorKind: Actor['kind']
  readonly details: Readonly<Record<string, ShownDetail>>
}

const code = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** The details of an entry (canonical JSON) that are codes, ids or numbers. Nothing that could be a sentence passes. */
export function codesIn(details: string): NotedEntry['details'] {
  const all = JSON.parse(details) as Readonly<Record<string, unknown>>
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, ShownDetail] => isCode(pair[1])))
}

function isCode(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string' && code.test(one))
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && code.test(value))
}
