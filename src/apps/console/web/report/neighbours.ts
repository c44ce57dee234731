import { useNavigate } from '@tanstack/react-router'
import { api } from '../app/api.ts'
import { type Walk, walkOf } from '../queue/queue-walk.ts'

/**
 * Leads from report to report in the order of the part of the queue that one came from, else of the whole queue; where
 * there is none on that side, to the queue itself.
 */
export function useNeighbours(id: string): { readonly previous: () => void; readonly next: () => void } {
  const navigate = useNavigate()
  const go = async (step: 1 | -1) => {
    const walk = walkOf(id)
    const other = walk === null ? await inQueue(id, step) : await inWalk(walk, id, step)
    if (other === undefined) await navigate({ to: '/queue' })
    else await navigate({ to: '/reports/$id', params: { id: other } })
  }
  return { previous: () => void go(-1), next: () => void go(1) }
}

/** How many reports ahead are asked for at once. */
const ahead = 50

/** The next report of the part that is still open; back leads to each, also to what one has just closed. */
async function inWalk({ ids, closed }: Walk, id: string, step: 1 | -1): Promise<string | undefined> {
  const at = ids.indexOf(id)
  if (step < 0 || closed) return ids[at + step]
  for (let from = at + 1; from < ids.length; from += ahead) {
    const some = ids.slice(from, from + ahead)
    const { items } = await api.post<{ readonly items: readonly Standing[] }>('/api/v1/reports/lines', { ids: some })
    const open = new Set(items.filter(({ state }) => state !== 'closed').map((one) => one.id))
    const next = some.find((one) => open.has(one))
    if (next !== undefined) return next
  }
  return undefined
}

interface Standing {
  readonly id: string
  readonly state: string
}

async function inQueue(id: string, step: 1 | -1): Promise<string | undefined> {
  const { items } = await api.get<{ readonly items: readonly Standing[] }>('/api/v1/reports', { limit: 200 })
  const at = items.findIndex((one) => one.id === id)
  // A report that has left the queue is followed by the first one in it.
  return (at < 0 ? items[0] : items[at + step])?.id
}
