import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import type {
  ChangesJson,
  HistoryJson,
  IdentifierLinksJson,
  LinkedJson,
  ReportJson,
  ReportLineJson,
} from '#domains/reports'
import type { PresentedTaxonomy } from '#domains/taxonomy'
import { api, Problem } from '../app/api.ts'
import { useLanguage } from '../app/i18n.tsx'

/** A report in full. */
export type Report = ReportJson
/** An identifier with what the registry and other reports know of it. */
export type Identifier = IdentifierLinksJson['identifiers'][number]
/** Another report as a line. */
export type Line = ReportLineJson
/** One line of the history. */
export type HistoryLine = HistoryJson['items'][number]
/** A report that belongs to this one. */
export type Linked = LinkedJson['items'][number]

/** A report that is like this one, as `GET …/similar` tells. */
export interface Similar extends Pick<Line, 'id' | 'topic' | 'submittedAt' | 'region' | 'state'> {
  readonly ground: 'identifier' | 'words'
  readonly shared: readonly string[]
}

/** Every reading is audited, so a report is read once, and again only where it changed. */
const once = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, refetchOnReconnect: false } as const

/** The address of a report in the API. */
export function addressOf(id: string): string {
  return `/api/v1/reports/${encodeURIComponent(id)}`
}

/** A report in full. */
export function useReport(id: string) {
  return useQuery({ ...once, queryKey: ['report', id], queryFn: () => api.get<Report>(addressOf(id)) })
}

/** What links its identifiers to the registry and to other reports. */
export function useIdentifierLinks(id: string) {
  return useQuery({
    queryKey: ['report-links', id],
    queryFn: () => api.get<IdentifierLinksJson>(`${addressOf(id)}/links`),
    staleTime: 30_000,
  })
}

/** What happened to a report, page by page. */
export function useHistory(id: string, readings: boolean) {
  return useInfiniteQuery({
    queryKey: ['report-history', id, readings],
    queryFn: ({ pageParam }) =>
      api.get<HistoryJson>(`${addressOf(id)}/history`, { cursor: pageParam, limit: 50, readings }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

/** The reports that belong to a report, page by page. */
export function useLinked(id: string) {
  return useInfiniteQuery({
    queryKey: ['report-group', id],
    queryFn: ({ pageParam }) => api.get<LinkedJson>(`${addressOf(id)}/group`, { cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

/** Reports that share words or identifiers with a report. */
export function useSimilar(id: string) {
  return useQuery({
    queryKey: ['report-similar', id],
    queryFn: () => api.get<{ readonly items: readonly Similar[] }>(`${addressOf(id)}/similar`),
    staleTime: 60_000,
  })
}

/** The line of the queue: until when the report is to be looked at, and who works on it. */
export function useLine(id: string) {
  return useQuery({
    queryKey: ['report-line', id],
    queryFn: () => api.post<{ readonly items: readonly QueuedLine[] }>('/api/v1/reports/lines', { ids: [id] }),
    staleTime: 30_000,
  }).data?.items[0]
}

/** What pages need of a line of the queue. */
interface QueuedLine extends Pick<Report, 'id' | 'topic' | 'fraudType' | 'submittedAt' | 'region' | 'priorityReasons'> {
  readonly dueAt: string
  readonly leasedBy: { readonly id: string; readonly name: string | null } | null
}

/** What happened since a version. */
export function useChanges(id: string, version: number, enabled: boolean) {
  return useQuery({
    queryKey: ['report-changes', id, version],
    queryFn: () => api.get<ChangesJson>(`${addressOf(id)}/changes`, { since: version }),
    enabled,
    staleTime: 0,
  })
}

/** All codes with their facts and titles in the reader's language. */
export function useTaxonomy() {
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['taxonomy', language],
    queryFn: () => api.get<PresentedTaxonomy>('/api/v1/taxonomy', { lang: language }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.lists
}

/** Takes an answer in that is the report as it is now, and lets what surrounds it be asked anew. */
export function useTakeIn(id: string) {
  const client = useQueryClient()
  return useCallback(
    async (report?: Report) => {
      if (report === undefined) await client.invalidateQueries({ queryKey: ['report', id] })
      else client.setQueryData(['report', id], report)
      for (const part of ['report-links', 'report-history', 'report-group']) {
        void client.invalidateQueries({ queryKey: [part, id] })
      }
    },
    [client, id],
  )
}

/** Who works on a report: nobody asked, we, or somebody else (with the sentence that says who). */
export type Lease = { readonly kind: 'none' | 'mine' } | { readonly kind: 'other'; readonly sentence: string }

/** The open page says every two minutes that somebody works here. */
const heartbeat = 120_000

/** Takes the report while its page is open, and gives it back after. `enabled`: it is open, and the person may. */
export function useLease(id: string, enabled: boolean): { readonly lease: Lease; readonly again: () => void } {
  const [lease, setLease] = useState<Lease>({ kind: 'none' })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (!enabled) {
      setLease({ kind: 'none' })
      return undefined
    }
    let left = false
    let held = false
    const beat = () =>
      api
        .post(`${addressOf(id)}/lease`)
        .then(() => {
          held = true
          if (!left) setLease({ kind: 'mine' })
        })
        .catch((error: unknown) => {
          if (left || !(error instanceof Problem) || error.status === 0) return
          const isTaken = error.code === 'report.leased.conflict'
          setLease(isTaken ? { kind: 'other', sentence: error.title } : { kind: 'none' })
        })
    void beat()
    const timer = setInterval(() => void beat(), heartbeat)
    return () => {
      left = true
      clearInterval(timer)
      if (held) void api.delete(`${addressOf(id)}/lease`).catch(() => undefined)
    }
  }, [id, enabled, tries])
  return { lease, again: useCallback(() => setTries((before) => before + 1), []) }
}
