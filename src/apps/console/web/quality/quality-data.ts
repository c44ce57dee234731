import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Asked, BlindReport, Disagreement, Measured, Results, SampleShown } from '#domains/desk'
import { api } from '../app/api.ts'

export type { Measured, Results }

/** A value as it comes in JSON: times are texts. */
export type Wire<T> = T extends Date ? string : T extends object ? { readonly [K in keyof T]: Wire<T[K]> } : T

export type AskedView = Wire<Asked>
export type BlindView = Wire<BlindReport>
export type DisagreementView = Wire<Disagreement>
export type SampleView = Wire<SampleShown>

/** A colleague by id and name. */
export interface Named {
  readonly id: string
  readonly name: string | null
}

/** A judgement that is being written. */
export interface OpinionDraft {
  readonly classification: string
  readonly topic: string
  readonly reason: string
}

/** Nothing said yet. */
export const noOpinion: OpinionDraft = { classification: '', topic: '', reason: '' }

/** Whether a judgement can be sent. */
export function isWhole({ classification, topic, reason }: OpinionDraft): boolean {
  return classification !== '' && topic !== '' && reason.trim() !== ''
}

const root = '/api/v1/desk/quality'

/** Where the answers of this screen are kept. */
export const qualityKey = ['desk', 'quality'] as const

/** The address of one's own second opinion. */
export function opinionAddress(id: string): string {
  return `${root}/opinions/${id}`
}

/** What I am asked for. */
export function useAsked() {
  return useQuery({
    queryKey: [...qualityKey, 'asked'],
    queryFn: () => api.get<{ readonly items: readonly AskedView[] }>(`${root}/opinions`),
  })
}

/** A report to judge again. */
export function useBlind(id: string) {
  return useQuery({
    queryKey: [...qualityKey, 'blind', id],
    queryFn: () => api.get<BlindView>(opinionAddress(id)),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Samples, and who may be asked. */
export function useSamples() {
  return useQuery({
    queryKey: [...qualityKey, 'samples'],
    queryFn: () =>
      api.get<{ readonly items: readonly SampleView[]; readonly assessors: readonly Named[] }>(`${root}/samples`),
  })
}

/** Agreement of a sample; of all without one. */
export function useResults(sample: string) {
  return useQuery({
    queryKey: [...qualityKey, 'results', sample],
    queryFn: () => api.get<Results>(`${root}/results`, { sample }),
  })
}

/** Reports judged in two ways. */
export function useDisagreements(sample: string) {
  return useQuery({
    queryKey: [...qualityKey, 'disagreements', sample],
    queryFn: () => api.get<{ readonly items: readonly DisagreementView[] }>(`${root}/disagreements`, { sample }),
  })
}

/** Draws a sample. */
export function drawSample(
  body: object,
): Promise<{ readonly id: string; readonly reports: number; readonly leftOut: number }> {
  return api.post(`${root}/samples`, body)
}

/** Settles a disagreement. */
export function settle(id: string, decision: OpinionDraft): Promise<unknown> {
  return api.post(`${root}/disagreements/${id}/resolution`, decision)
}

/** Asks for everything of this screen anew. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: qualityKey })
}
