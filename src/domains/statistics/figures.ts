import { channels, closingReasonCodes, topics } from '#domains/taxonomy'
import type { figuresFrom } from '#kernel/figure-readings'
import { languages } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { addPublished, type Published, type PublishedSum, suppressRow } from './suppression.ts'

/**
 * What reports can be counted by. No list may follow from another one: a cell that is the same in two lists could be
 * withheld in one and read in the other.
 */
export const dimensions = ['year', 'topic', 'channel', 'outcome', 'language'] as const

/** What reports are counted by. */
export type Dimension = (typeof dimensions)[number]

/** The codes of a list in the order they are shown. An outcome is the closing reason, or `open` for unfinished ones. */
export function codesBy(dimension: Dimension): readonly string[] {
  if (dimension === 'topic') return topics
  if (dimension === 'channel') return channels.map(({ code }) => code)
  if (dimension === 'outcome') return [...closingReasonCodes, 'open']
  return dimension === 'language' ? languages : []
}

/** Reports of one year and code, before anything is withheld. Not for the public. */
export interface RawCount {
  readonly year: number
  readonly code: string
  readonly count: number
}

/** A published count of a code. */
export interface CodeCount {
  readonly code: string
  readonly count: Published
}

/** A code's sum over the years asked for. */
export interface CodeSum extends PublishedSum {
  readonly code: string
}

/** Published counts of reports. */
export interface FiguresTable {
  readonly total: PublishedSum
  /** One a code; by year, one a year. */
  readonly sums: readonly CodeSum[]
  readonly years: readonly { readonly year: number; readonly total: Published; readonly cells: readonly CodeCount[] }[]
}

/** The years asked for; open ends reach as far as there are reports. */
export interface Period {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Refuses a period that ends before it begins, with `statistics.period-backwards`. */
export function checkPeriod(period: Period): Result<Period> {
  const { from, to } = period
  if (from !== undefined && to !== undefined && from > to) return fail('statistics.period-backwards', { from, to })
  return ok(period)
}

/**
 * The table that may be published. Every year is protected on its own and whole, whatever period was asked for, and
 * sums are made of what was published: asking for two periods and subtracting them yields nothing new.
 */
export function tableOf(dimension: Dimension, raw: readonly RawCount[], period: Period): FiguresTable {
  const codes = dimension === 'year' ? ['all'] : codesBy(dimension)
  const years = yearsOf(raw, period).map((year) => {
    const own = raw.filter((count) => count.year === year)
    const row = suppressRow(codes.map((code) => own.find((count) => count.code === code)?.count ?? 0))
    return { year, total: row.total, cells: codes.map((code, place) => ({ code, count: row.cells[place] ?? null })) }
  })
  const total = addPublished(years.map((row) => row.total))
  if (dimension === 'year') {
    const sums = years.map(({ year, total: count }) => ({ code: String(year), ...addPublished([count]) }))
    return { total, sums, years: years.map(({ year, total }) => ({ year, total, cells: [] })) }
  }
  const sums = codes.map((code, place) => ({
    code,
    ...addPublished(years.map((row) => row.cells[place]?.count ?? null)),
  }))
  return { total, sums, years }
}

/** Every year of the period from the first with a report to the last, those without one included. */
function yearsOf(raw: readonly RawCount[], { from = 0, to = 9999 }: Period): readonly number[] {
  const known = raw.map(({ year }) => year)
  if (known.length === 0) return []
  const first = Math.max(from, Math.min(...known))
  const last = Math.min(to, Math.max(...known))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place)
}

/**
 * What happened in the register: identifiers newly reported, confirmed, delisted, lapsed; disputes
 * opened, upheld, rejected. These count identifiers and decisions, not people, so they are never withheld.
 */
export const registerEvents = ['reported', 'confirmed', 'delisted', 'lapsed', 'disputed', 'upheld', 'rejected'] as const

/** Something that happened in the register. */
export type RegisterEvent = (typeof registerEvents)[number]

/** How often each happened. */
export type RegisterCounts = Readonly<Record<RegisterEvent, number>>

/** Register events of one year. */
export interface RawRegisterCount {
  readonly year: number
  readonly event: RegisterEvent
  readonly count: number
}

/** Counts of the register over a period. */
export function registerCounts(raw: readonly RawRegisterCount[], { from = 0, to = 9999 }: Period): RegisterCounts {
  const within = raw.filter(({ year }) => year >= from && year <= to)
  const sum = (event: RegisterEvent) =>
    within.filter((count) => count.event === event).reduce((total, { count }) => total + count, 0)
  return Object.fromEntries(registerEvents.map((event) => [event, sum(event)])) as Record<RegisterEvent, number>
}

/** Reports of one kind, real or synthetic, beside the register, which does not tell synthetic identifiers apart. */
export interface FiguresOf extends FiguresTable {
  readonly indicators: RegisterCounts
}

/** Everything the public may know about a period. */
export interface Figures {
  readonly by: Dimension
  readonly from: number | null
  readonly to: number | null
  readonly suppressBelow: typeof figuresFrom
  /** When the newest event that is counted happened; null before the first. */
  readonly updatedAt: Date | null
  readonly real: FiguresOf
  /** The same for synthetic reports of a demonstration, counted apart; null where there are none. */
  readonly synthetic: FiguresOf | null
}
