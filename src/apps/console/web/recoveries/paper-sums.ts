import type { Hold, Notice, Papers } from './recovery.ts'

/** What of a hold no sanction gives back, in tiyn: this much can be let go, or sanctioned yet. */
export function freeOf({ amount, released, sanctioned }: Pick<Hold, 'amount' | 'released' | 'sanctioned'>): number {
  return amount - released - sanctioned
}

/** Notices by which something can be sanctioned yet: each hold is sanctioned once, so a notice of several may have several sanctions. */
export function openNotices({ notices, holds }: Pick<Papers, 'notices' | 'holds'>): readonly Notice[] {
  return notices.filter((notice) => mostOf(notice, holds).length > 0)
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
