import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { LegalBasis, Topic } from '#domains/taxonomy'
import { api } from '../app/api.ts'

/** A decision to block that waits for a second person, as the API gives it. */
export interface WaitingBlock {
  readonly observableId: string
  readonly value: string
  readonly legalBasis: LegalBasis
  readonly decidedAt: string
  /** Null for lists that were imported. */
  readonly decidedBy: string | null
  readonly decidedByName: string | null
  readonly validUntil: string
  /** Names below the site that are let through all the same; up to 50. */
  readonly letThrough: readonly string[]
  readonly askedAt: string
}

/** What the registry says of the site besides. */
export interface Listing {
  readonly topic: Topic | null
  readonly reason: string | null
  readonly reports: number
  readonly lists: number
  readonly disputed: boolean
}

/** What the second person says. */
export type Decision = 'approved' | 'refused'

const root = '/api/v1/blocked/approvals'

const approvalsKey = ['approvals'] as const

/** Everything that waits, the longest wait first; asked for anew every minute. */
export function useWaiting() {
  return useQuery({
    queryKey: [...approvalsKey, 'waiting'],
    queryFn: () => api.get<{ readonly items: readonly WaitingBlock[] }>(root),
    refetchInterval: 60_000,
  })
}

/** The listing behind a decision. */
export function useListing(observableId: string) {
  return useQuery({
    queryKey: [...approvalsKey, 'listing', observableId],
    queryFn: () => api.get<Listing>(`/api/v1/indicators/${observableId}`),
  })
}

/** Sends the second person's word. */
export function rule(observableId: string, decision: Decision, reason: string): Promise<unknown> {
  return api.post(`${root}/${observableId}`, { decision, reason })
}

/** Asks for everything of this screen anew. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: approvalsKey })
}
