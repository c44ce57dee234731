import type { Clock } from '#kernel/clock'

/**
 * Remembers which zones of a store do not answer, so that not every call waits for them in vain. A zone that failed is
 * left alone for a moment; then one call tries it, and the others go on as if it were away until that one worked.
 */
export interface Gate {
  /** Whether to ask this zone now. A call that is let through to a zone that had failed is its trial. */
  opens(zone: number): boolean
  worked(zone: number): void
  failed(zone: number): void
}

/** What a gate needs. */
export interface GateParts {
  readonly zones: number
  /** How long a zone that failed is left alone, in milliseconds. */
  readonly pause: number
  readonly clock: Clock
  /** Hears how many zones are away, and were before, whenever that changes. */
  readonly changed: (away: number, before: number) => void
}

/** Makes a gate with all zones open. */
export function makeGate({ zones, pause, clock, changed }: GateParts): Gate {
  /** When to try a zone again; 0 where it works. */
  const again = new Float64Array(zones)
  let away = 0
  return {
    opens: (zone) => {
      const until = again[zone] ?? 0
      if (until === 0) return true
      const now = clock.now().getTime()
      // A clock that was set back must not keep the zone closed for longer than the pause.
      if (now < until && until - now <= pause) return false
      again[zone] = now + pause
      return true
    },
    worked: (zone) => {
      if (again[zone] === 0) return
      again[zone] = 0
      away--
      changed(away, away + 1)
    },
    failed: (zone) => {
      const known = again[zone] !== 0
      again[zone] = clock.now().getTime() + pause
      if (known) return
      away++
      changed(away, away - 1)
    },
  }
}
