import type { PassportFinding } from '#engines/screening'
import {
  type AttemptKind,
  attemptKinds,
  attemptMix,
  type Case,
  type ExpectedVerdict,
  makeDrawing,
} from './attempt-kinds.ts'
import { type CallNetwork, makeNetwork, type NetworkSize, trunks } from './network.ts'
import { day, firstMoment } from './plan.ts'
import { makeStream, type Stream } from './stream.ts'

/** What to simulate. */
export interface AttemptPlan {
  readonly seed: number
  readonly count: number
  /** The moment the tables are made for, in milliseconds since 1970: a Monday noon unless said otherwise. */
  readonly now?: number
  /** Weights of the kinds in place of the usual ones; what is not named has none. */
  readonly mix?: Readonly<Partial<Record<AttemptKind, number>>>
  /** Sizes of the tables in place of the usual ones. */
  readonly size?: Partial<NetworkSize>
}

/** One attempt at a call as a switch would see it, what is true around it, and what must come of it. */
export interface SimulatedAttempt {
  readonly kind: AttemptKind
  /** Place of the trunk in `policy.trunks`. */
  readonly trunk: number
  /** The A-number as written on the trunk; empty where withheld. */
  readonly callerText: string
  readonly calledText: string
  /** Who diverted the call, as written; empty where nobody did. */
  readonly diversionText: string
  /** The same as numbers: 0 withheld, -1 no number at all. */
  readonly caller: number
  readonly called: number
  readonly diversion: number
  /** What the check of a PASSporT would find; all but `none` need one to be signed. */
  readonly passport: PassportFinding
  /** Whether the originating operator registered the call: to be told before it is placed. */
  readonly registered: boolean
  /** Whether the caller calls as machines do. */
  readonly fast: boolean
  readonly expected: ExpectedVerdict
}

/** Attempts and the network they belong to. */
export interface CallAttempts extends CallNetwork {
  /** The moment the tables were made for. */
  readonly now: number
  /** The attempts, equal each time they are asked for. */
  attempts(): Iterable<SimulatedAttempt>
}

const usualSize: NetworkSize = { listed: 1000, reported: 500, ported: 500, roaming: 500 }

/**
 * A seeded mix of calls at an operator's border, each with the verdict that must come of it. No number serves two purposes,
 * and honest callers hardly ever call twice, so the verdict of a call does not hang on those before it.
 * Throws a RangeError for a mix without weight.
 */
export function callAttempts(plan: AttemptPlan): CallAttempts {
  const now = plan.now ?? firstMoment + day / 2
  const network = makeNetwork(plan.seed, now, { ...usualSize, ...plan.size })
  const weights = attemptKinds.map((kind) => (plan.mix ?? attemptMix)[kind] ?? 0)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!(total > 0)) throw new RangeError('a mix of attempts needs a weight')
  return {
    ...network,
    now,
    attempts: function* () {
      const stream = makeStream(plan.seed, 12)
      const draw = makeDrawing(network, stream)
      for (let i = 0; i < plan.count; i++) yield written(draw(drawKind(weights, stream.next() * total)), stream)
    },
  }
}

function drawKind(weights: readonly number[], aim: number): AttemptKind {
  let left = aim
  for (const [i, weight] of weights.entries()) {
    if (left < weight) return attemptKinds[i] as AttemptKind
    left -= weight
  }
  throw new RangeError('no kind to draw')
}

function written(found: Case, stream: Stream): SimulatedAttempt {
  const { kind, trunk, caller, called } = found
  const national = trunks[trunk]?.dialPlan.bare === 'national'
  const { diversion = 0, passport = 'none', registered = false, fast = false } = found
  return {
    kind,
    trunk,
    callerText: found.callerText ?? textOf(caller, national, stream),
    calledText: textOf(called, national, stream),
    diversionText: textOf(diversion, national, stream),
    caller,
    called,
    diversion,
    passport,
    registered,
    fast,
    expected: found.expected,
  }
}

/** A number as switches write it on a trunk: with a plus, bare, with the national prefix, or out of the country by 8~10 or 00. */
function textOf(number: number, national: boolean, stream: Stream): string {
  const digits = String(number)
  if (number === 0) return ''
  if (digits.length <= 5) return digits
  const luck = stream.next()
  if (luck < 0.4) return `+${digits}`
  if (!national) return luck < 0.9 ? digits : `00${digits}`
  if (/^7[67]|^7800/.test(digits)) return luck < 0.85 ? `8${digits.slice(1)}` : digits.slice(1)
  return luck < 0.7 ? `810${digits}` : `00${digits}`
}
