import type { CallPolicy } from '#engines/screening'
import type { Metrics } from '#platform/metrics'
import type { WorkerCounts } from './sip/messages.ts'
import { readCounts, type TallyPart } from './tally.ts'

/** The figures of calls in the metrics of the edge. */
export interface CallFigures {
  /** Counts what a thread decided. */
  count(part: TallyPart): void
  /** Brings what threads count by themselves up to date. */
  refresh(threads: readonly WorkerCounts[], restarts: number): void
}

type Figure = readonly [name: string, help: string, value: (counts: WorkerCounts) => number]

const figures: readonly Figure[] = [
  ['saqbol_calls_waiting', 'Calls that wait for a fact', ({ waiting }) => waiting],
  ['saqbol_calls_failed_open', 'Calls let through undecided since the start', ({ failedOpen }) => failedOpen],
  ['saqbol_sip_decided', 'INVITE decided on since the start', ({ decided }) => decided],
  ['saqbol_sip_repeated', 'INVITE sent again since the start', ({ repeated }) => repeated],
  ['saqbol_sip_standing', 'Requests answered without a decision since the start', ({ standing }) => standing],
  ['saqbol_sip_dropped', 'Messages that were not answered since the start', ({ dropped }) => dropped],
  ['saqbol_sip_limited', 'Answers to strangers held back since the start', ({ udp }) => udp?.limited ?? 0],
  ['saqbol_sip_unsent', 'Answers that the system did not take since the start', ({ udp }) => udp?.unsent ?? 0],
  ['saqbol_sip_lost', 'Datagrams that the system threw away since the start', ({ udp }) => udp?.lost ?? 0],
  ['saqbol_sip_connections', 'Connections over TCP', ({ tcp }) => tcp?.connections ?? 0],
  ['saqbol_sip_connections_broken', 'Connections closed for what they sent', ({ tcp }) => tcp?.broken ?? 0],
]

/** Makes the figures. What a thread counted is lost with it where it breaks down; decisions are not. */
export function watchCalls(metrics: Metrics, policy: CallPolicy): CallFigures {
  const labels = ['trunk', 'rule', 'action', 'shadow'] as const
  const decided = metrics.counter('saqbol_calls_total', 'Calls by what was decided; shadow: by rules on trial', labels)
  const untold = metrics.counter('saqbol_calls_untold_total', 'Rejected calls that were told no code, for want of room')
  const restarted = metrics.gauge('saqbol_sip_restarts', 'Threads started anew since the start')
  const gauges = figures.map(([name, help, value]) => ({ gauge: metrics.gauge(name, help), value }))
  return {
    count: (part) => {
      untold.inc(part.untold)
      for (const { trunk, rule, action, shadow, calls } of readCounts(part, policy)) {
        decided.inc({ trunk, rule, action, shadow: String(shadow) }, calls)
      }
    },
    refresh: (threads, restarts) => {
      restarted.set(restarts)
      for (const { gauge, value } of gauges) gauge.set(threads.reduce((sum, counts) => sum + value(counts), 0))
    },
  }
}
