import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../app/api.ts'
import { useLanguage } from '../app/i18n.tsx'
import { useLive } from '../app/live.tsx'

/** A line of the queue as the API gives it. */
export interface Line {
  readonly id: string
  readonly topic: string
  readonly fraudType: string | null
  readonly state: 'new' | 'in-review' | 'waiting' | 'closed'
  readonly priority: number
  readonly version: number
  readonly submittedAt: string
  readonly dueAt: string
  readonly escalatedAt: string | null
  readonly language: string
  readonly region: string | null
  readonly channel: string
  readonly takenBy: string | null
  readonly takenByName: string | null
  readonly leasedBy: { readonly id: string; readonly name: string } | null
  readonly leasedUntil: string | null
  readonly identifiers: number
}

/** What narrows the queue; values as the API names them. */
export type Filter = Readonly<Partial<Record<FilterName, string | number>>>

/** By what the queue is narrowed, in the order of the bar. */
export const filterNames = [
  'state',
  'priority',
  'dueWithin',
  'topic',
  'language',
  'region',
  'channel',
  'assigned',
  'leased',
] as const

/** By what the queue is narrowed. */
export type FilterName = (typeof filterNames)[number]

/** In which order the queue is read. */
export type Sort = 'priority' | 'deadline' | 'newest'

/** A part of the queue in an order. */
export interface Ask {
  readonly filter: Filter
  readonly sort: Sort
}

interface Page {
  readonly items: readonly Line[]
  readonly next: string | null
}

/** What is on the screen of the part that was asked for. */
export interface Rows {
  readonly lines: readonly Line[]
  readonly more: boolean
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: unknown
  /** How many have come in since that are not in the list yet. */
  readonly fresh: number
  readonly loadMore: () => void
  /** Reads the list anew from its start. */
  readonly reload: () => void
  /** Reads some lines anew, where they stand. */
  readonly refresh: (ids: readonly string[]) => void
}

const pageSize = 200

/** Empty until the first page is there. */
const nothing: { readonly lines: readonly Line[]; readonly next: string | null } = { lines: [], next: null }

/**
 * The lines of a part of the queue, page by page as one scrolls. Lines that change are drawn anew where they stand and none
 * ever jumps: what came in is counted, and shown when it is asked for.
 */
export function useRows(ask: Ask): Rows {
  const [held, setHeld] = useState(nothing)
  const [status, setStatus] = useState<Pick<Rows, 'state' | 'error'>>({ state: 'loading', error: null })
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const [round, setRound] = useState(0)
  const latest = useRef({ ...held, busy: false, since: '', key: '' })
  latest.current.lines = held.lines
  const key = JSON.stringify(ask)

  const read = useCallback(
    async (cursor: string | null, signal?: AbortSignal) => {
      const { filter, sort } = JSON.parse(key) as Ask
      const query = { ...filter, sort, limit: pageSize, cursor: cursor ?? undefined }
      return api.get<Page>('/api/v1/reports', query, signal && { signal })
    },
    [key],
  )
  useEffect(() => {
    const stop = new AbortController()
    latest.current.busy = true
    latest.current.since = new Date().toISOString()
    const another = latest.current.key !== key
    latest.current.key = key
    setStatus((now) => ({ state: another || now.state === 'failed' ? 'loading' : now.state, error: null }))
    read(null, stop.signal)
      .then(({ items, next }) => {
        latest.current.next = next
        setHeld({ lines: items, next })
        setFresh(new Set())
        setStatus({ state: 'ready', error: null })
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setStatus({ state: 'failed', error })
      })
      .finally(() => {
        if (!stop.signal.aborted) latest.current.busy = false
      })
    return () => stop.abort()
  }, [read, round, key])
  const loadMore = useCallback(() => {
    const { busy, next } = latest.current
    if (busy || next === null) return
    latest.current.busy = true
    read(next)
      .then((page) => {
        latest.current.next = page.next
        setHeld((now) => (now.next === next ? joined(now, page) : now))
      })
      // The next scrolling tries again.
      .catch(() => undefined)
      .finally(() => {
        latest.current.busy = false
      })
  }, [read])
  const refresh = useRefresh(latest, setHeld, setFresh)
  const reload = useCallback(() => setRound((now) => now + 1), [])
  useChanged(refresh)
  return { ...status, lines: held.lines, more: held.next !== null, fresh: fresh.size, loadMore, reload, refresh }
}

type Held = typeof nothing

interface Latest extends Held {
  /** When the list was read: what was submitted later is new to it. */
  readonly since: string
}

/** Reads lines anew and puts them where they stand; what is not in the list and came later is counted as fresh. */
function useRefresh(
  latest: { readonly current: Latest },
  setHeld: Dispatch<SetStateAction<Held>>,
  setFresh: Dispatch<SetStateAction<ReadonlySet<string>>>,
): Rows['refresh'] {
  return useCallback(
    (ids) => {
      const { since } = latest.current
      const known = new Set(latest.current.lines.map(({ id }) => id))
      void linesOf(ids).then((lines) => {
        const changed = new Map(lines.map((line) => [line.id, line]))
        setHeld((now) => ({ ...now, lines: now.lines.map((line) => changed.get(line.id) ?? line) }))
        const came = lines.filter((line) => !known.has(line.id) && line.submittedAt > since)
        if (came.length > 0) setFresh((now) => new Set([...now, ...came.map(({ id }) => id)]))
      })
    },
    [latest, setHeld, setFresh],
  )
}

function joined(now: typeof nothing, { items, next }: Page): typeof nothing {
  const known = new Set(now.lines.map(({ id }) => id))
  return { lines: [...now.lines, ...items.filter(({ id }) => !known.has(id))], next }
}

async function linesOf(ids: readonly string[]): Promise<readonly Line[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / pageSize) }, (_, i) =>
    ids.slice(i * pageSize, (i + 1) * pageSize),
  )
  const answers = await Promise.all(
    parts.map((part) => api.post<{ readonly items: readonly Line[] }>('/api/v1/reports/lines', { ids: part })),
  ).catch(() => [])
  return answers.flatMap(({ items }) => items)
}

/** Gathers news of changed reports, so that a busy minute asks once a second and not once a report. */
function useChanged(act: (ids: readonly string[]) => void): void {
  const waiting = useRef(new Set<string>())
  const timer = useRef<number | undefined>(undefined)
  useLive('queue.changed', ({ ids }) => {
    for (const id of ids) waiting.current.add(id)
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined
      const some = [...waiting.current].slice(0, 1000)
      waiting.current.clear()
      act(some)
    }, 1000)
  })
  useEffect(() => () => window.clearTimeout(timer.current), [])
}

/** Counting stops here: more is shown as “1 000+”. */
export const countedMost = 1000

/** How many reports each filter finds, asked again now and then and when something changed. */
export function useCounts(filters: readonly Filter[]): readonly number[] | undefined {
  const client = useQueryClient()
  const last = useRef(0)
  const { data } = useQuery({
    queryKey: ['queue-counts', filters],
    queryFn: () => api.post<{ readonly counts: readonly number[] }>('/api/v1/reports/counts', { filters }),
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  })
  useLive('queue.changed', () => {
    if (Date.now() - last.current < 5000) return
    last.current = Date.now()
    window.setTimeout(() => void client.invalidateQueries({ queryKey: ['queue-counts'] }), 1500)
  })
  return data?.counts
}

/** Lists of codes with their titles in the reader's language. */
export type Lists = Readonly<Record<string, readonly { readonly code: string; readonly title: string }[]>>

/** The taxonomy in the reader's language. */
export function useLists(): Lists {
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['taxonomy', language],
    queryFn: () => api.get<{ readonly lists: Lists }>('/api/v1/taxonomy', { lang: language }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data?.lists ?? {}
}

/** The present moment, again every half minute: waiting times grow without anything else happening. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 30_000)
    return () => window.clearInterval(timer)
  }, [])
  return now
}
