import type { IndicatorState } from '#domains/taxonomy'
import type { RegisterEvent } from './figures.ts'

/** What an event of the register tells that figures need. */
export interface RegisterNews {
  readonly from?: IndicatorState | undefined
  readonly to?: IndicatorState | undefined
  /** State of newly imported identifiers. */
  readonly state?: IndicatorState | undefined
  readonly observableIds?: readonly string[] | undefined
  readonly decision?: 'upheld' | 'rejected' | undefined
}

/** Something to count, and how often it happened at once. */
export interface Happened {
  readonly event: RegisterEvent
  readonly times: number
}

function entered(state: IndicatorState | undefined): RegisterEvent | undefined {
  if (state === 'confirmed') return 'confirmed'
  return state === 'reported' ? 'reported' : undefined
}

/**
 * What an event of the register counts as. An identifier counts as `confirmed` each time it becomes so, as `reported`
 * when it is reported before any decision, and as `delisted` by a decision alone: one that merely lost its
 * reports was never judged. Nothing where there is nothing to count.
 */
export function happenedIn(topic: string, news: RegisterNews): Happened | undefined {
  const event = eventOf(topic, news)
  const times = topic === 'indicators.imported' ? (news.observableIds ?? []).length : 1
  return event && times > 0 ? { event, times } : undefined
}

function eventOf(topic: string, { from, to, state, decision }: RegisterNews): RegisterEvent | undefined {
  switch (topic) {
    case 'indicators.listed':
      return entered(to)
    case 'indicators.imported':
      return entered(state)
    case 'indicators.changed':
      return to === 'confirmed' && from !== 'confirmed' ? 'confirmed' : undefined
    case 'indicators.delisted':
      return to === 'delisted' ? 'delisted' : undefined
    case 'indicators.lapsed':
      return 'lapsed'
    case 'indicators.disputed':
      return 'disputed'
    case 'indicators.dispute-decided':
      return decision
    default:
      return undefined
  }
}
