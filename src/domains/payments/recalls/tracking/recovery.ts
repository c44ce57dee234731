import { fail, ok, type Result } from '#kernel/result'

/** States of a recovery, in the order in which it goes through them. */
export const recoveryStates = [
  'created',
  'tracking',
  'awaiting-analysis',
  'analysed',
  'returning',
  'completed',
  'cancelled',
] as const

/** A state of a recovery. */
export type RecoveryState = (typeof recoveryStates)[number]

/**
 * What happens to a recovery: its root payments are confirmed (`start`), no bank is left to answer (`settle`), notice and sanction
 * or a conclusion without them are recorded (`analyse`), banks are asked to return (`return`), nothing is left to come back
 * (`complete`), it is called off (`cancel`). Where more money turns out to be within reach, banks are asked again (`resume`); what is to go
 * back goes back beside that.
 */
export const recoveryEvents = ['start', 'settle', 'resume', 'analyse', 'return', 'complete', 'cancel'] as const

/** Something that happens to a recovery. */
export type RecoveryEvent = (typeof recoveryEvents)[number]

const transitions: Readonly<Record<RecoveryState, Partial<Record<RecoveryEvent, RecoveryState>>>> = {
  created: { start: 'tracking', cancel: 'cancelled' },
  tracking: { settle: 'awaiting-analysis', cancel: 'cancelled' },
  'awaiting-analysis': { resume: 'tracking', analyse: 'analysed', cancel: 'cancelled' },
  analysed: { resume: 'tracking', return: 'returning', complete: 'completed', cancel: 'cancelled' },
  returning: { resume: 'tracking', complete: 'completed' },
  completed: {},
  cancelled: {},
}

/** The state after something happened. Fails with `recall.state.conflict` where it cannot happen in this state. */
export function stateAfter(state: RecoveryState, event: RecoveryEvent): Result<RecoveryState> {
  const next = transitions[state][event]
  return next === undefined ? fail('recall.state.conflict') : ok(next)
}

/** Whether a recovery is over. */
export function isOver(state: RecoveryState): boolean {
  return state === 'completed' || state === 'cancelled'
}

/** States in which there is something to do yet. */
export const openStates: readonly RecoveryState[] = recoveryStates.filter((state) => !isOver(state))

/** Ways on which the victim's word came. */
export const recoveryChannels = ['hotline', 'site', 'bank', 'police'] as const

/** One of the ways. */
export type RecoveryChannel = (typeof recoveryChannels)[number]
