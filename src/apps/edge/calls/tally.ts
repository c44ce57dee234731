import { type Delivery } from '#domains/calls'
import {
  type CallAction,
  type CallAttempt,
  type CallPolicy,
  type CallReason,
  type CallVerdict,
  callActions,
  callReasons,
  callRules,
  ruleOfReason,
  type Trunk,
} from '#engines/screening'
import type { CallCodes } from './codes.ts'
import { countries, countryOf } from './countries.ts'

/** What a thread counted since it was asked last; its memory is handed over with it. */
export interface TallyPart {
  /** Three numbers a row: minute (of 1970), the key of what was counted, calls. */
  readonly counts: Float64Array
  /** `blockedColumns` numbers for each rejected call. */
  readonly blocked: Float64Array
  /** Rejected calls that there was no room for; they were told no code. */
  readonly untold: number
}

/** Counts calls in one thread. */
export interface Tally {
  /** Counts a call by its verdict. */
  count(attempt: CallAttempt, verdict: CallVerdict, now: number): void
  /** Whether there is room to remember one more rejected call: only then may it be told a code. Counts it where there is none. */
  hasRoom(): boolean
  /** Remembers a rejected call by the 35 bits of its code. */
  reject(attempt: CallAttempt, verdict: CallVerdict, told: { readonly call: number; readonly at: number }): void
  /** Gives what was counted, and begins anew; undefined where nothing was. */
  take(): TallyPart | undefined
}

const blockedColumns = 7
/** Rejected calls remembered between two times that they are taken, a second as a rule. */
const blockedMost = 100_000
const minute = 60_000
const [rules, actions] = [callRules.length + 1, callActions.length]

/** The place of a rule in a key; 0 for none. */
const rulePlaces = new Map<string | null, number>([
  [null, 0],
  ...callRules.map((rule, place) => [rule, place + 1] as const),
])
const actionPlaces = new Map<string, number>(callActions.map((action, place) => [action, place]))
const reasonPlaces = new Map<string | null, number>(callReasons.map((reason, place) => [reason, place]))

/** What would have been done with a call that a rule on trial found something against. */
function actionInEarnest(policy: CallPolicy, trunk: Trunk | undefined, reason: CallReason): CallAction {
  const rule = ruleOfReason[reason]
  if (rule === null) return 'allow'
  const { action, onTimeout } = { ...policy.rules[rule], ...trunk?.rules?.[rule] }
  if (reason.endsWith('-unknown')) return onTimeout === 'pass' ? 'allow' : onTimeout
  if (reason !== 'listed-reported') return action
  const { reported } = policy.listed
  return callActions.indexOf(reported) < callActions.indexOf(action) ? reported : action
}

/** For each trunk, the unknown one first, and each reason: the part of a key that names rule and action. */
function shadowKeys(policy: CallPolicy): readonly (readonly number[])[] {
  return [undefined, ...policy.trunks].map((trunk) =>
    callReasons.map((reason) => {
      const action = actionInEarnest(policy, trunk, reason)
      return (rulePlaces.get(ruleOfReason[reason]) ?? 0) * actions + (actionPlaces.get(action) ?? 0)
    }),
  )
}

/** Makes the tally of a thread. */
export function makeTally(policy: CallPolicy): Tally {
  const inEarnest = shadowKeys(policy)
  const counts = new Map<number, number>()
  const rows: number[] = []
  let current = 0
  let blocked = new Float64Array(256 * blockedColumns)
  let rejected = 0
  let untold = 0
  const roll = (to: number) => {
    for (const [key, calls] of counts) rows.push(current, key, calls)
    counts.clear()
    current = to
  }
  const add = (key: number) => {
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return {
    count: ({ caller, trunk }, verdict, now) => {
      const at = Math.floor(now / minute)
      if (at !== current) roll(at)
      const base = ((trunk + 1) * countries.length + countryOf(caller)) * rules * actions
      add((base + (rulePlaces.get(verdict.rule) ?? 0) * actions + (actionPlaces.get(verdict.action) ?? 0)) * 2)
      for (let left = verdict.shadow; left !== 0; left &= left - 1) {
        add((base + (inEarnest[trunk + 1]?.[31 - Math.clz32(left & -left)] ?? 0)) * 2 + 1)
      }
    },
    hasRoom: () => {
      if (rejected < blockedMost) return true
      untold++
      return false
    },
    reject: ({ caller, called, trunk }, { rule, reason }, { call, at }) => {
      const place = rejected++ * blockedColumns
      if (place + blockedColumns > blocked.length) blocked = grown(blocked)
      blocked[place] = at
      blocked[place + 1] = caller
      blocked[place + 2] = called
      blocked[place + 3] = trunk
      blocked[place + 4] = (rulePlaces.get(rule) ?? 0) - 1
      blocked[place + 5] = reasonPlaces.get(reason) ?? 0
      blocked[place + 6] = call
    },
    take: () => {
      roll(current)
      if (rows.length === 0 && rejected === 0 && untold === 0) return undefined
      const part = { counts: Float64Array.from(rows), blocked: blocked.slice(0, rejected * blockedColumns), untold }
      rows.length = 0
      rejected = 0
      untold = 0
      return part
    },
  }
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length)
  larger.set(numbers)
  return larger
}

/** What a part counted, in words. */
export function readCounts({ counts }: Pick<TallyPart, 'counts'>, { trunks }: CallPolicy): Delivery['counts'] {
  return Array.from({ length: counts.length / 3 }, (_, row) => {
    const [at = 0, key = 0, calls = 0] = counts.subarray(3 * row, 3 * row + 3)
    let rest = Math.floor(key / 2)
    const take = (of: number) => {
      const place = rest % of
      rest = Math.floor(rest / of)
      return place
    }
    const action = callActions[take(actions)] ?? 'allow'
    const rule = callRules[take(rules) - 1] ?? ''
    const country = countries[take(countries.length)] ?? ''
    const trunk = trunks[rest - 1]?.name ?? unknownTrunk
    return { minute: new Date(at * minute).toISOString(), trunk, country, rule, action, shadow: key % 2 === 1, calls }
  })
}

/** The rejected calls of a part as the centre takes them: numbers hashed, the number itself only where the registry lists it. */
export function readBlocked(
  { blocked }: Pick<TallyPart, 'blocked'>,
  { trunks }: CallPolicy,
  codes: CallCodes,
): Delivery['blocked'] {
  const nameOf = (trunk: number) => trunks[trunk]?.name ?? unknownTrunk
  return Array.from({ length: blocked.length / blockedColumns }, (_, row) =>
    readRejected(blocked.subarray(row * blockedColumns, (row + 1) * blockedColumns), nameOf, codes),
  )
}

/** The callers of the rejected calls of a part, as digits. */
export function callersOf({ blocked }: Pick<TallyPart, 'blocked'>): readonly number[] {
  return Array.from({ length: blocked.length / blockedColumns }, (_, row) => blocked[row * blockedColumns + 1] ?? 0)
}

/** What the trunk of a call is called where it belongs to none that is known. */
export const unknownTrunk = 'unknown'

function readRejected(
  row: Float64Array,
  nameOf: (trunk: number) => string,
  codes: CallCodes,
): Delivery['blocked'][number] {
  const [at = 0, caller = 0, called = 0, trunk = -1, rule = 0, reason = 0, call = 0] = row
  const why = callReasons[reason] ?? 'malformed'
  return {
    at: new Date(at).toISOString(),
    code: codes.code(call, at),
    trunk: nameOf(trunk),
    country: countries[countryOf(caller)] ?? '',
    rule: callRules[rule] ?? 'numbering',
    reason: why,
    action: 'reject',
    callerHash: codes.hash(caller),
    calledHash: codes.hash(called),
    ...(why === 'listed-confirmed' && { caller }),
  }
}
