import type { Identifier } from './identifiers.ts'

/** What really happened behind a report; the system under test never sees it. */
export interface Truth {
  /** The id of the offender. */
  readonly offender: string
  /** The identifiers written in the text, canonical, in order of appearance, without repeats. A link counts as its domain. */
  readonly identifiers: readonly Identifier[]
  /**
   * The text before its slots were filled, without greeting and last words. Whoever measures a text model holds out whole
   * phrasings: another phone number in the same sentence is no new text.
   */
  readonly phrasing: string
  /** The place (from 0) of the report this one repeats word for word by the same person; null for most. */
  readonly repeatOf: number | null
}

/** Something simulated together with its truth. */
interface WithTruth {
  readonly truth: Truth
}

/** Parts reports from their truth: what may be submitted, and the truths in the same order, to be kept elsewhere. */
export function sealTruth<Report extends WithTruth>(
  reports: readonly Report[],
): { readonly submissions: readonly Omit<Report, 'truth'>[]; readonly truths: readonly Truth[] } {
  const submissions = reports.map((report) => {
    const { truth: _truth, ...submission } = report
    return submission
  })
  return { submissions, truths: reports.map((report) => report.truth) }
}

/** A key that tells two identifiers apart: `kind` and value. */
export function identifierKey(identifier: Identifier): string {
  return `${identifier.kind} ${identifier.value}`
}

/**
 * Which offenders really stand behind each identifier, by `identifierKey`. Several share one where a mule lent it; a
 * linking engine is measured against this.
 */
export function offendersByIdentifier(truths: readonly Truth[]): ReadonlyMap<string, ReadonlySet<string>> {
  const offenders = new Map<string, Set<string>>()
  for (const { offender, identifiers } of truths) {
    for (const identifier of identifiers) {
      const key = identifierKey(identifier)
      const known = offenders.get(key)
      if (known) known.add(offender)
      else offenders.set(key, new Set([offender]))
    }
  }
  return offenders
}
