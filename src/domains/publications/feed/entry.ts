import type { AllowedName } from '#domains/indicators'
import {
  type FraudType,
  type LegalBasis,
  type Measure,
  type ObservableKind,
  type Tlp,
  type Topic,
  tlpAllows,
  tlpLabels,
} from '#domains/taxonomy'

/** A listing as a partner is told of it. */
export interface FeedListing {
  /** Id of the observable, for questions about it; the same in every chain. */
  readonly id: string
  readonly kind: ObservableKind
  /** The value as the codecs write it: `+77071234567`. */
  readonly value: string
  readonly state: 'reported' | 'confirmed'
  /** 0–100. */
  readonly confidence: number
  /** What the partner may do by it, of what its scope holds. */
  readonly measures: readonly Measure[]
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  /** Independent reports. */
  readonly sources: number
  /** How far the partner may hand it on (Traffic Light Protocol 2.0). */
  readonly tlp: Tlp
  /** When it counts no more unless told anew: ISO 8601, UTC. */
  readonly until: string
  readonly legalBasis: LegalBasis | null
}

/** The end of a listing: from now on the partner treats the value as one never listed. */
export interface FeedDelisting {
  readonly id: string
  readonly kind: ObservableKind
  readonly value: string
  readonly state: 'delisted'
}

/** One line of the feed. */
export type FeedEntry = FeedListing | FeedDelisting

/**
 * A name of the allow list below a listing that the partner sees: asked about, it is answered as the centre does, and not by
 * that listing. Told apart from the entries, so that an edge that does not know of it yet takes it for nothing.
 */
export type FeedAllowance =
  | (Pick<AllowedName, 'kind' | 'value' | 'level'> & { readonly id: string; readonly state: 'allowed' })
  | (Pick<AllowedName, 'kind' | 'value'> & { readonly id: string; readonly state: 'ended' })

/** An allowance in force. */
export type FeedAllowed = Extract<FeedAllowance, { state: 'allowed' }>

/** What a partner is told of: up to a label, of some kinds, what allows one of some measures. Null is no limit. */
export interface FeedScope {
  readonly clearance: Tlp
  readonly kinds: readonly ObservableKind[] | null
  readonly measures: readonly Measure[] | null
}

/** What is cut out of the entries for a scope. */
export interface Cut extends Pick<FeedScope, 'kinds' | 'measures'> {
  /** The labels that the scope is cleared for, the most open first. */
  readonly labels: readonly Tlp[]
}

/** What of the entries a scope sees. */
export function cutOf({ clearance, kinds, measures }: FeedScope): Cut {
  return { labels: tlpLabels.map(({ code }) => code).filter((label) => tlpAllows(label, clearance)), kinds, measures }
}

/**
 * What a partner must hear after a change: from what its scope showed before to what it shows now. Nothing is told of
 * what it never saw, so a delisting betrays no secret listing; what moved above its clearance is a delisting to it.
 * The order is that of the ids, so that the same change gives the same batch.
 */
export function difference(before: readonly FeedListing[], after: readonly FeedListing[]): readonly FeedEntry[] {
  const was = new Map(before.map((listing) => [listing.id, listing]))
  const is = new Set(after.map(({ id }) => id))
  const changed = after.filter((listing) => {
    const known = was.get(listing.id)
    return known === undefined || !isSame(known, listing)
  })
  const ended = before
    .filter(({ id }) => !is.has(id))
    .map(({ id, kind, value }): FeedDelisting => ({ id, kind, value, state: 'delisted' }))
  return [...changed, ...ended].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** The same for allowances. */
export function allowanceDifference(
  before: readonly FeedAllowed[],
  after: readonly FeedAllowed[],
): readonly FeedAllowance[] {
  const was = new Map(before.map((allowed) => [allowed.id, allowed]))
  const is = new Set(after.map(({ id }) => id))
  const begun = after.filter(({ id, level }) => was.get(id)?.level !== level)
  const ended = before
    .filter(({ id }) => !is.has(id))
    .map(({ id, kind, value }): FeedAllowance => ({ id, kind, value, state: 'ended' }))
  return [...begun, ...ended].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** What one batch tells. */
export interface BatchContent {
  readonly entries: readonly FeedEntry[]
  readonly allowed: readonly FeedAllowance[]
}

/**
 * Cuts what changed into batches of at most so many lines: what is allowed comes before what is listed, and ends after it, so
 * that no allowed name is ever covered in between.
 */
export function batchesOf(change: BatchContent, most: number): readonly BatchContent[] {
  const { entries, allowed } = change
  if (entries.length + allowed.length <= most) return [change]
  const parts = <Line>(lines: readonly Line[]) =>
    Array.from({ length: Math.ceil(lines.length / most) }, (_, part) => lines.slice(part * most, (part + 1) * most))
  return [
    ...parts(allowed.filter(({ state }) => state === 'allowed')).map((some) => ({ entries: [], allowed: some })),
    ...parts(entries).map((some) => ({ entries: some, allowed: [] })),
    ...parts(allowed.filter(({ state }) => state === 'ended')).map((some) => ({ entries: [], allowed: some })),
  ]
}

function isSame(a: FeedListing, b: FeedListing): boolean {
  return (
    a.value === b.value &&
    a.state === b.state &&
    a.confidence === b.confidence &&
    a.measures.join() === b.measures.join() &&
    a.topic === b.topic &&
    a.fraudType === b.fraudType &&
    a.sources === b.sources &&
    a.tlp === b.tlp &&
    a.until === b.until &&
    a.legalBasis === b.legalBasis
  )
}
