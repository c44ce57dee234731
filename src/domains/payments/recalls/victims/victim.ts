import type { RecoveryState } from '../tracking/recovery.ts'

/** How far the chase after a victim's money is, in the words of the victim. */
export const victimStages = [
  'asking',
  'unconfirmed',
  'following',
  'held',
  'analysing',
  'returning',
  'returned',
  'ended',
  'cancelled',
] as const

/** One of the stages. */
export type VictimStage = (typeof victimStages)[number]

/** What a stage follows from. Amounts are tiyn. */
export interface VictimFacts {
  readonly state: RecoveryState
  /** Whether the victim's own bank has yet to say that the payments were made. */
  readonly confirming: boolean
  readonly held: bigint
  readonly returned: bigint
}

const stages: Readonly<Record<Exclude<RecoveryState, 'created' | 'tracking' | 'completed'>, VictimStage>> = {
  'awaiting-analysis': 'analysing',
  analysed: 'analysing',
  returning: 'returning',
  cancelled: 'cancelled',
}

/** The stage of a recovery as its victim is told. */
export function victimStage({ state, confirming, held, returned }: VictimFacts): VictimStage {
  if (state === 'created') return confirming ? 'asking' : 'unconfirmed'
  if (state === 'tracking') return held > 0n ? 'held' : 'following'
  if (state === 'completed') return returned > 0n ? 'returned' : 'ended'
  return stages[state]
}
