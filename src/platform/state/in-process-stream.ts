import { type Following, type Hear, type Stream, type StreamEntry } from './state.ts'

interface Log {
  /** Appends, the oldest first, and how many came before the first of them. */
  readonly appends: (readonly StreamEntry[])[]
  gone: number
  readonly wake: Set<() => void>
}

/** Logs in the memory of this process; of each the newest `most` appends are kept. `born` tells its ids from an earlier process's. */
export function inProcessStream(most: number, born: number): Stream {
  const logs = new Map<string, Log>()
  const logOf = (name: string): Log => {
    const known = logs.get(name)
    if (known !== undefined) return known
    const fresh: Log = { appends: [], gone: 0, wake: new Set() }
    logs.set(name, fresh)
    return fresh
  }
  return {
    append: async (name, entries) => {
      if (entries.length === 0) return 'kept'
      const log = logOf(name)
      const id = `${born}-${log.gone + log.appends.length + 1}`
      log.appends.push(entries.map((data) => ({ id, data: Uint8Array.from(data) })))
      if (log.appends.length > most * 2) log.gone += log.appends.splice(0, log.appends.length - most).length
      for (const wake of log.wake) wake()
      return 'kept'
    },
    follow: (name, from, hear) => followLog(logOf(name), { most, ...placeOf(from, born) }, hear),
  }
}

/** How many appends were heard already, and whether others between are gone for certain. */
function placeOf(from: string | undefined, born: number): { readonly heard: number; readonly isGap: boolean } {
  const [whose, number] = (from ?? '').split('-')
  const isOurs = whose === String(born)
  return { heard: isOurs ? Number(number) : 0, isGap: from !== undefined && !isOurs }
}

interface Begin {
  readonly most: number
  readonly heard: number
  readonly isGap: boolean
}

function followLog(log: Log, { most, ...begin }: Begin, hear: Hear): Following {
  let { heard, isGap } = begin
  let isClosed = false
  let isWoken = false
  const tell = () => {
    isWoken = false
    if (isClosed) return
    const first = log.gone + Math.max(0, log.appends.length - most)
    isGap ||= heard > 0 && heard < first
    const entries = log.appends.slice(Math.max(heard, first) - log.gone).flat()
    heard = log.gone + log.appends.length
    if (entries.length === 0) return
    hear(entries, isGap)
    isGap = false
  }
  // Told in a turn of its own, as by the shared store: who appends never finds itself within `hear`.
  const wake = () => {
    if (isWoken) return
    isWoken = true
    setImmediate(tell)
  }
  log.wake.add(wake)
  wake()
  return {
    isHearing: () => !isClosed,
    close: () => {
      isClosed = true
      log.wake.delete(wake)
    },
  }
}
