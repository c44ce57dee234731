/** A small policy, registry and tables that meet every rule of the screening of calls. */
import { blockOfPrefix, type LookupValue, makeLookup, openLookup, phoneKey } from '../../src/engines/lookup/index.ts'
import {
  allRules,
  type CallAttempt,
  type CallPolicy,
  compileCalls,
  compileNumbers,
  emptyCallTables,
  type Trunk,
} from '../../src/engines/screening/index.ts'

export const now = Date.UTC(2026, 10, 21)
export const minute = 60_000

export const honestMobile = 77_011_234_567
export const fixedLine = 77_172_123_456
export const bank = 77_272_580_005
export const confirmedNumber = 77_055_550_001
export const reportedNumber = 77_057_770_002
export const officialNumber = 77_055_550_003
export const lapsedNumber = 77_055_550_004
export const warnedNumber = 77_055_550_005
export const british = 442_012_345_678
export const called = 77_022_222_222

const rejectCall = 4
const value: LookupValue = { state: 'confirmed', measures: 5, confidence: 90, topic: 1, sources: 3, expiresAt: null }

function makeRegistry() {
  const index = makeLookup({ reserve: 2 ** 22 })
  index.set(phoneKey(confirmedNumber), value)
  index.set(phoneKey(reportedNumber), { ...value, state: 'reported' })
  index.set(phoneKey(officialNumber), { ...value, state: 'official' })
  index.set(phoneKey(lapsedNumber), { ...value, expiresAt: now - minute })
  index.set(phoneKey(warnedNumber), { ...value, measures: 1 })
  index.setBlocks([
    blockOfPrefix('7705555', 11, { ...value, expiresAt: now + minute }),
    blockOfPrefix('7705556', 11, value),
  ])
  return openLookup(index.handle)
}

export const trunk = (name: string, more: Partial<Trunk> = {}): Trunk => ({
  name,
  kind: 'international',
  dialPlan: { bare: 'e164' },
  mayWithhold: true,
  verstat: true,
  ...more,
})
/** Places of the trunks. */
export const [abroad, neighbour, ours, unknownTrunk] = [0, 1, 2, -1] as const

const trunks: readonly Trunk[] = [
  trunk('abroad'),
  trunk('neighbour', { kind: 'domestic-interconnect', mayPresentOperators: ['Beeline'], mayWithhold: false }),
  trunk('ours', { kind: 'own', mayPresent: [{ from: 77_000_000_000, to: 77_299_999_999 }], verstat: false }),
]

export const sources = {
  lookup: makeRegistry(),
  numbers: compileNumbers({
    ...emptyCallTables,
    doNotOriginate: [{ from: 77_272_580_000, to: 77_272_580_009, owner: 'bank-601' }],
    operators: ['Beeline'],
    ported: { numbers: Float64Array.of(honestMobile), operators: Uint16Array.of(0) },
  }),
}

export const policyOf = (more: Partial<CallPolicy> = {}): CallPolicy => ({
  rules: allRules('on'),
  trunks,
  listed: { measures: rejectCall, reported: 'allow-verstat' },
  ...more,
})
export const strict = compileCalls(policyOf(), sources)

export const attemptOf = (more: Partial<CallAttempt>): CallAttempt => ({
  caller: honestMobile,
  called,
  trunk: abroad,
  diversion: 0,
  passport: 'none',
  ...more,
})
