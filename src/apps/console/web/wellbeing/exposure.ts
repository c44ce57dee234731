import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../app/api.ts'
import { useSession } from '../app/session.tsx'

/** Sums of what somebody was exposed to. */
export interface Load {
  readonly reports: number
  readonly heavy: number
  readonly images: number
  readonly seconds: number
}

/** The reader's own exposure. */
export interface OwnExposure {
  readonly today: Load
  readonly sinceRest: Load
  readonly proposal: 'heavy' | 'time' | null
  readonly restingSince: string | null
  readonly week: readonly (Load & { readonly day: string })[]
}

/** The key under which the reader's own exposure is kept among the answers. */
export const exposureKey = ['wellbeing'] as const

/** The reader's own exposure, asked for anew every few minutes. */
export function useOwnExposure() {
  const { may } = useSession()
  return useQuery({
    queryKey: exposureKey,
    queryFn: () => api.get<OwnExposure>('/api/v1/desk/wellbeing'),
    enabled: may('wellbeing:own'),
    refetchInterval: 180_000,
  })
}

const beat = 60_000

/** Counts something for the reader; it is never in the way of the work, so a failure is nobody's news. */
export async function countExposure(
  kind: 'report' | 'time' | 'image',
  reportId: string,
  seconds?: number,
): Promise<void> {
  try {
    await api.post('/api/v1/desk/wellbeing/exposure', { kind, reportId, ...(seconds !== undefined && { seconds }) })
  } catch {
    // The next minute counts again.
  }
}

/** Counts the reading of a report while its page is open and in front; call it once on the page. */
export function useExposure(reportId: string | undefined): void {
  const client = useQueryClient()
  const { may } = useSession()
  const counted = may('wellbeing:own') ? reportId : undefined
  useEffect(() => {
    if (counted === undefined) return undefined
    const anew = () => client.invalidateQueries({ queryKey: exposureKey })
    void countExposure('report', counted).then(anew)
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void countExposure('time', counted, beat / 1000)
    }, beat)
    return () => clearInterval(timer)
  }, [counted, client])
}
