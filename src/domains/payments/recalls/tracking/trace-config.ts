import type { Config } from '#platform/config'
import { type AnswerTimes, usualAnswer, usualShare } from './deadline.ts'

/** How long banks have, when they are reminded, how far money is followed; the usual where it is not said. */
export type TraceConfig = Partial<
  Pick<
    Config,
    | 'ANSWER_MINUTES'
    | 'ANSWER_MINUTES_LATER'
    | 'SETTLING_MINUTES'
    | 'REMIND_AT_PERCENT'
    | 'TRACE_HOPS'
    | 'TRACE_WINDOW_HOURS'
    | 'TRACE_LEAST_TENGE'
  >
>

const minute = 60_000

/** The times that banks have where nothing is agreed with them. */
export function answerTimesOf(config: TraceConfig = {}): AnswerTimes {
  const { ANSWER_MINUTES: fresh, ANSWER_MINUTES_LATER: later, SETTLING_MINUTES: settling } = config
  return {
    fresh: fresh === undefined ? usualAnswer.fresh : fresh * minute,
    later: later === undefined ? usualAnswer.later : later * minute,
    settling: settling === undefined ? usualAnswer.settling : settling * minute,
  }
}

/** The share of its time, more than 0 and less than 1, after which a bank is reminded. */
export function remindShareOf({ REMIND_AT_PERCENT: percent }: TraceConfig = {}): number {
  return percent === undefined ? usualShare : percent / 100
}

/** How far money is followed where a recovery does not say: accounts, hours after the theft, the least amount in tiyn. */
export interface TraceLimits {
  readonly hops: number
  readonly windowHours: number
  readonly least: bigint
}

/** The limits that are configured, or the usual: 10 accounts, 10 days, 1,000 tenge. */
export function traceLimitsOf(config: TraceConfig = {}): TraceLimits {
  const { TRACE_HOPS: hops = 10, TRACE_WINDOW_HOURS: windowHours = 240, TRACE_LEAST_TENGE: tenge = 1000 } = config
  return { hops, windowHours, least: BigInt(tenge) * 100n }
}
