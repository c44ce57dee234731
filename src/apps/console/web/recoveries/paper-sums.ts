import type { Hold, Notice, Papers } from './recovery.ts'

/** What of a hold no sanction gives back, in tiyn: this much can be let go, or sanctioned yet. */
export function freeOf({ amount, released, sanctioned }: Pick<Hold, 'amount' | 'released' | 'sanctioned'>): number {
  return amount - released - sanctioned
}

/** Notices whose sanction is not recorded yet. */
export function openNotices({ notices, sanctions }: Papers): readonly Notice[] {
  const done = new Set(sanctions.map(({ notice }) => notice))
  return notices.filter(({ id }) => !done.has(id))
}

/** What may go back at most by a notice, in tiyn, of each hold that is still open. */
export function mostOf(
  notice: Notice,
  holds: readonly Hold[],
): readonly { readonly hold: string; readonly most: number }[] {
  return notice.holds.flatMap(({ hold, amount }) => {
    const known = holds.find(({ id, state }) => id === hold && state === 'held')
    return known === undefined ? [] : [{ hold, most: Math.min(amount, freeOf(known)) }]
  })
}
