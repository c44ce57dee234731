import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { SuggestionAgreementJson, SuggestionJson } from '#domains/reports'
import { api } from '../app/api.ts'

/** A suggestion as the API gives it. */
export type Suggested = SuggestionJson

/** Agreement as the API gives it. */
export type Agreement = SuggestionAgreementJson

/** What a suggestion is asked for: a report, or words as they are being typed. */
export interface AskedFor {
  readonly reportId?: string | undefined
  readonly text?: string | undefined
  readonly language?: string | undefined
}

/** Fewer characters than this say nothing. */
const leastText = 12

/** The suggestion for a report or for words, asked for when the typing pauses. */
export function useSuggestion({ reportId, text = '', language }: AskedFor, enabled: boolean) {
  const [settled] = useDebouncedValue(text.trim(), 300)
  const asks = reportId !== undefined || settled.length >= leastText
  return useQuery({
    queryKey: ['suggestion', reportId ?? null, reportId === undefined ? settled : null, language ?? null],
    queryFn: ({ signal }) =>
      reportId === undefined
        ? api.post<Suggested>('/api/v1/desk/suggestions', { text: settled, language }, { signal })
        : api.get<Suggested>(`/api/v1/reports/${reportId}/suggestion`, undefined, { signal }),
    enabled: enabled && asks,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
}

/** How suggestions stood to decisions in the last half year. */
export function useAgreement() {
  return useQuery({
    queryKey: ['suggestion-agreement'],
    queryFn: ({ signal }) => api.get<Agreement>('/api/v1/desk/suggestions/agreement', undefined, { signal }),
    staleTime: 60_000,
  })
}
