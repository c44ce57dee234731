import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'

type Data = Readonly<Record<string, unknown>>
type Hear = (data: Data) => void

interface Line {
  readonly listen: (type: string, hear: Hear) => () => void
  readonly connected: boolean
}

const LineContext = createContext<Line | null>(null)

/** Holds the one line of live news (`/api/v1/live`) and asks for everything anew where news may have been missed. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient()
  const listeners = useRef(new Map<string, Set<Hear>>())
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    let broken = false
    const source = new EventSource('/api/v1/live')
    source.onopen = () => {
      setConnected(true)
      if (broken) void client.invalidateQueries()
      broken = false
    }
    source.onerror = () => {
      broken = true
      setConnected(false)
    }
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const news = JSON.parse(data) as { readonly type: string; readonly data: Data }
      if (news.type === 'live.lost') void client.invalidateQueries()
      for (const hear of listeners.current.get(news.type) ?? []) hear(news.data)
    }
    return () => source.close()
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
  return <LineContext value={line}>{children}</LineContext>
}

/** Calls `hear` for live news of one type while the component is on screen. */
export function useLive<T extends Data = Data>(type: string, hear: (data: T) => void): void {
  const line = useContext(LineContext)
  const latest = useRef(hear)
  latest.current = hear
  const listen = line?.listen
  useEffect(() => listen?.(type, (data) => latest.current(data as T)), [listen, type])
}

/** Whether the line of live news stands. */
export function useConnected(): boolean {
  return useContext(LineContext)?.connected ?? true
}
