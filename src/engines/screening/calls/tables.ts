import type { CallRule } from './reason.ts'

/** What a range of numbers is for. `mobile` ones roam, `fixed` ones do not; `none`: given to nobody. */
export const numberUses = ['none', 'mobile', 'fixed', 'other', 'short', 'foreign'] as const

/** One of the uses: `other` are toll-free, premium and special numbers of the country, `foreign` those of other countries. */
export type NumberUse = (typeof numberUses)[number]

/** Something that holds for numbers from one to another, both among them, and for a time. */
export interface DatedSpan {
  /** E.164 digits, or the digits of a short number. */
  readonly from: number
  readonly to: number
  /** First moment it holds, milliseconds since 1970; absent: always has. */
  readonly validFrom?: number
  /** First moment it holds no more; absent: for good. */
  readonly validTo?: number
}

/** A range of the national numbering plan. Of ranges that overlap the narrower counts, of equal ones the later listed. */
export interface AllocatedSpan extends DatedSpan {
  readonly use: Exclude<NumberUse, 'foreign'>
  /** Whom it was given to. */
  readonly operator?: string
}

/** Numbers that only ever receive calls: a bank's, a ministry's. */
export interface InboundOnlySpan extends DatedSpan {
  /** Whose they are, as a person reads it. */
  readonly owner?: string
}

/** Numbers that a rule says nothing of as callers, or no rule at all (null): an appeal was right, or the holder was named. */
export interface ExemptSpan extends DatedSpan {
  readonly rule: CallRule | null
}

/** Numbers that moved, side by side: the number, and the place in `operators` of the operator it moved to. */
export interface PortedNumbers {
  readonly numbers: Float64Array
  readonly operators: Uint16Array
}

/** The national tables that screening rests on. */
export interface CallTables {
  /** What differs from the plan built in, with dates. */
  readonly allocated: readonly AllocatedSpan[]
  readonly doNotOriginate: readonly InboundOnlySpan[]
  readonly exempt: readonly ExemptSpan[]
  /** The names that `ported` counts. */
  readonly operators: readonly string[]
  readonly ported: PortedNumbers
}

/** Tables that say nothing beyond the plan built in. */
export const emptyCallTables: CallTables = {
  allocated: [],
  doNotOriginate: [],
  exempt: [],
  operators: [],
  ported: { numbers: new Float64Array(0), operators: new Uint16Array(0) },
}

/** The tables compiled: what is known of a number at a moment (milliseconds since 1970). */
export interface NumberBook {
  /** The place in `numberUses` of what a number is for. Withheld and malformed numbers are `none`. */
  use(number: number, now: number): number
  /** The operator a number belongs to, porting counted; undefined where nobody's or not known. */
  operator(number: number, now: number): string | undefined
  /** Whose inbound-only number it is; null where it is none, `''` where the owner is not told. */
  inboundOnly(number: number, now: number): string | null
  /** Whether a rule, by its place in `callRules`, says nothing of a caller. */
  isExempt(number: number, rule: number, now: number): boolean
}
