import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../app/api.ts'
import { useLive } from '../app/live.tsx'
import { useSession } from '../app/session.tsx'
import type { Bank, Board, Filter, ListedRecovery, Papers, RecoveryDetail } from './recovery.ts'

interface Items<Item> {
  readonly items: readonly Item[]
}

type RecoveryPart = Items<ListedRecovery> & { readonly next: string | null }

const root = '/api/v1/recoveries'

const recoveriesKey = ['recoveries'] as const

/** How long news are gathered before the screen asks anew: many banks answer in the same second. */
const gather = 1500

/** Asks for some of the screen anew, at most once in a while, however many news come. */
export function useGathered(act: () => void): () => void {
  const timer = useRef<number | undefined>(undefined)
  const latest = useRef(act)
  latest.current = act
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, gather)
  }
}

/** Recoveries, those first whose clocks run out; asked for anew as banks answer. */
export function useRecoveries({ state, mine }: Filter) {
  const client = useQueryClient()
  const again = useGathered(() => void client.invalidateQueries({ queryKey: [...recoveriesKey, 'list'] }))
  useLive('payments.changed', again)
  return useInfiniteQuery({
    queryKey: [...recoveriesKey, 'list', state, mine],
    queryFn: ({ pageParam }) =>
      api.get<RecoveryPart>(root, {
        state,
        mine: mine ? true : undefined,
        cursor: pageParam,
        limit: 100,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 60_000,
  })
}

/** Recoveries that a report opened, those that are over too; asked for anew as banks answer. */
export function useRecoveriesOf(report: string) {
  const client = useQueryClient()
  const { may } = useSession()
  const again = useGathered(() => void client.invalidateQueries({ queryKey: [...recoveriesKey, 'of', report] }))
  useLive('payments.changed', again)
  return useInfiniteQuery({
    queryKey: [...recoveriesKey, 'of', report],
    queryFn: ({ pageParam }) => api.get<RecoveryPart>(root, { report, cursor: pageParam, limit: 20 }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: may('payments:read-recoveries'),
  })
}

/** The sums of the centre, asked for anew as banks answer. */
export function useBoard() {
  const client = useQueryClient()
  const again = useGathered(() => void client.invalidateQueries({ queryKey: [...recoveriesKey, 'board'] }))
  useLive('payments.changed', again)
  return useQuery({
    queryKey: [...recoveriesKey, 'board'],
    queryFn: () => api.get<Board>(`${root}/board`),
    refetchInterval: 60_000,
  })
}

/** All of one recovery. Every reading is audited: it is read when it is opened, and again where it changed. */
export function useRecovery(id: string) {
  const client = useQueryClient()
  const again = useGathered(() => void client.invalidateQueries({ queryKey: [...recoveriesKey, 'one', id] }))
  useLive('payments.changed', ({ recovery }) => recovery === id && again())
  return useQuery({
    queryKey: [...recoveriesKey, 'one', id],
    queryFn: () => api.get<RecoveryDetail>(`${root}/${encodeURIComponent(id)}`),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

/** Holds of a recovery, and the notices and sanctions about them. */
export function usePapers(id: string) {
  return useQuery({
    queryKey: [...recoveriesKey, 'one', id, 'papers'],
    queryFn: () => api.get<Papers>(`${root}/${encodeURIComponent(id)}/papers`),
  })
}

/** The banks that are asked, by name; nothing for whoever may not read them. */
export function useBanks(): readonly Bank[] {
  const { may } = useSession()
  const { data } = useQuery({
    queryKey: [...recoveriesKey, 'banks'],
    queryFn: () => api.get<Items<Bank>>('/api/v1/payments/banks'),
    staleTime: 300_000,
    enabled: may('payments:read-banks'),
  })
  return (data?.items ?? []).toSorted((a, b) => a.name.localeCompare(b.name))
}

/** What people do to recoveries. */
export const deeds = {
  open: (body: object, idempotencyKey: string) => api.post<{ readonly id: string }>(root, body, { idempotencyKey }),
  start: (id: string, payments: readonly object[]) => api.post(`${root}/${id}/start`, { payments }),
  follow: (id: string) => api.post(`${root}/${id}/follow`, {}),
  take: (id: string) => api.post(`${root}/${id}/duty-officer`, {}),
  answer: (id: string, leg: string, reply: object) => api.post(`${root}/${id}/legs/${leg}/reply`, reply),
  answerRequest: (id: string, request: string, said: object, idempotencyKey: string) =>
    api.post(`${root}/${id}/requests/${request}/answer`, said, { idempotencyKey }),
  cancel: (id: string, reason: string) => api.post(`${root}/${id}/cancel`, { reason }),
  confirmAccount: (id: string, leg: string, reason: string) =>
    api.post(`${root}/${id}/accounts/${leg}/confirmation`, { reason }),
  recordNotice: (id: string, notice: object) => api.post(`${root}/${id}/notices`, notice),
  recordSanction: (id: string, sanction: object) => api.post(`${root}/${id}/sanctions`, sanction),
  conclude: (id: string, reason: string) => api.post(`${root}/${id}/analysis`, { reason }),
  release: (id: string, hold: string, reason: string) => api.post(`${root}/${id}/holds/${hold}/release`, { reason }),
}

/** Asks for everything of these screens anew. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: recoveriesKey })
}
