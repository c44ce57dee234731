import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { CrisisKind, CrisisNumber, CrisisOutcome } from '#domains/desk'
import type { Language } from '#kernel/language'
import { api } from '../app/api.ts'
import { useLive } from '../app/live.tsx'
import { useSession } from '../app/session.tsx'

/** The kinds in the order of their keys. */
export const kinds: readonly CrisisKind[] = ['life', 'suicide', 'abduction']

/** How an alarm can end. */
export const outcomes: readonly CrisisOutcome[] = [
  'services-called',
  'handed-over',
  'person-safe',
  'call-lost',
  'false-alarm',
]

/** An alarm as the API shows it. */
export interface Crisis {
  readonly id: string
  readonly kind: CrisisKind
  readonly reportId: string | null
  readonly language: Language
  readonly raisedBy: string
  readonly raisedAt: string
  readonly alerts: number
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: string | null
  readonly endedAt: string | null
  readonly names: Readonly<Record<string, string>>
  /** Whether the reader may take it. */
  readonly mine: boolean
}

/** Words and numbers for a kind. */
export interface CrisisScript {
  readonly title: string
  readonly language: Language
  readonly numbers: readonly { readonly number: CrisisNumber; readonly label: string }[]
  readonly say: readonly string[]
  readonly ask: readonly string[]
  readonly do: readonly string[]
  readonly avoid: readonly string[]
}

const crisesKey = ['crises'] as const

/** The open alarms that concern the reader; live, and asked for every half minute in case the line is dead. */
export function useCrises(): readonly Crisis[] {
  const client = useQueryClient()
  const { may } = useSession()
  const anew = () => void client.invalidateQueries({ queryKey: crisesKey })
  useLive('crisis.raised', anew)
  useLive('crisis.changed', anew)
  const { data } = useQuery({
    queryKey: crisesKey,
    queryFn: () => api.get<{ readonly items: readonly Crisis[] }>('/api/v1/desk/crises'),
    enabled: may('crisis:read'),
    refetchInterval: 30_000,
  })
  return data?.items ?? []
}

/** The script of a kind in the caller's language; kept for the shift, so that it is there when the network is not. */
export function useScript(kind: CrisisKind, language: Language) {
  const { may } = useSession()
  return useQuery({
    queryKey: ['crisis-script', kind, language],
    queryFn: () => api.get<CrisisScript>(`/api/v1/desk/crisis-scripts/${kind}`, { language }),
    enabled: may('crisis:read'),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
}
