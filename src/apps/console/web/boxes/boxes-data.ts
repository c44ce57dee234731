import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { LegalBasis, Measure } from '#domains/taxonomy'
import { api } from '../app/api.ts'
import { useLive } from '../app/live.tsx'

/** Which boxes the list shows; `waiting` are those that nobody has decided. */
export const boxFilters = ['waiting', 'confirmed', 'dismissed', 'merged'] as const

/** One of them. */
export type BoxFilter = (typeof boxFilters)[number]

/** A box in the list, as the API gives it. */
export interface Box {
  readonly id: string
  readonly operator: string
  readonly region: string | null
  readonly state: 'found' | 'in-review' | 'confirmed' | 'dismissed' | 'merged'
  readonly score: number
  readonly firstSeen: string
  readonly lastSeen: string
  readonly foundAt: string
  readonly updatedAt: string
  /** How many SIMs each kind of link ties to another. */
  readonly links: Readonly<Record<string, number>>
  readonly cells: readonly number[]
  readonly sims: number
  readonly devices: number
  readonly calls: number
  readonly synthetic: boolean
  readonly assignee: string | null
  readonly assigneeName: string | null
  readonly decidedAt: string | null
  readonly decidedBy: string | null
  readonly decidedByName: string | null
  readonly decisionReason: string | null
  /** How it was dismissed before it grew and came back. */
  readonly earlier: {
    readonly at: string
    readonly by: string
    readonly byName: string | null
    readonly reason: string
    readonly sims: number | null
  } | null
  /** The box that took its cards over, and when: of a merged box alone. */
  readonly mergedInto: string | null
  readonly mergedAt: string | null
}

/** What spoke for a SIM's being in the box. */
export interface SimReason {
  readonly code: string
  readonly value: number
  readonly weight: number
}

/** A SIM of a box. */
export interface Sim {
  readonly imsi: string
  readonly number: string | null
  readonly imeis: readonly string[]
  readonly score: number
  readonly reasons: readonly SimReason[]
  readonly calls: number
  readonly firstSeen: string
  readonly lastSeen: string
}

/** A box with its SIMs. */
export interface BoxDetail extends Box {
  readonly members: readonly Sim[]
}

/** A decision on a box. */
export interface Ruling {
  readonly decision: 'confirmed' | 'dismissed'
  readonly reason: string
  /** `updatedAt` of the box that the person looked at. */
  readonly updatedAt: string
  readonly listing?: { readonly legalBasis: LegalBasis; readonly measures: readonly Measure[] }
}

/** A gateway with a licence. */
export interface Gateway {
  readonly id: string
  readonly licence: string
  readonly holder: string
  readonly bin: string | null
  readonly region: string | null
  /** Days, `YYYY-MM-DD`; the licence holds up to the last one, not including it. */
  readonly validFrom: string
  readonly validTo: string
  readonly sims: number
}

/** What was seized. */
export interface Seizure {
  readonly id: string
  readonly day: string
  readonly region: string
  readonly devices: number
  readonly sims: number
  readonly suspects: number
  readonly foreigners: number
  readonly boxId: string | null
  readonly note: string | null
}

/** Seizures of a year. */
export interface SeizureYear extends Pick<Seizure, 'devices' | 'sims' | 'suspects' | 'foreigners'> {
  readonly year: number
  readonly seizures: number
}

/** Owners with too many SIMs, as one operator counted them. */
export interface OwnerSum {
  readonly operator: string
  readonly owners: number
  readonly sims: number
  readonly most: number
  readonly toldOn: string
}

interface Items<Item> {
  readonly items: readonly Item[]
}

const root = '/api/v1/calls'

const boxesKey = ['sim-boxes'] as const

/** Boxes of a kind, the surest first; asked for anew when an engine tells of more. */
export function useBoxes(filter: BoxFilter) {
  const client = useQueryClient()
  useLive('calls.boxes-found', () => void client.invalidateQueries({ queryKey: [...boxesKey, 'list'] }))
  return useQuery({
    queryKey: [...boxesKey, 'list', filter],
    queryFn: () => api.get<Items<Box>>(`${root}/boxes`, filter === 'waiting' ? {} : { state: filter }),
    refetchInterval: 60_000,
  })
}

/** One box with its SIMs. Every opening is audited, so it is read once, and again only where it changed. */
export function useBox(id: string) {
  return useQuery({
    queryKey: [...boxesKey, 'box', id],
    queryFn: () => api.get<BoxDetail>(`${root}/boxes/${encodeURIComponent(id)}`),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

/** Takes a box to look at it. */
export function takeBox(id: string): Promise<Box> {
  return api.post(`${root}/boxes/${id}/assignment`)
}

/** Decides on a box; tells how many numbers were listed. */
export function decideBox(id: string, ruling: Ruling): Promise<{ readonly box: Box; readonly listed: number }> {
  return api.post(`${root}/boxes/${id}/decision`, ruling)
}

/** Gateways with a licence, in the order of licences. */
export function useGateways() {
  return useQuery({
    queryKey: [...boxesKey, 'gateways'],
    queryFn: () => api.get<Items<Gateway>>(`${root}/gateways`),
  })
}

/** Adds a gateway with the IMSIs of its SIMs. */
export function addGateway(gateway: object): Promise<Gateway> {
  return api.post(`${root}/gateways`, gateway)
}

/** Takes a gateway out of the register. */
export function withdrawGateway(id: string): Promise<unknown> {
  return api.delete(`${root}/gateways/${id}`)
}

/** Seizures that the person may see, the newest first. */
export function useSeizures() {
  return useQuery({
    queryKey: [...boxesKey, 'seizures'],
    queryFn: () => api.get<Items<Seizure>>(`${root}/seizures`),
  })
}

/** Sums of all seizures of the country, the newest year first. */
export function useSeizureYears() {
  return useQuery({
    queryKey: [...boxesKey, 'years'],
    queryFn: () => api.get<{ readonly years: readonly SeizureYear[] }>(`${root}/seizures/figures`),
  })
}

/** Records a seizure; sent again with its key it counts once. */
export function recordSeizure(seizure: object, idempotencyKey: string): Promise<Seizure> {
  return api.post(`${root}/seizures`, seizure, { idempotencyKey })
}

/** Takes back a seizure that was recorded by mistake. */
export function withdrawSeizure(id: string): Promise<unknown> {
  return api.delete(`${root}/seizures/${id}`)
}

/** Owners with too many SIMs, by operator. */
export function useOwners() {
  return useQuery({
    queryKey: [...boxesKey, 'owners'],
    queryFn: () => api.get<Items<OwnerSum>>(`${root}/owners`),
  })
}

/** Asks for everything of these screens anew. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: boxesKey })
}
