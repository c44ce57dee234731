import { randomUUID } from 'node:crypto'
import { callReasons, type DialPlan, itemsOf } from '#engines/screening'
import { makeShelf } from '#platform/state/shelf'
import type { CallsConfig } from '../config.ts'
import type { Judge } from '../judge.ts'
import { writtenNumber } from '../written-number.ts'
import type { AskedCall } from './schema.ts'

/** A verdict as it is told over HTTP. */
export interface ToldVerdict {
  readonly id: string
  readonly action: string
  readonly rule: string | null
  readonly reason: string | null
  readonly verstat: string | null
  /** Reasons that rules on trial found. */
  readonly shadow: readonly string[]
  /** The caller as E.164 with a plus; null where it is withheld or none. */
  readonly caller: string | null
  /** What a rejected caller is told, and where it can be asked about; null for others. */
  readonly code: string | null
  readonly help: string | null
  /** False where too many calls waited, so that nothing was decided and the call goes on. */
  readonly decided: boolean
}

const repeatedFor = 60_000
const repeatedMost = 50_000

/** Gives verdicts; the same call asked again within a minute is answered alike and counted once. Undefined for an unknown trunk. */
export function makeVerdicts(
  { policy, callerHelp }: Pick<CallsConfig, 'policy' | 'callerHelp'>,
  judge: Judge,
): (call: AskedCall, now: number) => Promise<ToldVerdict | undefined> {
  const places = new Map(policy.trunks.map(({ name }, place) => [name, place]))
  const before = makeShelf<Promise<ToldVerdict>>(repeatedMost)
  const judgeOne = async (call: AskedCall, id: string, trunk: number): Promise<ToldVerdict> => {
    const plan: DialPlan = policy.trunks[trunk]?.dialPlan ?? { bare: 'e164' }
    const caller = writtenNumber(call.caller, plan)
    const attempt = {
      caller,
      called: writtenNumber(call.called, plan),
      trunk,
      diversion: writtenNumber(call.diversion, plan),
      passport: 'none',
    } as const
    const judgement = await judge({ attempt, id })
    const who = { id, caller: caller > 0 ? `+${caller}` : null }
    if (judgement === undefined) return { ...who, ...undecided }
    const { verdict, code } = judgement
    const { action, rule, reason, verstat } = verdict
    const shadow = itemsOf(callReasons, verdict.shadow)
    const help = action === 'reject' ? callerHelp : null
    return { ...who, action, rule, reason, verstat, shadow, code, help, decided: true }
  }
  return async (call, now) => {
    const trunk = places.get(call.trunk)
    if (trunk === undefined) return undefined
    if (call.id === undefined) return judgeOne(call, randomUUID(), trunk)
    // The same name with other numbers is another call.
    const key = JSON.stringify([call.id, call.trunk, call.caller, call.called, call.diversion])
    const known = before.get(key, now)
    if (known !== undefined) return known
    const fresh = judgeOne(call, call.id, trunk)
    before.set(key, fresh, now + repeatedFor)
    fresh.catch(() => before.delete(key))
    return fresh
  }
}

const undecided = {
  action: 'allow',
  rule: null,
  reason: null,
  verstat: null,
  code: null,
  help: null,
  shadow: [],
  decided: false,
} as const
