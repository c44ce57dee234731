import type { IndicatorState } from '#domains/taxonomy'
import { fail, ok, type Result } from '#kernel/result'

/** How long things last, in days. */
export const lifetimes = {
  /** A report or a list keeps an unverified listing alive this long after it was last heard of. */
  reported: 365,
  /** A decision to confirm holds this long where it names no expiry. */
  confirmed: 180,
  /** The longest a decision to confirm may hold before it has to be made again. */
  confirmedMost: 730,
} as const

/** Milliseconds of a day. */
export const day = 86_400_000

/** Sources that know a name or a score and nothing else: they queue a human look and never confirm. */
const nameEvidence: readonly string[] = ['lookalike', 'classifier']

/** Whether a source is evidence by name alone, however its name is written. */
export function isNameEvidence(source: string): boolean {
  return nameEvidence.includes(source.trim().toLowerCase())
}

/** What speaks for a listing: independent reports, and imported lists that name it. */
export interface Support {
  readonly reports: number
  readonly lists: number
}

/**
 * What happens to an indicator. `support` is a recount after a report or list came or went; `fresh` says that
 * something new was said, and not only taken away. A lapse is `spoken` where reports or lists that are still fresh speak
 * for it. `shield` is its arrival on the allow list.
 */
export type IndicatorEvent =
  | { readonly type: 'support'; readonly support: Support; readonly fresh: boolean }
  | { readonly type: 'confirm' }
  | { readonly type: 'delist' }
  | { readonly type: 'lapse'; readonly spoken: boolean }
  | { readonly type: 'shield' }

/**
 * The life cycle: observed → reported → confirmed → lapsed / delisted. Reports move an indicator up to `reported`
 * and never further; only a decision confirms; only a decision leads out of `delisted`, however many reports come. A
 * confirmation that has run out is `reported` again while its reports are fresh, so that all who act on it hear of them.
 * Fails with `indicator.not-listed` or `indicator.already-delisted` when there is nothing to take off.
 */
export function nextState(state: IndicatorState, event: IndicatorEvent): Result<IndicatorState> {
  switch (event.type) {
    case 'support':
      return ok(supported(state, event.support, event.fresh))
    case 'confirm':
      return ok('confirmed')
    case 'delist':
      if (state === 'observed') return fail('indicator.not-listed')
      return state === 'delisted' ? fail('indicator.already-delisted') : ok('delisted')
    case 'lapse':
      return ok(state === 'reported' || state === 'confirmed' ? (event.spoken ? 'reported' : 'lapsed') : state)
    case 'shield':
      return ok(state === 'observed' ? 'observed' : 'delisted')
  }
}

function supported(state: IndicatorState, { reports, lists }: Support, fresh: boolean): IndicatorState {
  const spoken = reports + lists > 0
  if (state === 'observed' || state === 'reported') return spoken ? 'reported' : 'observed'
  if (state === 'lapsed') return spoken && fresh ? 'reported' : 'lapsed'
  return state
}

/** The times that bound a listing. */
export interface Listing {
  readonly state: IndicatorState
  /** When the decision to confirm runs out. */
  readonly validUntil: Date | null
  /** When the reports and lists have grown too old to warn by themselves. */
  readonly reportedUntil: Date | null
}

/**
 * What whoever checks is told at a moment. A confirmation that has run out falls back to `reported` while its
 * reports are fresh: expiry counts from the clock, not from when a job got round to it.
 */
export function shownState(listing: Listing, now: Date): 'confirmed' | 'reported' | 'none' {
  const { state, validUntil, reportedUntil } = listing
  if (state === 'observed' || state === 'delisted') return 'none'
  if (state === 'confirmed' && validUntil !== null && validUntil > now) return 'confirmed'
  return reportedUntil !== null && reportedUntil > now ? 'reported' : 'none'
}
