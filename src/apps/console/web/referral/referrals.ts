import { useQuery } from '@tanstack/react-query'
import type { AddresseeKind, ReferralState } from '#domains/reports'
import type { Language } from '#kernel/language'
import { api } from '../app/api.ts'
import { useSession } from '../app/session.tsx'

/** Who can be asked to act. */
export interface Addressee {
  readonly id: string
  readonly kind: AddresseeKind
  readonly names: Readonly<Record<Language, string>>
  readonly language: Language
  readonly how: 'letter' | 'email' | 'portal'
  readonly address: string
  readonly organisationId: string | null
  readonly region: string | null
  readonly answerDays: number
  readonly active: boolean
  readonly version: number
}

/** What can be done with a referral. */
export type ReferralAction = 'edit' | 'send' | 'withdraw' | 'acknowledge' | 'act' | 'refuse' | 'no-answer'

/** A referral as lists show it. */
export interface Referral {
  readonly id: string
  readonly reportId: string
  readonly addresseeId: string
  readonly addressee: { readonly kind: AddresseeKind; readonly names: Readonly<Record<Language, string>> }
  readonly language: Language
  readonly state: ReferralState
  readonly subject: string
  readonly letter?: string | null
  readonly reference: string | null
  readonly note: string | null
  readonly version: number
  readonly draftedAt: string
  readonly sentAt: string | null
  readonly dueAt: string | null
  readonly acknowledgedAt: string | null
  readonly answeredAt: string | null
  readonly overdue: boolean
  readonly actions: readonly ReferralAction[]
}

/** What happened on the way to removal. */
export type TakedownKind = 'police' | 'provider' | 'gone' | 'reachable'

/** The four timestamps. Times are milliseconds since the report came in. */
export interface Takedown {
  readonly receivedAt: string
  readonly policeAt: string | null
  readonly providerAt: string | null
  readonly removedAt: string | null
  readonly times: Readonly<Record<'toPolice' | 'toProvider' | 'toRemoval', number | null>>
  readonly events: readonly { readonly kind: TakedownKind; readonly at: string; readonly source: string }[]
}

/** What a report was referred to. */
export interface ReportReferrals {
  readonly items: readonly Referral[]
  readonly takedown: Takedown
}

/** The colour and the shape of a state; the word stands beside them. */
export const lookOf: Readonly<Record<ReferralState, { readonly color: string; readonly mark: string }>> = {
  drafted: { color: 'gray', mark: '○' },
  sent: { color: 'sky', mark: '➤' },
  acknowledged: { color: 'sky', mark: '◐' },
  acted: { color: 'green', mark: '✓' },
  refused: { color: 'red', mark: '✕' },
  'no-answer': { color: 'yellow', mark: '…' },
  withdrawn: { color: 'gray', mark: '–' },
}

/** The key under which the referrals of a report are kept among the answers. */
export const referralsKey = (reportId: string) => ['referrals', reportId] as const

/** The register of addressees. */
export function useAddressees(enabled = true) {
  return useQuery({
    queryKey: ['addressees'],
    queryFn: () => api.get<{ readonly items: readonly Addressee[] }>('/api/v1/addressees'),
    staleTime: 120_000,
    enabled,
  })
}

/** An organisation whose people and programs can answer referrals. */
export interface Organisation {
  readonly id: string
  readonly name: string
  readonly host: boolean
}

/** The organisations besides our own, by name; undefined where they may not be read, or are not there yet. */
export function useOrganisations(): readonly Organisation[] | undefined {
  const { may } = useSession()
  const { data } = useQuery({
    queryKey: ['organisations', 'addressees'],
    queryFn: () => api.get<{ readonly items: readonly Organisation[] }>('/api/v1/organisations', { limit: 200 }),
    enabled: may('identity:read-organisations'),
    staleTime: 120_000,
    retry: false,
  })
  return data?.items.filter(({ host }) => !host).toSorted((a, b) => a.name.localeCompare(b.name))
}
