import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, Problem } from '../app/api.ts'
import { useLanguage } from '../app/i18n.tsx'
import { readTyped } from '../palette/typed.ts'
import { type NamedReport, useReportWords } from './report-words.ts'

/** A report that may be chosen, in words. */
export interface FoundReport {
  readonly id: string
  readonly words: string
}

/** What a search came to. */
export interface FoundReports {
  readonly items: readonly FoundReport[]
  /** How many reports were looked through for words; null where one report was asked for by its number or receipt. */
  readonly looked: number | null
}

type Line = NamedReport & { readonly id: string }

interface Part {
  readonly items: readonly Line[]
  readonly next: string | null
}

/** No more than so many are shown at once. */
const shownMost = 20

/** How many parts of the queue are looked through: those that are open first, then those that are closed. */
const parts = [
  { state: undefined, most: 3 },
  { state: 'closed', most: 2 },
] as const

const partSize = 200

/**
 * Finds reports of fraud by the number of one, by its receipt, or by words of what it is shown by; the newest without any words. The server keeps what
 * people tell under a key, so words are looked for in kind, time and region among the newest alone.
 */
export function useReportSearch(text: string) {
  const client = useQueryClient()
  const { language } = useLanguage()
  const wordsOf = useReportWords()
  const sought = text.trim()
  return useQuery({
    queryKey: ['report-choice', 'found', language, sought],
    queryFn: () => search(client, sought, wordsOf),
    staleTime: 10_000,
    gcTime: 60_000,
    // A receipt opens what its holder was told: it is not kept longer than it is looked at.
    ...(readTyped(sought).kind === 'receipt' && { gcTime: 0 }),
  })
}

async function search(
  client: QueryClient,
  sought: string,
  wordsOf: (report: NamedReport) => string,
): Promise<FoundReports> {
  const shown = (line: Line): FoundReport => ({ id: line.id, words: wordsOf(line) })
  const typed = readTyped(sought)
  if (typed.kind === 'report') return { items: (await linesOf([typed.id])).map(shown), looked: null }
  if (typed.kind === 'receipt')
    return { items: (await linesOf(await underReceipt(typed.receipt))).map(shown), looked: null }
  const words = sought.toLocaleLowerCase().split(/\s+/)
  const { items, looked } = await through(client, (line) => {
    const all = wordsOf(line).toLocaleLowerCase()
    return words.every((word) => all.includes(word))
  })
  return { items: items.map(shown), looked }
}

/** Those reports that the person may see. */
async function linesOf(ids: readonly string[]): Promise<readonly Line[]> {
  return ids.length === 0 ? [] : (await api.post<Pick<Part, 'items'>>('/api/v1/reports/lines', { ids })).items
}

interface Followed {
  readonly reports: readonly { readonly id: string }[]
}

/** The reports of a receipt; none where there is no such receipt. */
async function underReceipt(receipt: string): Promise<readonly string[]> {
  try {
    const { reports } = await api.post<Followed>('/api/v1/reports/follow', { receipt })
    return reports.map(({ id }) => id)
  } catch (error) {
    if (error instanceof Problem && [400, 404, 422].includes(error.status)) return []
    throw error
  }
}

/** The newest reports of fraud that fit, and how many were looked through for them. */
async function through(
  client: QueryClient,
  fits: (line: Line) => boolean,
): Promise<{ readonly items: readonly Line[]; readonly looked: number }> {
  const found: Line[] = []
  let looked = 0
  for (const { state, most } of parts) {
    let cursor: string | null | undefined
    for (let part = 0; part < most && cursor !== null && found.length < shownMost; part++) {
      const { items, next } = await partOf(client, state, cursor)
      looked += items.length
      found.push(...items.filter(fits))
      cursor = next
    }
  }
  return { items: found.slice(0, shownMost), looked }
}

function partOf(client: QueryClient, state: 'closed' | undefined, cursor: string | undefined): Promise<Part> {
  return client.fetchQuery({
    queryKey: ['report-choice', 'part', state, cursor],
    queryFn: () => api.get<Part>('/api/v1/reports', { topic: 'fraud', sort: 'newest', limit: partSize, state, cursor }),
    staleTime: 30_000,
    gcTime: 60_000,
  })
}
