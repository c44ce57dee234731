import { makeStream, type Stream } from '../calls/stream.ts'
import { type Accounts, roleOf } from './accounts.ts'
import { momentOf } from './living.ts'
import { day, type FullPlan, hour, minute, tenge } from './plan.ts'
import type { Ring } from './rings.ts'

/** How people are robbed. */
export const theftSchemes = ['listing', 'safe-account', 'takeover', 'investment', 'relative'] as const

/** One of the ways. */
export type TheftScheme = (typeof theftSchemes)[number]

/** One payment that a victim is brought to, or that is made from the victim's account. */
export interface Demand {
  readonly at: number
  /** In tiyn; less where the victim has less. */
  readonly amount: number
  /** Whether the victim takes a loan of that amount before. */
  readonly loan: boolean
}

/** A theft as planned. */
export interface TheftPlan {
  readonly theft: number
  readonly scheme: TheftScheme
  readonly ring: Ring
  /** The victim's account. */
  readonly victim: number
  readonly demands: readonly Demand[]
  /** When the victim is paid a small gain, so that more comes: investments alone. */
  readonly dividendAt?: number
  /** Accounts that the money goes on to at most after the first. */
  readonly depth: number
  /** Milliseconds from the last demand to the report; undefined where nobody reports. */
  readonly reportedAfter: number | undefined
}

/** Share of the schemes, and the median time to a report. */
const mix: Readonly<Record<TheftScheme, { readonly share: number; readonly report: number }>> = {
  listing: { share: 0.37, report: 20 * hour },
  'safe-account': { share: 0.26, report: 100 * minute },
  takeover: { share: 0.15, report: 30 * minute },
  investment: { share: 0.12, report: 3 * day },
  relative: { share: 0.1, report: 3 * hour },
}

/** Draws the thefts of a plan, in order of their first demand. */
export function planThefts(plan: FullPlan, accounts: Accounts, rings: readonly Ring[]): readonly TheftPlan[] {
  const stream = makeStream(plan.seed, 103)
  const days = Math.max(1, Math.floor((plan.days * 2) / 3))
  const drawn = Array.from({ length: plan.thefts }, () => {
    const scheme = drawScheme(stream)
    const first = momentOf(stream, plan.from + stream.below(days) * day, 'people')
    const victim = drawVictim(accounts, stream)
    const ring = rings[Math.floor(rings.length * stream.next() ** 1.3)] as Ring
    const { demands, ...rest } = demandsOf(scheme, first, stream)
    const reportedAfter =
      stream.next() < 0.3 ? undefined : Math.max(5 * minute, Math.floor(stream.around(mix[scheme].report, 1.1)))
    return { scheme, ring, victim, demands, ...rest, depth: 1 + Math.floor(4.5 * stream.next() ** 1.3), reportedAfter }
  })
  return drawn
    .toSorted((a, b) => firstOf(a.demands) - firstOf(b.demands))
    .map((theft, place) => ({ theft: place, ...theft }))
}

const firstOf = (demands: readonly Demand[]) => demands[0]?.at ?? 0

function drawScheme(stream: Stream): TheftScheme {
  let luck = stream.next()
  for (const scheme of theftSchemes) {
    if (luck < mix[scheme].share) return scheme
    luck -= mix[scheme].share
  }
  return 'listing'
}

function drawVictim(accounts: Accounts, stream: Stream): number {
  for (;;) {
    const p = stream.below(accounts.people)
    // Students have little; the old are robbed more often.
    const role = roleOf(accounts, p)
    if (stream.next() < (role === 'pensioner' ? 1 : role === 'student' ? 0.15 : 0.5)) return p
  }
}

function demandsOf(
  scheme: TheftScheme,
  first: number,
  stream: Stream,
): { readonly demands: readonly Demand[]; readonly dividendAt?: number } {
  const sum = (median: number, spread: number) => Math.round(stream.around(median, spread)) * tenge
  const one = (at: number, amount: number, loan = false): Demand => ({ at, amount, loan })
  if (scheme === 'listing') return { demands: [one(first, sum(32_000, 0.8))] }
  if (scheme === 'relative') return { demands: [one(first, sum(240_000, 0.6))] }
  if (scheme === 'takeover') {
    const slices = 1 + stream.below(3)
    return {
      demands: Array.from({ length: slices }, (_, k) =>
        one(first + k * Math.floor(stream.wait(2 * minute)), sum(400_000, 0.5)),
      ),
    }
  }
  if (scheme === 'safe-account') {
    // No single payment above what draws attention; each with the telephone at the ear.
    const whole = sum(1_100_000, 0.7)
    const slices = Math.ceil(whole / (900_000 * tenge))
    let at = first
    return {
      demands: Array.from({ length: slices }, (_, k) => {
        if (k > 0) at += Math.floor((2 + 10 * stream.next()) * minute)
        return one(at, Math.floor(whole / slices), true)
      }),
    }
  }
  const dividendAt = first + Math.floor((1 + 1.5 * stream.next()) * day)
  const later = dividendAt + Math.floor((0.3 + stream.next()) * day)
  return {
    dividendAt,
    demands: [
      one(first, sum(45_000, 0.5)),
      one(later, sum(450_000, 0.7), stream.next() < 0.5),
      ...(stream.next() < 0.5 ? [one(later + Math.floor((0.2 + stream.next()) * day), sum(600_000, 0.7), true)] : []),
    ],
  }
}
