import { type CallAction, type CallReason, emergencyNumbers, type PassportFinding } from '#engines/screening'
import {
  type CallNetwork,
  fixedCodes,
  inboundOnly,
  lanes,
  newCode,
  numberIn,
  type Operator,
  operatorOf,
  prefixesOf,
  trunkOf,
  withdrawnCode,
} from './network.ts'
import type { Stream } from './stream.ts'

/**
 * The usual mix out of 1,000 calls, a guess: most calls are honest. Kinds of weight 0 have to be asked for: PASSporTs need
 * somebody who signs them, and a fast caller needs a history.
 */
export const attemptMix = {
  /** Our own subscribers; sometimes of the range given lately. */
  'honest-own': 330,
  /** Calls of other networks of the country, registered. */
  'honest-domestic': 250,
  /** Callers of other countries. */
  'honest-foreign': 90,
  /** A Kazakh mobile over an international trunk: its subscriber is abroad. */
  roaming: 25,
  /** A fixed number over an international trunk, since a subscriber who is abroad diverted the call home. */
  diverted: 5,
  /** A number that moved: it comes over the trunk of its new operator. */
  ported: 25,
  /** Withheld where that is allowed. */
  withheld: 10,
  /** To an emergency number, whoever calls. */
  emergency: 10,
  malformed: 10,
  /** A range that was given to nobody, or was taken back. */
  unallocated: 20,
  /** A number of a bank or of the state that never calls. */
  'do-not-originate': 30,
  'spoofed-fixed': 60,
  'spoofed-mobile': 60,
  unregistered: 30,
  /** A number of one operator over the trunk of another. */
  'wrong-trunk': 15,
  'withheld-on-trunk': 5,
  listed: 15,
  reported: 10,
  'passport-valid': 0,
  'passport-invalid': 0,
  'passport-stale': 0,
  'fast-caller': 0,
} as const

/** What an attempt is. */
export type AttemptKind = keyof typeof attemptMix

/** The kinds in their order. */
export const attemptKinds = Object.keys(attemptMix) as readonly AttemptKind[]

/** What must come of an attempt under the network's policy. */
export interface ExpectedVerdict {
  readonly action: CallAction
  /** Null for a call that nothing is found against. */
  readonly reason: CallReason | null
}

/** A drawn attempt before its numbers are written. */
export interface Case {
  readonly kind: AttemptKind
  readonly trunk: number
  readonly caller: number
  readonly called: number
  readonly expected: ExpectedVerdict
  /** Only where it is no number. */
  readonly callerText?: string
  readonly diversion?: number
  readonly passport?: PassportFinding
  readonly registered?: boolean
  readonly fast?: boolean
}

type Drawn = Omit<Case, 'kind' | 'called'> & { readonly called?: number }

const passes: ExpectedVerdict = { action: 'allow', reason: null }
const rejected = (reason: ExpectedVerdict['reason']): ExpectedVerdict => ({ action: 'reject', reason })
const marked = (reason: ExpectedVerdict['reason']): ExpectedVerdict => ({ action: 'allow-verstat', reason })

const operators = Object.keys(prefixesOf) as readonly Operator[]
const others = operators.filter((operator) => operator !== 'Kcell')

/** Codes of countries and areas with the digits that follow. */
const foreign = [
  ['4930', 8],
  ['4420', 8],
  ['1212', 7],
  ['90532', 7],
  ['99890', 7],
  ['996555', 6],
  ['7916', 7],
  ['7495', 7],
] as const

/** Texts that no number comes of. */
const malformedTexts = ['+123', '0007017778899', '+12345678901234567', '770177788991234567', '+0770112233']

/** What cases are drawn from. */
interface Source {
  readonly network: CallNetwork
  readonly pick: <T>(list: ArrayLike<T>) => T
  readonly mobile: (operator: Operator, lane: number) => number
  readonly fixed: () => number
  readonly abroad: () => number
  readonly border: () => number
  readonly roamers: readonly number[]
  readonly stream: Stream
}

/** Where a mobile number's calls come in, and whether they are registered there. */
function homeTrunk(number: number, operator = operatorOf(number)): { trunk: number; registered: boolean } {
  const trunk = trunkOf[operator ?? 'own']
  return { trunk, registered: trunk !== trunkOf.own }
}

const own = trunkOf.own

const drawings: Readonly<Record<AttemptKind, (source: Source) => Drawn>> = {
  'honest-own': ({ mobile, stream }) => {
    const fresh = stream.next() < 0.05
    return {
      trunk: own,
      caller: fresh ? numberIn(stream, newCode, lanes.plain) : mobile('Kcell', lanes.plain),
      expected: passes,
    }
  },
  'honest-domestic': ({ pick, mobile, fixed, stream }) => {
    if (stream.next() < 0.2) return { trunk: trunkOf.fixed, caller: fixed(), registered: true, expected: passes }
    const caller = mobile(pick(others), lanes.plain)
    return { ...homeTrunk(caller), caller, expected: passes }
  },
  'honest-foreign': ({ border, abroad }) => ({ trunk: border(), caller: abroad(), expected: passes }),
  roaming: ({ border, pick, roamers }) => ({ trunk: border(), caller: pick(roamers), expected: passes }),
  diverted: ({ border, fixed, pick, roamers }) => {
    return { trunk: border(), caller: fixed(), diversion: pick(roamers), expected: passes }
  },
  ported: ({ network, stream }) => {
    const { ported, operators: names } = network.tables
    const place = stream.below(ported.numbers.length)
    const caller = ported.numbers[place] as number
    return { ...homeTrunk(caller, names[ported.operators[place] as number] as Operator), caller, expected: passes }
  },
  withheld: ({ border, stream }) => ({ trunk: stream.next() < 0.7 ? own : border(), caller: 0, expected: passes }),
  emergency: ({ border, fixed, pick }) => {
    const called = pick(emergencyNumbers)
    return { trunk: border(), caller: fixed(), called, expected: { action: 'allow', reason: 'emergency' } }
  },
  malformed: ({ border, pick }) => {
    return { trunk: border(), caller: -1, callerText: pick(malformedTexts), expected: rejected('malformed') }
  },
  unallocated: ({ border, pick, stream }) => {
    const code = pick([703, 709, 750, withdrawnCode])
    return { trunk: border(), caller: numberIn(stream, code, lanes.plain), expected: rejected('unallocated') }
  },
  'do-not-originate': ({ border, pick, stream }) => {
    const { from, to } = pick(inboundOnly)
    const trunk = stream.next() < 0.7 ? border() : trunkOf.fixed
    return { trunk, caller: from + stream.below(to - from + 1), expected: rejected('do-not-originate') }
  },
  'spoofed-fixed': ({ border, fixed, mobile, stream }) => {
    // A diversion by somebody who is at home explains nothing.
    const diversion = stream.next() < 0.1 ? mobile('Kcell', lanes.silent) : 0
    return { trunk: border(), caller: fixed(), diversion, expected: rejected('foreign-fixed') }
  },
  'spoofed-mobile': ({ border, pick, mobile }) => {
    return { trunk: border(), caller: mobile(pick(operators), lanes.plain), expected: rejected('foreign-mobile') }
  },
  unregistered: ({ pick, mobile }) => {
    const caller = mobile(pick(others), lanes.plain)
    return { ...homeTrunk(caller), registered: false, caller, expected: rejected('unregistered') }
  },
  'wrong-trunk': ({ mobile }) => {
    return {
      trunk: trunkOf.Beeline,
      registered: true,
      caller: mobile('Tele2', lanes.plain),
      expected: rejected('trunk-number'),
    }
  },
  'withheld-on-trunk': () => ({ trunk: trunkOf.Beeline, caller: 0, expected: rejected('trunk-withheld') }),
  listed: ({ network, pick }) => {
    const caller = pick(network.listed)
    return { ...homeTrunk(caller), caller, expected: rejected('listed-confirmed') }
  },
  reported: ({ network, pick }) => {
    const caller = pick(network.reported)
    return { ...homeTrunk(caller), caller, expected: marked('listed-reported') }
  },
  'passport-valid': ({ abroad }) => ({ trunk: 4, caller: abroad(), passport: 'full', expected: marked(null) }),
  'passport-invalid': ({ border, abroad }) => {
    return { trunk: border(), caller: abroad(), passport: 'invalid', expected: marked('passport-invalid') }
  },
  'passport-stale': ({ border, abroad }) => {
    return { trunk: border(), caller: abroad(), passport: 'stale', expected: marked('passport-stale') }
  },
  'fast-caller': ({ mobile }) => {
    return { trunk: own, caller: mobile('Kcell', lanes.machine), fast: true, expected: marked('velocity') }
  },
}

/** Draws an attempt of a kind. The called is a subscriber of ours unless the kind says otherwise. */
export function makeDrawing(network: CallNetwork, stream: Stream): (kind: AttemptKind) => Case {
  const pick = <T>(list: ArrayLike<T>): T => list[stream.below(list.length)] as T
  const mobile = (operator: Operator, lane: number) => numberIn(stream, pick(prefixesOf[operator]), lane)
  const source: Source = {
    network,
    pick,
    mobile,
    stream,
    fixed: () => 70_000_000_000 + pick(fixedCodes) * 10_000_000 + 2_300_000 + stream.below(200_000),
    abroad: () => {
      const [code, digits] = pick(foreign)
      return Number(code) * 10 ** digits + (2 + stream.below(7)) * 10 ** (digits - 1) + stream.below(10 ** (digits - 1))
    },
    border: () => pick(trunkOf.international),
    roamers: [...network.roaming],
  }
  return (kind) => ({ kind, called: mobile('Kcell', lanes.called), ...drawings[kind](source) })
}
