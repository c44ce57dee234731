/** Where a box stands. A box that an analyst took is in review; one whose SIMs another took over is merged. */
export const boxStates = ['found', 'in-review', 'confirmed', 'dismissed', 'merged'] as const

/** One of the states. */
export type BoxState = (typeof boxStates)[number]

/** Most SIMs that one person may have registered, by the order on subscribers. */
export const simsPerOwner = 10

/** Whether a box can still be decided. */
export function isUndecided(state: BoxState): boolean {
  return state === 'found' || state === 'in-review'
}

/** A box as far as it matters what becomes of it. SIMs are IMSIs. */
export interface KnownBox {
  readonly state: BoxState
  /** How many SIMs it had when it was decided. */
  readonly decidedSims: number | null
  /** The SIMs of the box that took it over; none where none did. */
  readonly takerSims: readonly string[]
}

/**
 * The state of a box that the engine tells of again: a decision stands, but a dismissed box that has grown by half since comes back,
 * since it is not what was looked at. So does a merged one with a SIM that the box that took it over does not have.
 */
export function stateAfterUpdate({ state, decidedSims, takerSims }: KnownBox, sims: readonly string[]): BoxState {
  if (state === 'merged') return holdsAll(takerSims, sims) ? 'merged' : 'found'
  return state === 'dismissed' && sims.length >= (decidedSims ?? 0) * 1.5 ? 'found' : state
}

/** A box beside the one that is told. */
export interface BesideBox {
  readonly id: string
  readonly state: BoxState
  readonly sims: readonly string[]
}

/**
 * Which boxes of the same operator a told one takes over, by their ids. The engine unites two boxes by telling of one with the SIMs of
 * both, and a SIM is of one box at a time: so a box all of whose SIMs are in the told one is no box of its own any more. What a
 * person decided on stays as it was decided; and a box that is decided takes none over, since nobody has looked at it with those SIMs.
 */
export function takenOver(
  told: { readonly id: string; readonly state: BoxState; readonly sims: readonly string[] },
  beside: readonly BesideBox[],
): readonly string[] {
  if (!isUndecided(told.state)) return []
  return beside
    .filter(({ id, state, sims }) => id !== told.id && isUndecided(state) && holdsAll(told.sims, sims))
    .map(({ id }) => id)
}

function holdsAll(holder: readonly string[], sims: readonly string[]): boolean {
  const held = new Set(holder)
  return sims.length > 0 && sims.every((imsi) => held.has(imsi))
}
