import {
  compilePayments,
  makePaymentState,
  type PaymentScreen,
  type PaymentState,
  placeOfFeature,
  type ScreenedPayment,
  usualPaymentPolicy,
} from '../src/engines/screening/index.ts'
import { randomBelow, seededRandom } from '../src/kernel/random.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const accounts = 1_000_000
const merchants = 20_000
/** Payments before the clock starts, and those that are measured in each round: with rules, and in every second without. */
const warm = 3_000_000
const measured = 250_000
const rounds = 8
/** Five million payments of a million accounts in three days and a half. */
const apartMs = 60
const start = Date.UTC(2026, 10, 21)

type Draw = (below: number) => number

/** As generators of randomness go this one is fast: it must not be what is measured (xorshift32, Marsaglia 2003). */
function makeDraw(seed: number): Draw {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Keys are spread over 2^52, as keyed hashes are; the lower word alone tells them apart. */
const keyOf = (kind: number, number: number): number =>
  ((Math.imul(number, 0x9e37_79b1) >>> 0) % 0x10_0000) * 0x1_0000_0000 +
  (Math.imul(number * 8 + kind, 0x85eb_ca6b) >>> 0)

const kinds: readonly ScreenedPayment['kind'][] = [
  'transfer',
  'transfer',
  'transfer',
  'purchase',
  'purchase',
  'cash-out',
]

/** Everybody pays near home, now and then from far away: the same traveller all day would be no rule's business. */
const placeOf = (draw: Draw, payer: number): number =>
  (draw(500) === 0 ? draw(1000) : (payer * 7919) % 1000) + draw(5) / 10

/**
 * One in fifty comes up to ten minutes late. Everybody pays a few of the same people again and again, some strangers, and merchants;
 * the larger the merchant, the more.
 */
function makePayment(draw: Draw, at: number): ScreenedPayment {
  const payer = draw(accounts)
  const kind = kinds[draw(kinds.length)] ?? 'transfer'
  const peer = draw(4) === 0 ? draw(accounts) : (payer + 1 + draw(6) * 977) % accounts
  const place = placeOf(draw, payer)
  const merchant = accounts + Math.min(draw(merchants), draw(merchants))
  return {
    at: draw(50) === 0 ? at - draw(600_000) : at,
    amount: (1 + draw(50_000)) * 100,
    kind,
    debtor: keyOf(1, payer),
    creditor: kind === 'cash-out' ? 0 : keyOf(1, kind === 'purchase' ? merchant : peer),
    card: kind === 'transfer' ? 0 : keyOf(2, payer),
    phone: keyOf(3, payer),
    device: keyOf(4, payer),
    iin: keyOf(5, payer),
    debtorOpenedAt: start - (100 + (payer % 2000)) * 86_400_000,
    creditorOpenedAt: 0,
    latitude: 43 + place / 100,
    longitude: 70 + place / 100,
    call: draw(200) === 0 ? 1 : 0,
    debtorListed: 0,
    creditorListed: draw(5000) === 0 ? 2 : 0,
    phoneListed: 0,
    deviceListed: 0,
  }
}

const secondsSince = (from: number): number => (performance.now() - from) / 1000

/** Reads the features of each payment and enters it; the sum keeps the reading from being left out as unused. */
function readAll(state: PaymentState, payments: readonly ScreenedPayment[], now: number): number {
  let sum = 0
  for (const payment of payments) {
    sum += state.read(payment, now)[placeOfFeature.debtorSent1dCount] ?? 0
    state.enter(payment, now)
  }
  return sum
}

/** Screens each payment and enters those that are let through; how many something was found in. */
function screenAll(state: PaymentState, screen: PaymentScreen, payments: readonly ScreenedPayment[]): number {
  let found = 0
  const now = payments.at(-1)?.at ?? 0
  for (const payment of payments) {
    const { decision, reasons } = screen(state.read(payment, now))
    if (reasons.length > 0) found++
    if (decision === 'allow' || decision === 'challenge') state.enter(payment, now)
  }
  return found
}

const ruleCount = usualPaymentPolicy.rules.length

function screenOf(): PaymentScreen {
  const screen = compilePayments(usualPaymentPolicy)
  if (!screen.ok) throw new Error(screen.error.code)
  return screen.value
}

/** Makes payments one after the other in time. */
function makeTraffic() {
  const random = seededRandom(20_261_122)
  const draw = makeDraw(1 + randomBelow(random, 0x7fff_ffff))
  let at = start
  const some = (count: number) =>
    Array.from({ length: count }, () => {
      at += apartMs
      return makePayment(draw, at)
    })
  return { some, now: () => at }
}

async function run({ progress }: BenchContext) {
  const traffic = makeTraffic()
  const screen = screenOf()
  const state = makePaymentState({
    accounts: accounts + merchants + 30_000,
    payments: 8_000_000,
    bearers: 1_100_000,
    bearerPayments: 2_000_000,
    horizonSeconds: 3600,
    pairs: 6_000_000,
  })
  for (let done = 0; done < warm; done += measured) {
    screenAll(state, screen, traffic.some(measured))
    if (done % 1_000_000 === 0) progress(`${done / 1e6} of ${warm / 1e6} M payments entered beforehand`)
    await Promise.resolve()
  }
  const best = { rules: 0, features: 0, found: 0 }
  for (let round = 0; round < rounds; round++) {
    const payments = traffic.some(measured)
    const isWithRules = round % 2 === 0
    const from = performance.now()
    if (isWithRules) best.found = screenAll(state, screen, payments)
    else readAll(state, payments, traffic.now())
    const rate = measured / secondsSince(from)
    progress(`round ${round + 1} of ${rounds}, ${isWithRules ? 'with' : 'without'} rules: ${Math.round(rate)} a second`)
    if (isWithRules) best.rules = Math.max(best.rules, rate)
    else best.features = Math.max(best.features, rate)
    await Promise.resolve()
  }
  return {
    metrics: {
      paymentsPerSecond: best.rules,
      featuresPerSecond: best.features,
      foundPercent: (best.found / measured) * 100,
      forgotten: state.tallies().forgotten,
      memoryMiB: state.bytes() / 2 ** 20,
    },
    peers: {},
  }
}

/** How fast payments are screened, with and without rules. */
export const bench: Bench = {
  name: 'payments-engine',
  about: `Payments on one core: features read, ${ruleCount} rules and ${usualPaymentPolicy.typologies.length} typologies asked, then entered where let through; featuresPerSecond without the rules, in turns. ${accounts / 1e6} M accounts, ${warm / 1e6} M payments entered before the clock starts, one in fifty late; ${Object.keys(placeOfFeature).length} features a payment, over windows of a minute to 30 days. The best of ${rounds / 2} rounds of ${measured}; foundPercent is of payments that a rule found something in.`,
  keys: ['paymentsPerSecond', 'featuresPerSecond', 'foundPercent', 'forgotten', 'memoryMiB'],
  targets: { paymentsPerSecond: { atLeast: 100_000 }, forgotten: { atMost: 0 } },
  limits:
    'An eighth of the time goes to the rules. Of the rest more than half is waiting for memory, since windows, entries and indexes are each larger than a cache: a thousand accounts are read more than twice as fast as a million.',
  run,
}
