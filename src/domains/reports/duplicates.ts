import type { ObservableKind, Topic } from '#domains/taxonomy'

/** An earlier report older than this is no original any more: the same thing may have come back. */
export const duplicateWindowDays = 90

/** What a report is compared by. Marks are keyed hashes in hexadecimal. */
export interface Comparable {
  readonly id: string
  readonly topic: Topic
  readonly submittedAt: Date
  readonly textMark: string
  readonly reporterMark: string | null
  /** The identifiers it names, the reporter's own and the dismissed ones left out. */
  readonly identifiers: readonly { readonly kind: ObservableKind; readonly id: string }[]
  /** The original it was found to repeat. */
  readonly duplicateOf: string | null
}

/** Why two reports are about the same event. */
export type DuplicateGround = 'same-words' | 'same-page' | 'same-reporter'

const places: readonly ObservableKind[] = ['url', 'handle']

/**
 * The published definition. A report is a duplicate of another one when that one came earlier, by at most 90 days, has
 * the same topic and is no duplicate itself, and one of these holds:
 * - same words: the texts are equal when case, spaces and punctuation are left out;
 * - same page: the topic is not fraud, and both name the same page or the same account;
 * - same reporter: one reporter, within a calendar month, named one identifier in both.
 * Two people deceived by the same number are two reports and never duplicates. Null where none holds.
 */
export function duplicateGround(later: Comparable, earlier: Comparable): DuplicateGround | null {
  if (later.id === earlier.id || later.topic !== earlier.topic || earlier.duplicateOf !== null) return null
  if (!isBefore(earlier, later)) return null
  const age = later.submittedAt.getTime() - earlier.submittedAt.getTime()
  if (age > duplicateWindowDays * 86_400_000) return null
  if (later.textMark === earlier.textMark) return 'same-words'
  const shared = later.identifiers.filter(({ id }) => earlier.identifiers.some((other) => other.id === id))
  if (later.topic !== 'fraud' && shared.some(({ kind }) => places.includes(kind))) return 'same-page'
  const sameReporter = later.reporterMark !== null && later.reporterMark === earlier.reporterMark
  return sameReporter && shared.length > 0 ? 'same-reporter' : null
}

/** Ids rise with time (UUIDv7), which orders reports of the same millisecond. */
function isBefore(a: Comparable, b: Comparable): boolean {
  const difference = a.submittedAt.getTime() - b.submittedAt.getTime()
  return difference < 0 || (difference === 0 && a.id < b.id)
}

/** A report that one repeats, and why. */
export interface Original {
  readonly id: string
  readonly ground: DuplicateGround
}

/** The originals of a report among candidates, the earliest first. */
export function originalsOf(report: Comparable, candidates: readonly Comparable[]): readonly Original[] {
  return candidates
    .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
    .flatMap((candidate) => {
      const ground = duplicateGround(report, candidate)
      return ground === null ? [] : [{ id: candidate.id, ground }]
    })
}

/** A text as the definition compares it: lower case, letters and digits alone, without accents (NFKD, UAX #15). */
export function wordsCompared(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}
