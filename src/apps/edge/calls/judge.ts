import { type BlockCode, formatBlockCode } from '#domains/calls'
import type { CallAttempt, CallVerdict, PassportFinding } from '#engines/screening'
import type { CallCodes } from './codes.ts'
import type { Decider } from './decider.ts'
import type { Tally } from './tally.ts'

/** What a judge rests on. */
export interface JudgeServices {
  readonly decider: Decider
  readonly tally: Tally
  readonly codes: CallCodes
  /** Calls that may wait for a fact at one time; 4,096 where not said. */
  readonly waitingMost?: number
}

/** What is judged: an attempt, and what names it to whoever asks. */
export interface CallCase {
  readonly attempt: CallAttempt
  /** The same for the same call, so that it is told the same code. */
  readonly id: string
  readonly passport?: Promise<PassportFinding>
}

/** A verdict with the code that a rejected caller is told: `K7Q2X-9MPA4`; null for any other, and where there is no room. */
export interface Judgement {
  readonly verdict: CallVerdict
  readonly code: string | null
}

/**
 * Decides on one call, counts it, and gives a rejected one its code: for those who ask over HTTP or RADIUS. Undefined where too many
 * calls wait already, so that it is not decided: the switch lets it through.
 */
export type Judge = (call: CallCase) => Promise<Judgement | undefined>

/** Makes a judge of the main thread. */
export function makeJudge({ decider, tally, codes, waitingMost = 4096 }: JudgeServices): Judge {
  let waiting = 0
  const conclude = ({ attempt, id }: CallCase, verdict: CallVerdict): Judgement => {
    const now = Date.now()
    tally.count(attempt, verdict, now)
    if (verdict.action !== 'reject' || !tally.hasRoom()) return { verdict, code: null }
    const bytes = Buffer.from(id)
    const call = codes.call({ bytes, start: 0, end: bytes.length }, attempt, now)
    tally.reject(attempt, verdict, { call, at: now })
    const code: BlockCode = codes.code(call, now)
    return { verdict, code: formatBlockCode(code) }
  }
  return async (call) => {
    const begun = Date.now()
    const screening = decider.decide(call.attempt, begun)
    if (screening.kind === 'verdict') return conclude(call, screening)
    if (waiting >= waitingMost) return undefined
    waiting++
    try {
      const { attempt, passport } = call
      const settled = decider.settle({ attempt, needs: screening, begun, ...(passport !== undefined && { passport }) })
      return conclude(call, await settled)
    } finally {
      waiting--
    }
  }
}
