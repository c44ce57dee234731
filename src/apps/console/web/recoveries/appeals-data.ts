import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { useLive } from '../app/live.tsx'

/** Where an appeal stands; `over`: the hold ended before anybody decided. */
export const appealStates = ['open', 'upheld', 'rejected', 'over'] as const

/** One of the states. */
export type AppealState = (typeof appealStates)[number]

/** An appeal against a hold, as those see it who decide. Amounts are tiyn. */
export interface HoldAppeal {
  readonly id: string
  readonly hold: string
  readonly recovery: string
  readonly state: AppealState
  readonly ground: string
  readonly words: string | null
  readonly hasContact: boolean
  readonly openedAt: string
  readonly decidedAt: string | null
  readonly decisionReason: string | null
  readonly released: number | null
  /** How the hold ended, of an appeal that is over by that. */
  readonly holdEnd: string | null
  readonly held: {
    readonly code: string
    readonly bank: string | null
    readonly amount: number
    readonly left: number
    readonly state: 'held' | 'returning' | 'closed'
    readonly heldAt: string
    readonly until: string
  }
}

const root = '/api/v1/holds/appeals'

/** Appeals of a state, of open ones those first whose hold ends soonest; asked for anew when somebody appeals. */
export function useHoldAppeals(state: AppealState, enabled = true) {
  const client = useQueryClient()
  useLive('payments.hold-appealed', () => void client.invalidateQueries({ queryKey: ['recoveries', 'appeals'] }))
  return useQuery({
    queryKey: ['recoveries', 'appeals', state],
    queryFn: () => api.get<{ readonly items: readonly HoldAppeal[] }>(root, { state }),
    refetchInterval: 60_000,
    enabled,
  })
}

/** Opens the sealed contact of an appeal. */
export function openContact(id: string): Promise<{ readonly contact: string | null }> {
  return api.post(`${root}/${id}/contact`)
}

/** Decides an appeal; of what is upheld all is let go where no amount in tiyn is said. */
export function decideAppeal(
  id: string,
  ruling: { readonly decision: 'upheld' | 'rejected'; readonly reason: string; readonly amount?: number },
): Promise<unknown> {
  return api.post(`${root}/${id}/decision`, ruling)
}
