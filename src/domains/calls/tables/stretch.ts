import { fail, ok, type Result } from '#kernel/result'

/** What a rule about numbers does: `do-not-originate` numbers never call, `exempt` ones pass a rule that had them wrongly. */
export const numberEffects = ['do-not-originate', 'exempt'] as const

/** One of the effects. */
export type NumberEffect = (typeof numberEffects)[number]

/** Uses of a part of the numbering plan: `other` are toll-free, premium and special numbers, `none` those given to nobody. */
export const numberUses = ['mobile', 'fixed', 'other', 'none'] as const

/** One of the uses. */
export type NumberUse = (typeof numberUses)[number]

/** A stretch of telephone numbers: E.164 digits without the plus, both ends within. */
export interface NumberStretch {
  readonly first: number
  readonly last: number
}

/** The legal basis of rules about callers' numbers: the order on substituted numbers. */
export const callerBasis = 'caller-id-order'

/** Longest life of a rule about numbers, in days. */
export const ruleDaysMost = 366

const digits = /^\d{3,15}$/

/**
 * Reads a stretch: `+77272580000`, or `+77272580000-+77272589999`; at most 10 million numbers. Spaces and plus signs do not
 * count. Fails with `calls.numbers-malformed` or `calls.numbers-too-many`.
 */
export function readStretch(text: string): Result<NumberStretch> {
  const [from = '', to = from, ...more] = text.replaceAll(/[\s+()]/g, '').split(/[-–…]/)
  if (
    more.length > 0 ||
    !digits.test(from) ||
    !digits.test(to) ||
    from.length !== to.length ||
    Number(to) < Number(from)
  )
    return fail('calls.numbers-malformed')
  const stretch = { first: Number(from), last: Number(to) }
  return stretch.last - stretch.first >= 10_000_000 ? fail('calls.numbers-too-many') : ok(stretch)
}

/** A stretch as people read it: `+77272580000`, or `+77272580000–+77272589999`. */
export function stretchText({ first, last }: NumberStretch): string {
  return first === last ? `+${first}` : `+${first}–+${last}`
}

/** Whether a stretch can be made a rule of: emergency and short numbers pass always, so nothing below five digits. */
export function isRulable({ first }: NumberStretch): boolean {
  return first >= 10_000
}

/** Whether a text can stand as a reason: 3 to 2,000 characters. */
export function isReason(text: string): boolean {
  const length = Array.from(text.trim()).length
  return length >= 3 && length <= 2000
}
