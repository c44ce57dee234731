import {
  type AllocatedSpan,
  allRules,
  type CallPolicy,
  type CallTables,
  type InboundOnlySpan,
  type Trunk,
} from '#engines/screening'
import { day } from './plan.ts'
import { makeStream, type Stream } from './stream.ts'

/** What an operator's switch is surrounded by: its trunks and rules, the national tables, and which numbers are listed. */
export interface CallNetwork {
  /** Every rule is on; velocity speaks only where its fact is told. */
  readonly policy: CallPolicy
  readonly tables: CallTables
  /** Confirmed numbers, E.164 digits. */
  readonly listed: Float64Array
  /** Numbers reported and not confirmed. */
  readonly reported: Float64Array
  /** Mobile numbers of Kazakhstan whose subscribers are abroad; nobody else is. */
  readonly roaming: ReadonlySet<number>
}

/** How large the tables are. */
export interface NetworkSize {
  readonly listed: number
  readonly reported: number
  readonly ported: number
  readonly roaming: number
}

/** What a number was made for: a number never serves two purposes, so that what is expected of a call is certain. */
export const lanes = {
  plain: 0,
  called: 1,
  listed: 2,
  reported: 3,
  ported: 4,
  roaming: 5,
  machine: 6,
  silent: 7,
} as const

/** Mobile prefixes by the operator they were given to. */
export const prefixesOf = {
  Kcell: [701, 702, 775, 778],
  Beeline: [705, 706, 771, 776, 777],
  Tele2: [707, 747],
  Altel: [700, 708],
} as const

/** One of the mobile operators. */
export type Operator = keyof typeof prefixesOf

/** Towns' codes of fixed lines. */
export const fixedCodes = [727, 717, 725, 721, 722, 718, 712, 724] as const

/** E.164 digits of a number with this code (three digits of the national number) for this purpose. */
export function numberIn(stream: Stream, code: number, lane: number): number {
  return 70_000_000_000 + code * 10_000_000 + stream.below(1_250_000) * 8 + lane
}

const nationwide = { bare: 'national' } as const
const worldwide = { bare: 'e164' } as const

const interconnect = (name: string, operators: readonly Operator[]): Trunk => ({
  name,
  kind: 'domestic-interconnect',
  operator: operators[0],
  dialPlan: nationwide,
  mayPresentOperators: operators,
  mayWithhold: false,
  verstat: false,
})

/** The operator's trunks. Places in this list are what attempts name. */
export const trunks: readonly Trunk[] = [
  {
    name: 'subscribers',
    kind: 'own',
    operator: 'Kcell',
    dialPlan: nationwide,
    mayPresentOperators: ['Kcell'],
    mayWithhold: true,
    verstat: false,
  },
  interconnect('beeline', ['Beeline']),
  interconnect('tele2-altel', ['Tele2', 'Altel']),
  {
    name: 'fixed-lines',
    kind: 'domestic-interconnect',
    dialPlan: nationwide,
    mayPresent: [{ from: 77_100_000_000, to: 77_299_999_999 }],
    mayWithhold: false,
    verstat: false,
  },
  { name: 'carrier-one', kind: 'international', dialPlan: worldwide, mayWithhold: true, verstat: true },
  { name: 'carrier-two', kind: 'international', dialPlan: nationwide, mayWithhold: true, verstat: false },
]

/** Places of the trunks by what they are for. */
export const trunkOf = { own: 0, Kcell: 0, Beeline: 1, Tele2: 2, Altel: 2, fixed: 3, international: [4, 5] } as const

/** Given to an operator lately, which the plan built in does not know: ten digits' first three. */
export const newCode = 704

/** Taken back: numbers of it are nobody's. */
export const withdrawnCode = 785

/** Lines of banks and of the state that people call and that never call: the last hundred numbers of a block. */
export const inboundOnly: readonly InboundOnlySpan[] = [
  { from: 77_272_590_000, to: 77_272_590_099, owner: 'bank' },
  { from: 77_172_740_000, to: 77_172_740_099, owner: 'state' },
  { from: 78_000_800_000, to: 78_000_800_099, owner: 'bank' },
  { from: 1414, to: 1414, owner: 'state' },
]

function allocatedAt(now: number): readonly AllocatedSpan[] {
  const whole = (code: number) => ({ from: 70_000_000_000 + code * 1e7, to: 70_000_000_000 + code * 1e7 + 9_999_999 })
  return [
    { ...whole(newCode), use: 'mobile', operator: 'Kcell', validFrom: now - 30 * day },
    { ...whole(withdrawnCode), use: 'mobile', operator: 'Altel', validTo: now - 10 * day },
    { ...whole(withdrawnCode), use: 'none', validFrom: now - 10 * day },
  ]
}

/** Builds the network as it stands at a moment (milliseconds since 1970). */
export function makeNetwork(seed: number, now: number, size: NetworkSize): CallNetwork {
  const stream = makeStream(seed, 11)
  const names = Object.keys(prefixesOf) as Operator[]
  const anyMobile = (lane: number) => {
    const prefixes = prefixesOf[names[stream.below(names.length)] as Operator]
    return numberIn(stream, prefixes[stream.below(prefixes.length)] as number, lane)
  }
  const some = (count: number, lane: number) => {
    const numbers = new Set<number>()
    while (numbers.size < count) numbers.add(anyMobile(lane))
    return Float64Array.from(numbers)
  }
  const ported = some(size.ported, lanes.ported)
  return {
    policy: {
      rules: allRules('on'),
      trunks,
      listed: { measures: 0, reported: 'allow-verstat' },
    },
    tables: {
      allocated: allocatedAt(now),
      doNotOriginate: inboundOnly,
      exempt: [],
      operators: names,
      ported: { numbers: ported, operators: Uint16Array.from(ported, () => stream.below(names.length)) },
    },
    listed: some(size.listed, lanes.listed),
    reported: some(size.reported, lanes.reported),
    roaming: new Set(some(size.roaming, lanes.roaming)),
  }
}

/** The mobile operator a number of the built-in plan was given to; undefined for other numbers. */
export function operatorOf(number: number): Operator | undefined {
  const code = Math.floor((number - 7e10) / 1e7)
  const owns = (operator: Operator) => (prefixesOf[operator] as readonly number[]).includes(code)
  return (Object.keys(prefixesOf) as Operator[]).find(owns)
}
