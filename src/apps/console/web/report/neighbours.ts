import { useNavigate } from '@tanstack/react-router'
import { api } from '../app/api.ts'

/** Leads from report to report in the order of the queue; where there is none on that side, to the queue itself. */
export function useNeighbours(id: string): { readonly previous: () => void; readonly next: () => void } {
  const navigate = useNavigate()
  const go = async (step: 1 | -1) => {
    const page = await api.get<{ readonly items: readonly { readonly id: string }[] }>('/api/v1/reports', {
      limit: 200,
    })
    const at = page.items.findIndex((one) => one.id === id)
    // A report that has left the queue is followed by the first one in it.
    const other = at < 0 ? page.items[0] : page.items[at + step]
    if (other === undefined) await navigate({ to: '/queue' })
    else await navigate({ to: '/reports/$id', params: { id: other.id } })
  }
  return { previous: () => void go(-1), next: () => void go(1) }
}
