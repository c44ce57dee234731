import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Bank, BankStanding } from '#domains/payments'
import { api } from '../app/api.ts'

/** A registered bank as the API gives it; its key is a public one (RFC 7517) with its fingerprint as `kid`. */
export interface BankView extends Omit<Bank, 'updatedAt'> {
  readonly updatedAt: string
}

/** How a bank answers, as the API gives it. */
export interface StandingView extends Omit<BankStanding, 'lastHeardAt'> {
  readonly lastHeardAt: string | null
}

/** What a bank is registered with. */
export type BankInput = Omit<BankView, 'code' | 'updatedAt'>

/** An organisation of the register of organisations. */
export interface OrganisationView {
  readonly id: string
  readonly name: string
}

/** An API client of an organisation. */
export interface ClientView {
  readonly id: string
  readonly organisationId: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly state: 'active' | 'revoked'
}

/** A client with its secret, shown once. */
export interface GivenClient {
  readonly client: ClientView
  readonly clientSecret: string
}

interface PageOf<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

const root = '/api/v1/payments/banks'

const banksKey = ['banks'] as const

/** All registered banks by their codes. */
export function useBanks() {
  return useQuery({
    queryKey: [...banksKey, 'list'],
    queryFn: async () => (await api.get<{ readonly items: readonly BankView[] }>(root)).items,
  })
}

/** How the banks answer, by their codes; asked for anew every half minute. */
export function useStanding() {
  return useQuery({
    queryKey: [...banksKey, 'standing'],
    queryFn: async () => {
      const { items } = await api.get<{ readonly items: readonly StandingView[] }>(`${root}/standing`)
      return new Map(items.map((one) => [one.bank, one]))
    },
    refetchInterval: 30_000,
  })
}

/** All of a list that comes in pages. */
async function all<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<readonly T[]> {
  const found: T[] = []
  for (let next: string | null = null; ; ) {
    const page: PageOf<T> = await api.get(path, { ...query, limit: 200, ...(next !== null && { cursor: next }) })
    found.push(...page.items)
    next = page.next
    if (next === null) return found
  }
}

/** Organisations that are banks, by name; asked for where the reader may read them. */
export function useOrganisations(enabled: boolean) {
  return useQuery({
    queryKey: [...banksKey, 'organisations'],
    queryFn: () => all<OrganisationView>('/api/v1/organisations', { kind: 'bank' }),
    enabled,
  })
}

/** The API clients of an organisation. */
export function useClients(organisation: string) {
  return useQuery({
    queryKey: [...banksKey, 'clients'],
    queryFn: () => all<ClientView>('/api/v1/clients'),
    select: (clients) => clients.filter(({ organisationId }) => organisationId === organisation),
  })
}

/** Asks for everything of this screen anew. */
export function useBanksRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: banksKey })
}

/** What is done on this screen. Each rejects with a `Problem`. */
export const deeds = {
  save: (code: string, bank: BankInput) => api.put<BankView>(`${root}/${code}`, bank),
  addOrganisation: (name: string) => api.post<OrganisationView>('/api/v1/organisations', { kind: 'bank', name }),
  giveClient: (client: Pick<ClientView, 'organisationId' | 'name' | 'scopes'>) =>
    api.post<GivenClient>('/api/v1/clients', client),
} as const
