import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NamedScreeningBoard, NamedVersion, PolicyChange, PolicyDetail, PolicyInForce } from '#domains/payments'
import type { PaymentFeatureInfo, PaymentPolicy, PaymentRule } from '#engines/screening'
import { api } from '../app/api.ts'
import { useLanguage } from '../app/i18n.tsx'

/** Moments as the API writes them. */
type Told<T> = {
  readonly [Key in keyof T]: T[Key] extends Date ? string : T[Key] extends Date | null ? string | null : T[Key]
}

/** A version as the API lists it. */
export type VersionView = Told<NamedVersion>

/** A version with its rules, what it changes, and what trying it told. */
export type VersionDetail = Told<PolicyDetail>

/** What is in force, and all versions that people proposed, the newest first. */
export interface VersionsView {
  readonly inForce: PolicyInForce
  /** Whether a proposal has to be tried before it is approved. */
  readonly tried: boolean
  readonly items: readonly VersionView[]
}

const root = '/api/v1/payments/policy'

const rulesKey = ['payment-rules'] as const

/** What is in force, and the versions; asked for anew every minute. */
export function useVersions() {
  return useQuery({
    queryKey: [...rulesKey, 'versions'],
    queryFn: () => api.get<VersionsView>(`${root}/versions`),
    refetchInterval: 60_000,
  })
}

/** One version in full. */
export function useVersion(number: number) {
  return useQuery({
    queryKey: [...rulesKey, 'version', number],
    queryFn: () => api.get<VersionDetail>(`${root}/versions/${number}`),
  })
}

/** What a policy would change, or the problem with it; asked for where it is not what is in force. */
export function useCheck(policy: PaymentPolicy, enabled: boolean) {
  return useQuery({
    queryKey: [...rulesKey, 'check', JSON.stringify(policy)],
    queryFn: () => api.post<{ readonly changes: readonly PolicyChange[] }>(`${root}/check`, { policy }),
    retry: false,
    enabled,
  })
}

/** What expressions can be made of, and what a new rule begins as. */
export interface ExpressionParts {
  readonly features: readonly PaymentFeatureInfo[]
  readonly constants: readonly string[]
  readonly functions: readonly string[]
  readonly limits: Readonly<Record<'characters' | 'bands' | 'text', number>>
  readonly start: PaymentRule
}

/** Asked for once: it changes with the program alone. */
export function useExpressionParts() {
  return useQuery({
    queryKey: ['payment-expression-parts'],
    queryFn: () => api.get<ExpressionParts>(`${root}/expression-parts`),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** An expression of a rule while it is written. */
export interface WrittenExpression {
  readonly rule: string
  readonly part: 'expression' | 'when'
  readonly text: string
}

/** What is wrong with it, in the reader's language, and at which character from 1; null where nothing is. */
export interface ExpressionFault {
  readonly message: string
  readonly at: number | null
}

/** Whether an expression compiles; what was known before stands until the next is known. */
export function useExpressionCheck(written: WrittenExpression, enabled: boolean) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['payment-expression', language, written],
    queryFn: async () => {
      const { fault } = await api.post<{ fault: ExpressionFault | null }>(`${root}/expression-check`, written)
      return { fault, text: written.text }
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    enabled,
  })
}

/** How the rules did in the last hour, as the API answers it. */
export interface BoardView extends Omit<NamedScreeningBoard, 'at' | 'minutes' | 'nodes'> {
  readonly at: string
  readonly nodes: readonly Told<NamedScreeningBoard['nodes'][number]>[]
}

/** The key under which the board is kept among the answers. */
export const boardKey = [...rulesKey, 'board'] as const

/** What nodes told in the last hour; news let it be asked for sooner than every half minute. */
export function useBoard() {
  return useQuery({
    queryKey: boardKey,
    queryFn: () => api.get<BoardView>('/api/v1/payments/screening/board', { minutes: 60 }),
    refetchInterval: 30_000,
  })
}

/** Asks for everything of this screen anew. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: rulesKey })
}

/** What is done on this screen. Each rejects with a `Problem`. */
export const deeds = {
  propose: (base: number, policy: PaymentPolicy, reason: string) =>
    api.post<VersionView>(`${root}/versions`, { base, policy, reason }),
  approve: (number: number) => api.post(`${root}/versions/${number}/approval`),
  withdraw: (number: number, reason: string) => api.post(`${root}/versions/${number}/withdrawal`, { reason }),
} as const
