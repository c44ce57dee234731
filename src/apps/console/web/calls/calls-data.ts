import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Appeal, CallTables, NamedBoard } from '#domains/calls'
import type { BlockProposal } from '#domains/indicators'
import type { LegalBasis, Measure, Topic } from '#domains/taxonomy'
import { api } from '../app/api.ts'
import { useLanguage } from '../app/i18n.tsx'

/** Moments as the API writes them. */
type Told<T> = {
  readonly [Key in keyof T]: T[Key] extends Date ? string : T[Key] extends Date | null ? string | null : T[Key]
}

/** The board as the API answers it. */
export interface BoardView extends Omit<NamedBoard, 'at' | 'minutes' | 'nodes' | 'byCountry'> {
  readonly at: string
  /** Countries with their names in the reader's language; null for what is no country. */
  readonly byCountry: readonly (NamedBoard['byCountry'][number] & { readonly name: string | null })[]
  readonly minutes: readonly Told<NamedBoard['minutes'][number]>[]
  readonly nodes: readonly Told<NamedBoard['nodes'][number]>[]
}

/** An appeal as the API answers it. */
export type AppealView = Told<Appeal>

/** Where an appeal stands. */
export type AppealState = AppealView['state']

/** A rule about numbers as the API answers it. */
export interface NumberRule {
  readonly id: string
  readonly effect: 'do-not-originate' | 'exempt'
  readonly numbers: string
  /** The rule an exemption is from; null for all of them. */
  readonly rule: string | null
  readonly holder: string
  readonly reason: string
  readonly legalBasis: LegalBasis
  readonly state: 'proposed' | 'in-force' | 'withdrawn' | 'lapsed'
  /** `appeal` where an appeal led to it. */
  readonly proposedBy: string
  readonly proposedByName: string | null
  readonly proposedAt: string
  readonly approvedBy: string | null
  readonly approvedByName: string | null
  readonly approvedAt: string | null
  readonly until: string
  readonly withdrawnAt: string | null
  readonly withdrawnReason: string | null
}

/** A rule about numbers, to be proposed. */
export interface RuleInput {
  readonly effect: NumberRule['effect']
  readonly numbers: string
  readonly rule?: string
  readonly holder: string
  readonly reason: string
  readonly days: number
}

/** A part of the numbering plan. Days are `YYYY-MM-DD`; `validTo` is the first day it no longer holds. */
export interface NumberRange {
  readonly id: string
  readonly numbers: string
  readonly use: CallTables['ranges'][number]['use']
  readonly operator: string | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly source: string
}

/** A number that called people complained of. */
export interface Complained {
  readonly number: string
  readonly calls: number
  readonly organisations: number
  readonly lastDay: string
}

/** A row of numbers to be listed. */
export interface BlockInput {
  readonly value: string
  readonly topic: Topic
  readonly legalBasis: LegalBasis
  readonly reason: string
  readonly measures: readonly Measure[]
  readonly validUntil: string
}

/** One number to be listed, in force for `days`. */
export interface ListingInput extends Omit<BlockInput, 'value' | 'validUntil'> {
  readonly text: string
  readonly days: number
}

/** A row of numbers that waits for a second person, or did, as the API answers it. */
export type RowProposal = Told<BlockProposal>

/** A row of numbers in the registry. */
export interface ListedRow {
  readonly id: string
  readonly display: string
  readonly topic: Topic | null
  readonly reason: string | null
  readonly legalBasis: LegalBasis | null
  readonly measures: readonly Measure[]
  readonly validUntil: string | null
  readonly decidedBy: string | null
  readonly changedAt: string
  readonly disputed: boolean
}

/** What the registry knows of a number. */
export interface Verdict {
  readonly state: 'confirmed' | 'reported' | 'none' | 'official'
  /** What is listed: the number itself or the row it lies in. */
  readonly observableId: string | null
  readonly independentReports: number
  readonly officialName: string | null
  readonly disputed: boolean
}

const root = '/api/v1/calls'
const blocks = '/api/v1/number-blocks'
const callsKey = ['calls'] as const

interface Items<T> {
  readonly items: readonly T[]
}

/** The board of the last minutes: asked anew by live news, and every half minute besides; not while it is held still. */
export function useBoard(minutes: number, live: boolean) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: [...callsKey, 'board', language, minutes],
    queryFn: () => api.get<BoardView>(`${root}/board`, { minutes }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    enabled: live,
  })
}

/** Asks for the board anew. */
export function useBoardRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: [...callsKey, 'board'] })
}

/** Appeals in a state, the oldest first. */
export function useAppeals(state: AppealState, enabled = true) {
  return useQuery({
    queryKey: [...callsKey, 'appeals', state],
    queryFn: () => api.get<Items<AppealView>>(`${root}/appeals`, { state }),
    refetchInterval: 60_000,
    enabled,
  })
}

/** All rules about numbers, the newest first. */
export function useRules(enabled = true) {
  return useQuery({
    queryKey: [...callsKey, 'rules'],
    queryFn: () => api.get<Items<NumberRule>>(`${root}/number-rules`),
    refetchInterval: 60_000,
    enabled,
  })
}

/** Rows of numbers that are listed, those that changed last first; at most 100. */
export function useRows() {
  return useQuery({
    queryKey: [...callsKey, 'rows'],
    queryFn: async () => {
      const asked = { kind: 'number-block', state: 'confirmed', limit: 100 }
      const { items } = await api.get<Items<Omit<ListedRow, 'id'> & { readonly observableId: string }>>(
        '/api/v1/indicators',
        asked,
      )
      return items.map(({ observableId, ...row }) => ({ ...row, id: observableId }))
    },
  })
}

/** Rows of numbers that wait for a second person or did, the newest first. */
export function useRowProposals(enabled = true) {
  return useQuery({
    queryKey: [...callsKey, 'row-proposals'],
    queryFn: () => api.get<Items<RowProposal>>(`${blocks}/proposals`),
    refetchInterval: 60_000,
    enabled,
  })
}

/** What was changed in the numbering plan. */
export function useRanges() {
  return useQuery({
    queryKey: [...callsKey, 'ranges'],
    queryFn: () => api.get<Items<NumberRange>>(`${root}/number-ranges`),
  })
}

/** The numbers most complained of in the last days. */
export function useComplaints(days: number) {
  return useQuery({
    queryKey: [...callsKey, 'complaints', days],
    queryFn: () => api.get<Items<Complained>>(`${root}/complaints`, { days }),
    placeholderData: keepPreviousData,
  })
}

/** What the registry knows of up to 100 numbers, in their order; null where it cannot read one. */
export function useVerdicts(numbers: readonly string[]) {
  return useQuery({
    queryKey: [...callsKey, 'verdicts', numbers],
    queryFn: async () => {
      const queries = numbers.map((q) => ({ q, kind: 'phone' }))
      const { results } = await api.post<{ readonly results: readonly (Verdict | { readonly code: string })[] }>(
        '/api/v1/checks',
        { queries },
      )
      return results.map((one) => ('state' in one ? one : null))
    },
    staleTime: 60_000,
    enabled: numbers.length > 0,
  })
}

/** Asks for everything of these screens anew, but for the board. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: callsKey, predicate: ({ queryKey }) => queryKey[1] !== 'board' })
}

/** What is done on these screens. Each rejects with a `Problem`. */
export const deeds = {
  openContact: (id: string) => api.post<{ readonly contact: string | null }>(`${root}/appeals/${id}/contact`),
  decideAppeal: (id: string, decision: 'upheld' | 'rejected', reason: string) =>
    api.post(`${root}/appeals/${id}/decision`, { decision, reason }),
  proposeRule: (input: RuleInput, idempotencyKey: string) =>
    api.post(`${root}/number-rules`, input, { idempotencyKey }),
  approveRule: (id: string) => api.post(`${root}/number-rules/${id}/approval`),
  withdrawRule: (id: string, reason: string) => api.post(`${root}/number-rules/${id}/withdrawal`, { reason }),
  addRange: (input: Readonly<Record<string, string>>, idempotencyKey: string) =>
    api.post(`${root}/number-ranges`, input, { idempotencyKey }),
  removeRange: (id: string) => api.delete(`${root}/number-ranges/${id}`),
  takeOff: (id: string, reason: string) => api.post(`/api/v1/indicators/${id}/delisting`, { reason }),
  /** Lists a row, or proposes it where it is a wide one: then it is `proposed`. */
  listBlock: (input: BlockInput) => api.post<{ readonly state: string }>(blocks, input),
  listNumber: (input: ListingInput) => api.post('/api/v1/indicators/listings', { ...input, kind: 'phone' }),
  approveRow: (id: string) => api.post(`${blocks}/proposals/${id}/approval`),
  withdrawRow: (id: string, reason: string) => api.post(`${blocks}/proposals/${id}/withdrawal`, { reason }),
} as const
