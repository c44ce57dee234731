import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../app/api.ts'
import { useLive } from '../app/live.tsx'
import { useSession } from '../app/session.tsx'

/** States of a recovery, in the order in which it goes through them. */
export const recoveryStates = [
  'created',
  'tracking',
  'awaiting-analysis',
  'analysed',
  'returning',
  'completed',
  'cancelled',
] as const

/** A state of a recovery. */
export type RecoveryState = (typeof recoveryStates)[number]

/** Where the money is; amounts here and below are tiyn. */
export interface Sums {
  readonly held: number
  readonly returned: number
  /** Cashed out, unavailable, or followed no further. */
  readonly lost: number
  /** Asked for and not answered yet. */
  readonly open: number
}

/** A recovery, as the API gives it. */
export interface Recovery {
  readonly id: string
  readonly number: string
  readonly state: RecoveryState
  readonly channel: 'hotline' | 'site' | 'bank' | 'police'
  readonly report: string | null
  readonly region: string | null
  readonly caseNumber: string | null
  readonly victimBank: string
  readonly victimBankName: string
  readonly stolen: number
  readonly sums: Sums
  readonly dutyOfficer: string | null
  readonly dutyOfficerName: string | null
  readonly reportedAt: string
  readonly cancelledAt: string | null
  readonly cancelledReason: string | null
  readonly completedAt: string | null
}

/** A recovery in the list. */
export interface ListedRecovery extends Recovery {
  readonly nextDue: string | null
  readonly openLegs: number
  /** When the first of its holds ends unless a sanction is recorded. */
  readonly lapsesAt: string | null
}

/** Money of a recovery at one account. */
export interface Leg {
  readonly id: string
  readonly parent: string | null
  readonly hop: number
  readonly bank: string
  readonly bankName: string | null
  readonly account: string
  readonly reference: string
  readonly paymentAmount: number
  readonly amount: number
  readonly at: string
  readonly state: 'asked' | 'answered' | 'stopped'
  readonly stopReason: string | null
  readonly loops: boolean
  readonly converges: boolean
  readonly held: number
  readonly returned: number
  readonly cashedOut: number
  readonly unavailable: number
  readonly onward: number
  readonly answeredAt: string | null
}

/** A payment of the victim, as it was told. */
export interface ToldPayment {
  readonly reference: string | null
  readonly account: string
  readonly bank: string | null
  readonly amount: number
  readonly at: string
}

/** What a bank is asked. */
export interface Asked {
  readonly id: string
  readonly leg: string | null
  readonly kind: 'confirm' | 'hold' | 'release' | 'return'
  readonly bank: string
  readonly bankName: string | null
  readonly dutyOfficer: string | null
  readonly dutyContact: string | null
  readonly amount: number
  readonly state: string
  readonly askedAt: string
  readonly dueAt: string
  readonly remindedAt: string | null
  readonly escalatedAt: string | null
  readonly closedAt: string | null
  /** What the victim told, where the bank is asked to confirm it. */
  readonly payments: readonly ToldPayment[]
}

/** An entry of a recovery's history. */
export interface Entry {
  readonly id: string
  readonly at: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly details: Readonly<Record<string, unknown>>
}

/** All of one recovery. */
export interface RecoveryDetail extends Recovery {
  readonly legs: readonly Leg[]
  readonly requests: readonly Asked[]
  readonly events: readonly Entry[]
  /** Legs that wait for an answer, those first whose money is expected to be lost soonest. */
  readonly work: readonly string[]
}

/** Money that a bank holds. */
export interface Hold {
  readonly id: string
  readonly leg: string
  readonly bank: string
  readonly account: string
  readonly amount: number
  readonly released: number
  readonly sanctioned: number
  readonly returned: number
  readonly state: 'held' | 'returning' | 'closed'
  readonly endReason: string | null
  readonly heldAt: string
  readonly until: string
  readonly extensions: number
  readonly code: string
}

/** An investigator's notice. */
export interface Notice {
  readonly id: string
  readonly number: string
  readonly day: string
  readonly policeBody: string
  readonly caseNumber: string
  readonly extends: boolean
  readonly recordedBy: string
  readonly holds: readonly { readonly hold: string; readonly amount: number }[]
}

/** A prosecutor's sanction. */
export interface Sanction {
  readonly id: string
  readonly notice: string
  readonly number: string
  readonly day: string
  readonly office: string
  readonly returns: readonly { readonly hold: string; readonly amount: number; readonly account: string }[]
}

/** What stands in writing about held money. */
export interface Papers {
  readonly holds: readonly Hold[]
  readonly notices: readonly Notice[]
  readonly sanctions: readonly Sanction[]
  readonly conclusion: { readonly reason: string; readonly at: string } | null
}

interface BoardSums extends Sums {
  readonly recoveries: number
  readonly stolen: number
}

/** Sums of the centre. */
export interface Board {
  readonly open: BoardSums
  readonly lastDay: BoardSums
  readonly requests: { readonly open: number; readonly overdue: number }
}

/** A bank that is asked. */
export interface Bank {
  readonly code: string
  readonly name: string
}

/** What the list is narrowed to. */
export interface Filter {
  /** Those that are not over where not said. */
  readonly state: RecoveryState | null
  readonly mine: boolean
}

interface Items<Item> {
  readonly items: readonly Item[]
}

const root = '/api/v1/recoveries'

const recoveriesKey = ['recoveries'] as const

/** How long news are gathered before the screen asks anew: many banks answer in the same second. */
const gather = 1500

/** Asks for some of the screen anew, at most once in a while, however many news come. */
function useGathered(act: () => void): () => void {
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
      api.get<Items<ListedRecovery> & { readonly next: string | null }>(root, {
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
  take: (id: string) => api.post(`${root}/${id}/duty-officer`, {}),
  answer: (id: string, leg: string, reply: object) => api.post(`${root}/${id}/legs/${leg}/reply`, reply),
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
