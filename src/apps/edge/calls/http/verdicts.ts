import { createHash, randomUUID } from 'node:crypto'
import { type CallAttempt, callReasons, type DialPlan, itemsOf, withheldNumber } from '#engines/screening'
import { mostIdentities } from '#formats/sip/view'
import { makeShelf } from '#platform/state/shelf'
import type { CallsConfig } from '../config.ts'
import type { Judge } from '../judge.ts'
import type { PassportCheck, PresentedCall, ProvePassports } from '../passports.ts'
import { writtenCalled, writtenNumber } from '../written-number.ts'
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

/** What verdicts rest on. */
export interface VerdictServices {
  readonly config: Pick<CallsConfig, 'policy' | 'callerHelp'>
  readonly judge: Judge
  /** Checks PASSporTs; none are looked at where left out. */
  readonly provePassports?: ProvePassports | undefined
}

/** Gives verdicts; the same call asked again within a minute is answered alike and counted once. Undefined for an unknown trunk. */
export type GiveVerdict = (call: AskedCall, now: number) => Promise<ToldVerdict | undefined>

/** Makes what gives verdicts to those who ask over HTTP. */
export function makeVerdicts({ config, judge, provePassports }: VerdictServices): GiveVerdict {
  const { policy, callerHelp } = config
  const places = new Map(policy.trunks.map(({ name }, place) => [name, place]))
  const before = makeShelf<Promise<ToldVerdict>>(repeatedMost)
  const judgeOne = async (call: AskedCall, id: string, trunk: number): Promise<ToldVerdict> => {
    const plan: DialPlan = policy.trunks[trunk]?.dialPlan ?? { bare: 'e164' }
    const caller = writtenNumber(call.caller, plan)
    const called = writtenCalled(call.called, plan)
    const diversion = writtenNumber(call.diversion, plan)
    const numbers = { caller, called, trunk, diversion }
    const isSigned = provePassports !== undefined && call.identity !== undefined
    const { finding, later } = isSigned ? provePassports(trunk, readerOf(call, numbers, plan)) : unsigned
    const attempt: CallAttempt = { ...numbers, passport: finding }
    const judgement = await judge(later === undefined ? { attempt, id } : { attempt, id, passport: later })
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
    const key = keyOf(call)
    const known = before.get(key, now)
    if (known !== undefined) return known
    const fresh = judgeOne(call, call.id, trunk)
    before.set(key, fresh, now + repeatedFor)
    fresh.catch(() => before.delete(key))
    return fresh
  }
}

/** The same name with other numbers, or otherwise signed, is another call. What was signed is long, and is kept as a hash. */
function keyOf({ id, trunk, caller, called, diversion, identity, to, date }: AskedCall): string {
  if (identity === undefined) return JSON.stringify([id, trunk, caller, called, diversion])
  const signed = createHash('sha256').update(JSON.stringify([identity, to, date]))
  return JSON.stringify([id, trunk, caller, called, diversion, signed.digest('base64')])
}

const unsigned: PassportCheck = { finding: 'none' }

type Numbers = Omit<CallAttempt, 'passport'>

/** Reads what an INVITE would say; made only for calls that bring PASSporTs. */
function readerOf(
  { identity = [], to = '', date }: AskedCall,
  { caller, called, diversion }: Numbers,
  plan: DialPlan,
): () => PresentedCall {
  const given = typeof identity === 'string' ? [identity].filter(Boolean) : identity
  return () => ({
    caller,
    called,
    dialled: to !== '' ? writtenCalled(to, plan) : diversion !== withheldNumber ? diversion : called,
    // Octets as SIP reads them. Of more than are looked at it matters only that there are more.
    identities: given.slice(0, mostIdentities + 1).map((text) => Buffer.from(text).toString('latin1')),
    date: () => date,
  })
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
