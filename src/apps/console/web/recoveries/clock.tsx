import { useSyncExternalStore } from 'react'
import { type Format, useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'

const listeners = new Set<() => void>()
let timer: number | undefined
let now = Date.now()

/** One clock for all that are shown: it runs while somebody looks. */
function listen(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) now = Date.now()
  timer ??= window.setInterval(() => {
    now = Date.now()
    for (const one of listeners) one()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}

/** The present second. */
export function useSecond(): number {
  return useSyncExternalStore(listen, () => now)
}

/** Less time than this, in seconds, is little. */
const little = 600

/** Minutes and seconds while it is less than an hour, else the largest two units. */
function lengthOf(seconds: number, format: Format): string {
  if (seconds >= 3600) return format.duration(Math.floor(seconds / 60) * 60)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** How a clock stands: its shape, its words, and how much it hurries. */
export function clockOf(due: string, at: number, { t, format }: { readonly t: Translate; readonly format: Format }) {
  const seconds = Math.round((new Date(due).getTime() - at) / 1000)
  const length = lengthOf(Math.abs(seconds), format)
  if (seconds < 0) return { tone: 'late', shape: '▲', text: t('console.recoveries.clock.late', { length }) } as const
  const tone = seconds < little ? 'soon' : 'fine'
  return { tone, shape: tone === 'soon' ? '◆' : '○', text: t('console.recoveries.clock.left', { length }) } as const
}

/** A clock that runs out: how long a bank has for its answer yet, or how much later than that it is. */
export function Clock({ due }: { readonly due: string }) {
  const t = useT()
  const format = useFormat()
  const { tone, shape, text } = clockOf(due, useSecond(), { t, format })
  return (
    <span className="recoveries-clock" data-tone={tone} title={format.time(due)}>
      <span aria-hidden>{shape} </span>
      {text}
    </span>
  )
}
