import { Histogram } from 'prom-client'
import type { PaymentState } from '#engines/screening'
import type { Metrics } from '#platform/metrics'
import type { Decided } from './decide.ts'
import type { Decisions } from './decisions.ts'
import type { Journal } from './journal.ts'
import type { Sharing } from './sharing.ts'

/** What the figures are of. */
export interface FigureServices {
  readonly metrics: Metrics
  readonly journal: Journal
  readonly decisions: Decisions
  readonly state: PaymentState
  /** Of what nodes share; none where there is one node. */
  readonly sharing?: Sharing
}

/** The figures of payments: in the metrics, and told over HTTP. */
export interface PaymentFigures {
  decided(decided: Decided): void
  took(milliseconds: number): void
  refresh(): void
  /** The same for whoever has a token. */
  stats(more: { readonly version: string }): object
}

/** Makes the figures. */
export function watchPayments({ metrics, journal, decisions, state, sharing }: FigureServices): PaymentFigures {
  const labels = ['decision', 'shadow'] as const
  const counter = metrics.counter(
    'saqbol_payments_total',
    'Payments by decision; shadow: with all rules on trial',
    labels,
  )
  const latency = new Histogram({
    name: 'saqbol_payments_request_seconds',
    help: 'Seconds from a request about payments to its answer',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [metrics.registry],
  })
  const gauges = [...figuresOf({ journal, decisions, state }), ...sharedFigures(sharing)].map(
    ([name, help, value]) => ({
      gauge: metrics.gauge(`saqbol_payments_${name}`, help),
      value,
    }),
  )
  const byDecision: Record<string, number> = { allow: 0, challenge: 0, hold: 0, block: 0 }
  return {
    decided: ({ verdict }) => {
      byDecision[verdict.decision] = (byDecision[verdict.decision] ?? 0) + 1
      counter.inc({ decision: verdict.decision, shadow: 'false' })
      counter.inc({ decision: verdict.shadow.decision, shadow: 'true' })
    },
    took: (milliseconds) => latency.observe(milliseconds / 1000),
    refresh: () => {
      for (const { gauge, value } of gauges) gauge.set(value())
    },
    stats: ({ version }) => ({
      version,
      decisions: byDecision,
      remembered: { decisions: decisions.size(), since: new Date(decisions.since()).toISOString() },
      journal: { ...journal.figures(), fault: journal.fault() },
      state: { ...state.tallies(), bytes: state.bytes() },
      sharing: sharing?.figures() ?? null,
    }),
  }
}

type Figure = readonly [name: string, help: string, value: () => number]

function sharedFigures(sharing: Sharing | undefined): readonly Figure[] {
  if (sharing === undefined) return []
  return [
    ['sharing_waiting', 'Decisions that wait to be told to other nodes', () => sharing.figures().waiting],
    ['sharing_dropped', 'Decisions that other nodes were never told', () => sharing.figures().dropped],
    ['sharing_gaps', 'Times that what others told was gone before it was heard', () => sharing.figures().gaps],
    ['sharing_ok', '0 while nothing is heard of other nodes', () => Number(sharing.figures().isHearing)],
  ]
}

function figuresOf({ journal, decisions, state }: Omit<FigureServices, 'metrics' | 'sharing'>): readonly Figure[] {
  return [
    ['journal_waiting', 'Decisions that wait for the disk', () => journal.figures().waiting],
    ['journal_bytes', 'Bytes of the journal', () => journal.figures().bytes],
    [
      'journal_ok',
      '0 while the disk refuses the journal and nothing is decided',
      () => Number(journal.fault() === null),
    ],
    ['remembered', 'Payments whose first answer is remembered', () => decisions.size()],
    ['remembered_since', 'Since when none is missing, seconds since 1970', () => Math.floor(decisions.since() / 1000)],
    ['entered', 'Payments that the state took in', () => state.tallies().entered],
    ['late', 'Of them those behind the latest in event time', () => state.tallies().late],
    ['too_late', 'Payments too far behind to be taken in', () => state.tallies().tooLate],
    ['ahead', 'Payments dated ahead and not taken in', () => state.tallies().ahead],
    ['forgotten', 'Times that somebody was forgotten for want of room', () => state.tallies().forgotten],
  ]
}
