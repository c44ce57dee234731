import type { Decider } from './decider.ts'
import type { EndedCalls } from './sip/messages.ts'

/** Counts calls that ended with what a thread knows of how fast people call. */
export function countEnded({ ended }: Pick<Decider, 'ended'>, { calls, at }: EndedCalls): void {
  for (let place = 0; place + 1 < calls.length; place += 2) ended(calls[place] ?? 0, calls[place + 1] ?? 0, at)
}
