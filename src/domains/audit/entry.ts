import { canonicalJson, type Json } from '#kernel/canonical-json'
import type { Actor } from '#platform/access'

/** What somebody did or saw. `details` hold ids and codes; personal data has no place in it. */
export interface AuditNote {
  /** `<domain>.<what-was-done>`: `reports.assessed`, `identity.session-opened`. */
  readonly action: string
  /** What it was done to: its kind and its id. */
  readonly subject: { readonly type: string; readonly id: string }
  readonly details?: Readonly<Record<string, Json>>
}

/** One entry of the trail as it is stored and chained. */
export interface AuditEntry {
  readonly id: string
  readonly day: string
  readonly lane: number
  readonly number: number
  readonly at: Date
  readonly actorKind: Actor['kind']
  readonly actorId: string | null
  readonly organisation: string | null
  readonly action: string
  readonly subjectType: string
  readonly subjectId: string
  /** Canonical JSON text (RFC 8785). */
  readonly details: string
}

/** How many chains a day has side by side. */
export const lanes = 16

/** The hash before the first entry of a lane: all zero. */
export const chainStart: Uint8Array = new Uint8Array(32)

/** The bytes an entry's hash is made over: every column, in canonical JSON, after the hash before it. */
export function entryText(previous: Uint8Array, entry: AuditEntry): string {
  return canonicalJson([
    Buffer.from(previous).toString('hex'),
    entry.day,
    entry.lane,
    entry.number,
    entry.id,
    entry.at.toISOString(),
    entry.actorKind,
    entry.actorId,
    entry.organisation,
    entry.action,
    entry.subjectType,
    entry.subjectId,
    entry.details,
  ])
}

/** The end of one lane of a day. */
export interface LaneEnd {
  readonly lane: number
  readonly count: number
  readonly hash: Uint8Array
}

/** The bytes a day's seal is made over: the seal before it, and the ends of all lanes in order. */
export function sealText(previous: Uint8Array, day: string, ends: readonly LaneEnd[]): string {
  const sorted = [...ends].sort((a, b) => a.lane - b.lane)
  return canonicalJson([
    Buffer.from(previous).toString('hex'),
    day,
    sorted.map((end) => [end.lane, end.count, Buffer.from(end.hash).toString('hex')]),
  ])
}

/** The bytes that prove the end of a lane. */
export function endText(day: string, end: LaneEnd): string {
  return canonicalJson(['end', day, end.lane, end.count, Buffer.from(end.hash).toString('hex')])
}

/** The bytes that prove which day is the newest. */
export function headText(day: string): string {
  return canonicalJson(['head', day])
}
