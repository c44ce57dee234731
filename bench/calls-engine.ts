import { makeLookup, openLookup, phoneKey } from '../src/engines/lookup/index.ts'
import {
  allRules,
  type CallAttempt,
  type CallFacts,
  type CallPolicy,
  type CallTables,
  compileCalls,
  compileNumbers,
  makeVelocity,
  type ScreenCall,
  type Velocity,
} from '../src/engines/screening/index.ts'
import { randomBelow, seededRandom } from '../src/kernel/random.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const listed = 1_000_000
const portedCount = 500_000
const distinctAttempts = 1_000_000
/** Mobile subscribers who call, of one network in ten minutes. */
const callers = 300_000
const rounds = 5
const now = Date.UTC(2026, 10, 21, 9)

const policy: CallPolicy = {
  rules: allRules('on'),
  trunks: [
    { name: 'abroad', kind: 'international', dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: true },
    {
      name: 'neighbour',
      kind: 'domestic-interconnect',
      dialPlan: { bare: 'national' },
      mayPresentOperators: ['Kcell', 'Altel', 'Tele2', 'Beeline'],
      mayPresent: [{ from: 77_100_000_000, to: 77_299_999_999 }],
      mayWithhold: false,
      verstat: true,
    },
    {
      name: 'own',
      kind: 'own',
      dialPlan: { bare: 'national' },
      mayPresent: [{ from: 77_000_000_000, to: 77_899_999_999 }],
      mayWithhold: true,
      verstat: true,
    },
  ],
  listed: { measures: 4, reported: 'allow-verstat' },
}

type Draw = (below: number) => number

/** Ten thousand ranges with dates, five thousand inbound-only numbers, half a million ported ones. */
function makeTables(draw: Draw): CallTables {
  const block = (first: number, width: number, place: number) => ({
    from: first + place * width,
    to: first + (place + 1) * width - 1,
  })
  const numbers = new Float64Array(portedCount)
  for (let place = 0; place < portedCount; place++) numbers[place] = 77_010_000_000 + draw(89_999_999)
  return {
    allocated: Array.from({ length: 10_000 }, (_, place) => ({
      ...block(77_000_000_000, 10_000, place * 8),
      use: place % 20 === 0 ? ('none' as const) : ('mobile' as const),
      operator: 'Kcell',
      validFrom: now - (place % 900) * 86_400_000,
    })),
    doNotOriginate: Array.from({ length: 5000 }, (_, place) => block(77_172_000_000, 10, place * 40)),
    exempt: [],
    operators: ['Kcell', 'Beeline'],
    ported: { numbers, operators: Uint16Array.from(numbers, (number) => number % 2) },
  }
}

/** Most callers are honest mobiles and fixed lines; one in ten is listed; every rule meets calls that it ends. */
function makeAttempts(draw: Draw): readonly CallAttempt[] {
  return Array.from({ length: distinctAttempts }, (): CallAttempt => {
    const trunk = draw(3)
    const kind = draw(100)
    return {
      caller: callerOf(kind, trunk, draw),
      called: 77_010_000_000 + draw(9_999_999),
      trunk,
      ...rareOf(kind, draw),
    }
  })
}

function callerOf(kind: number, trunk: number, draw: Draw): number {
  if (kind === 0) return -1
  if (kind === 1) return 77_172_000_000 + draw(5000) * 400
  if (kind < 5) return 77_172_500_000 + draw(99_999)
  if (kind < 15) return firstListed + draw(listed)
  if (trunk === 0 && kind < 90) return 44_2000_000_000 + draw(99_999_999)
  return 77_010_000_000 + draw(callers) * 299
}

const firstListed = 77_770_000_000

function rareOf(kind: number, draw: Draw): Pick<CallAttempt, 'diversion' | 'passport'> {
  return { diversion: kind === 3 ? 77_017_000_000 + draw(9_999_999) : 0, passport: kind % 7 === 0 ? 'full' : 'none' }
}

function makeScreen(draw: Draw): ScreenCall {
  const index = makeLookup({ capacity: listed, reserve: 2 ** 26 })
  for (let place = 0; place < listed; place++) {
    index.set(phoneKey(firstListed + place), {
      state: place % 3 === 0 ? 'confirmed' : 'reported',
      measures: 5,
      confidence: 60,
      topic: 1,
      sources: 3,
      expiresAt: now + 30 * 86_400_000,
    })
  }
  return compileCalls(policy, { numbers: compileNumbers(makeTables(draw)), lookup: openLookup(index.handle) })
}

/** Who calls how fast, remembered over all rounds; each round is ten minutes after the one before. */
function makeCounts(): Velocity {
  const limits = { windowSeconds: 600, distinctFrom: 24, shortFrom: 16, shortSeconds: 10 }
  return makeVelocity(limits, { callers: 524_288, chunks: 1_000_000 })
}

/** Every attempt is counted and screened; what is known of roaming and registrations follows from the numbers. */
function screenAll(screen: ScreenCall, attempts: readonly CallAttempt[], velocity: Velocity, at: number): number {
  const facts: CallFacts = {
    roaming: (number) => (number % 3 === 0 ? 'yes' : 'no'),
    registration: (caller) => (caller % 16 === 0 ? 'no' : 'yes'),
    velocity: (caller) => (velocity.isFast(caller, at) ? 'yes' : 'no'),
  }
  let rejected = 0
  for (const attempt of attempts) {
    velocity.attempt(attempt.caller, attempt.called, at)
    const screening = screen(attempt, facts, at)
    if (screening.kind === 'verdict' && screening.action === 'reject') rejected++
  }
  return rejected
}

async function run({ progress }: BenchContext) {
  const random = seededRandom(20261121)
  const draw: Draw = (below) => randomBelow(random, below)
  progress('preparing a million listed numbers')
  const screen = makeScreen(draw)
  const attempts = makeAttempts(draw)
  const velocity = makeCounts()
  let verdictsPerSecond = 0
  let rejected = 0
  for (let round = 0; round < rounds; round++) {
    progress(`round ${round + 1} of ${rounds}`)
    const start = performance.now()
    rejected = screenAll(screen, attempts, velocity, now + round * 600_000)
    verdictsPerSecond = Math.max(verdictsPerSecond, (attempts.length * 1000) / (performance.now() - start))
    await Promise.resolve()
  }
  return { metrics: { verdictsPerSecond, rejectedShare: rejected / attempts.length }, peers: {} }
}

/** How fast calls are screened, all rules on. */
export const bench: Bench = {
  name: 'calls-engine',
  about: `Screening of ${distinctAttempts} different attempts by all nine rules on one core, the counting of who calls how fast included: ${listed} listed numbers, 10,000 dated ranges, 5,000 inbound-only numbers, ${portedCount} ported ones. The best of ${rounds} rounds.`,
  keys: ['verdictsPerSecond', 'rejectedShare'],
  targets: { verdictsPerSecond: { atLeast: 1_000_000 } },
  run,
}
