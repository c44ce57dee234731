/** Where a box stands. A box that an analyst took is in review. */
export const boxStates = ['found', 'in-review', 'confirmed', 'dismissed'] as const

/** One of the states. */
export type BoxState = (typeof boxStates)[number]

/** Most SIMs that one person may have registered, by the order on subscribers. */
export const simsPerOwner = 10

/** Whether a box can still be decided. */
export function isUndecided(state: BoxState): boolean {
  return state === 'found' || state === 'in-review'
}

/**
 * The state of a box that the engine tells of again: a decision stands, but a dismissed box that has grown by half since comes back,
 * since it is not what was looked at.
 */
export function stateAfterUpdate(
  known: { readonly state: BoxState; readonly decidedSims: number | null },
  sims: number,
): BoxState {
  return known.state === 'dismissed' && sims >= (known.decidedSims ?? 0) * 1.5 ? 'found' : known.state
}
