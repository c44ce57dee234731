import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { Loading } from './page.tsx'

type Data = Readonly<Record<string, unknown>>
type Hear = (data: Data) => void

interface Line {
  readonly listen: (type: string, hear: Hear) => () => void
  readonly connected: boolean
}

const LineContext = createContext<Line | null>(null)

/** How long the screens wait for the line before they do without it, in milliseconds. */
const patience = 1000

/**
 * Holds the one line of live news (`/api/v1/live`) and asks for everything anew where news may have been missed. The screens begin when it
 * stands: what happens between their asking and a later line would reach nobody.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient()
  const listeners = useRef(new Map<string, Set<Hear>>())
  const [connected, setConnected] = useState(true)
  const [begun, setBegun] = useState(false)
  useEffect(() => {
    let broken = false
    const begin = () => setBegun(true)
    const beginWithout = setTimeout(() => {
      broken = true
      begin()
    }, patience)
    let waiting: ReturnType<typeof setTimeout> | undefined
    let source = connect()
    function connect(): EventSource {
      const line = new EventSource('/api/v1/live')
      line.addEventListener('open', () => {
        clearTimeout(beginWithout)
        setConnected(true)
        begin()
        if (broken) void client.invalidateQueries()
        broken = false
      })
      line.addEventListener('error', () => {
        clearTimeout(beginWithout)
        broken = true
        setConnected(false)
        begin()
        // A refusal (the session waits for its confirmation, the server starts) ends the line for good: begin another.
        if (line.readyState !== EventSource.CLOSED) return
        clearTimeout(waiting)
        waiting = setTimeout(() => {
          source = connect()
        }, 5000)
      })
      line.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const news = JSON.parse(data) as { readonly type: string; readonly data: Data }
        if (news.type === 'live.lost') void client.invalidateQueries()
        for (const hear of listeners.current.get(news.type) ?? []) hear(news.data)
      })
      return line
    }
    return () => {
      clearTimeout(beginWithout)
      clearTimeout(waiting)
      source.close()
    }
  }, [client])
  const line = useMemo<Line>(
    () => ({
      connected,
      listen: (type, hear) => {
        const known = listeners.current.get(type) ?? new Set()
        listeners.current.set(type, known.add(hear))
        return () => void known.delete(hear)
      },
    }),
    [connected],
  )
  return <LineContext value={line}>{begun ? children : <Loading />}</LineContext>
}

/** What live news of each type carry: ids and codes. */
interface LiveNews {
  readonly 'call.answered': { readonly callId: string }
  readonly 'call.ended': Data
  readonly 'call.ringing': Data
  readonly 'call.seat-taken': Data
  readonly 'calls.boxes-found': Data
  readonly 'calls.counted': Data
  readonly 'crisis.changed': Data
  readonly 'crisis.raised': Data
  readonly 'payments.changed': { readonly recovery: string }
  readonly 'payments.hold-appealed': Data
  readonly 'payments.money-reachable': { readonly recovery: string; readonly number: string }
  readonly 'payments.policy-changed': Data
  readonly 'payments.hold-lapses': { readonly recovery: string; readonly until: string; readonly noticed: boolean }
  readonly 'payments.unanswered': { readonly requests: number }
  readonly 'payments.screened': Data
  readonly 'quality.asked': Data
  readonly 'quality.given': Data
  readonly 'queue.changed': { readonly ids: readonly string[] }
  readonly 'queue.escalated': { readonly ids: readonly string[] }
  readonly 'referral.changed': Data
  readonly 'referral.overdue': Data
  readonly 'report.changed': { readonly id: string; readonly version: number; readonly by: string | null }
}

/** Calls `hear` for live news of one type while the component is on screen. */
export function useLive<Type extends keyof LiveNews>(type: Type, hear: (data: LiveNews[Type]) => void): void {
  const line = useContext(LineContext)
  const latest = useRef(hear)
  latest.current = hear
  const listen = line?.listen
  useEffect(() => listen?.(type, (data) => latest.current(data as LiveNews[Type])), [listen, type])
}

/** Whether the line of live news stands. */
export function useConnected(): boolean {
  return useContext(LineContext)?.connected ?? true
}
