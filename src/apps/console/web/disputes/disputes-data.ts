import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { IndicatorState, LegalBasis, Measure, ObservableKind, Topic } from '#domains/taxonomy'
import { api } from '../app/api.ts'

/** Where a dispute stands. */
export type DisputeState = 'open' | 'upheld' | 'rejected'

/** A dispute as the API answers it. */
export interface DisputeView {
  readonly id: string
  readonly observableId: string
  readonly kind: ObservableKind
  readonly display: string
  /** Null once the words are forgotten. */
  readonly words: string | null
  readonly hasContact: boolean
  readonly state: DisputeState
  readonly openedAt: string
  readonly decidedAt: string | null
  readonly decidedBy: string | null
  readonly decisionReason: string | null
}

/** One thing that happened to a listing. */
export interface HistoryLine {
  readonly at: string
  readonly from: IndicatorState
  readonly to: IndicatorState
  readonly cause: 'report' | 'withdrawal' | 'decision' | 'dispute' | 'import' | 'allow-list' | 'expiry'
  /** The report, dispute or import that it follows from. */
  readonly causeId: string | null
  readonly actorKind: string
  readonly actorId: string | null
  readonly reason: string | null
  readonly legalBasis: LegalBasis | null
}

/** The listing a dispute is about, with all that happened to it, the newest first. */
export interface DisputedListing {
  readonly state: IndicatorState
  readonly topic: Topic | null
  readonly fraudType: string | null
  /** Independent reports that speak for it. */
  readonly reports: number
  /** Lists that carry it. */
  readonly lists: number
  readonly firstReportedAt: string | null
  readonly lastReportedAt: string | null
  readonly legalBasis: LegalBasis | null
  readonly reason: string | null
  readonly measures: readonly Measure[]
  readonly validUntil: string | null
  readonly history: readonly HistoryLine[]
  readonly sightings: { readonly count: number; readonly organisations: number; readonly lastAt: string | null }
}

interface DisputesPage {
  readonly items: readonly DisputeView[]
  readonly next: string | null
}

const root = '/api/v1/disputes'
const disputesKey = ['disputes'] as const
/** As many as one page of the API holds. */
const pageSize = 200

/** Disputes in a state, the oldest first, in pages of 200; asked for anew every minute. */
export function useDisputes(state: DisputeState, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...disputesKey, 'list', state],
    queryFn: ({ pageParam }) =>
      api.get<DisputesPage>(root, { state, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }: InfiniteData<DisputesPage>) => pages.flatMap(({ items }) => items),
    refetchInterval: 60_000,
    enabled,
  })
}

/** The listing behind a dispute. */
export function useDisputedListing(observableId: string) {
  return useQuery({
    queryKey: [...disputesKey, 'listing', observableId],
    queryFn: () => api.get<DisputedListing>(`/api/v1/indicators/${observableId}`),
  })
}

/** Asks for everything of this screen anew. */
export function useDisputesRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: disputesKey })
}

/** Opens the sealed contact of a dispute; the opening is audited. */
export function openContact(id: string): Promise<{ readonly contact: string | null }> {
  return api.post(`${root}/${id}/contact`)
}

/** Decides a dispute; the reason is told to who disputed. Rejects with a `Problem`. */
export function decide(id: string, decision: 'upheld' | 'rejected', reason: string): Promise<unknown> {
  return api.post(`${root}/${id}/decision`, { decision, reason })
}
