import type { Id } from '#kernel/id'
import type { Tx } from '#platform/database'
import type { Live, LiveNews } from '#platform/live'
import type { DeliveredEvent } from '#platform/outbox'
import { type ChangedReport, changedReports } from './queue-news-store.ts'

/** PostgreSQL carries 8,000 bytes in one notice: so many ids of 36 letters, and topics, fit into one. */
const idsMost = 100

/**
 * Tells open screens which lines of the queue some events changed, many together. News of a region go to whoever may see
 * it; supervisors hear of deadlines that come near.
 */
export async function tellQueue(
  { live }: { readonly live: Pick<Live, 'publish'> },
  tx: Tx,
  events: readonly DeliveredEvent[],
): Promise<void> {
  const reports = await changedReports(tx, [...new Set(events.map(reportOf))])
  const escalated = new Set(events.filter(({ topic }) => topic === 'reports.escalated').map(reportOf))
  const urgent = reports.filter(({ id }) => escalated.has(id))
  await live.publish(tx, ...newsOf('queue.changed', reports), ...newsOf('queue.escalated', urgent).map(forSupervisors))
}

function reportOf({ payload }: DeliveredEvent): Id<'report'> {
  return (payload as { readonly reportId: Id<'report'> }).reportId
}

/** Compact news by region. */
function newsOf(type: string, reports: readonly ChangedReport[]): readonly LiveNews[] {
  return [...Map.groupBy(reports, ({ region }) => region)].flatMap(([region, some]) => {
    const parts = Array.from({ length: Math.ceil(some.length / idsMost) }, (_, i) =>
      some.slice(i * idsMost, (i + 1) * idsMost),
    )
    return parts.map((part) => ({
      type,
      to: { region },
      data: { ids: part.map(({ id }) => id), topics: [...new Set(part.map(({ topic }) => topic))] },
    }))
  })
}

function forSupervisors(news: LiveNews): LiveNews {
  return { ...news, to: { ...news.to, roles: ['supervisor'] } }
}
