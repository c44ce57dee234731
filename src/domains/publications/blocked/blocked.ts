import type { Blocking } from '#domains/indicators'
import { parseDomain } from '#formats/domain'

/**
 * Whether something may be published for blocking at all. A name under which strangers live (`kz`, `com.kz`, `pages.dev`)
 * never is, whatever stands in the registry; nor are addresses in nobody's public reach, which the registry refuses.
 */
export function isPublishable({ kind, value }: Pick<Blocking, 'kind' | 'value'>): boolean {
  return kind !== 'domain' || parseDomain(value).ok
}

/**
 * Whether blocking would reach what many use, so that a second person has to agree: the allow list names the site it
 * stands on, or names below it.
 */
export function needsApproval({ kind, allowedAbove, allowedBelow }: Blocking): boolean {
  return kind === 'domain' && (allowedAbove || allowedBelow.length > 0)
}

/** Where a second person's word stands. */
export type ApprovalState = 'waiting' | 'approved' | 'refused'

/** A decision that waits for a second person, or had one. */
export interface Approval {
  readonly observableId: string
  readonly value: string
  readonly legalBasis: string
  readonly decidedAt: Date
  readonly decidedBy: string | null
  readonly validUntil: Date
  /** Names below it that many use, which are let through all the same. */
  readonly letThrough: readonly string[]
  readonly state: ApprovalState
  readonly askedAt: Date
  readonly ruledBy: string | null
  readonly ruledAt: Date | null
  readonly reason: string | null
}

/** Whether somebody may rule: never whoever took the decision. */
export function mayRule(approval: Pick<Approval, 'decidedBy'>, by: string | null): boolean {
  return by !== null && by !== approval.decidedBy
}

/** What everybody may be told of a blocked site. */
export interface BlockedSite {
  readonly observableId: string
  readonly host: string
  readonly decidedAt: Date
  readonly validUntil: Date
}

/** A host and every name above it, the host first: the ones whose rules may reach it. */
export function hostAndAbove(host: string): readonly string[] {
  const labels = host.split('.')
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))
}
