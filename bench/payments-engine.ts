import {
  makePaymentState,
  type PaymentState,
  placeOfFeature,
  type ScreenedPayment,
} from '../src/engines/screening/index.ts'
import { randomBelow, seededRandom } from '../src/kernel/random.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const accounts = 1_000_000
const merchants = 20_000
/** Payments before the clock starts, and those that are measured in each round. */
const warm = 3_000_000
const measured = 500_000
const rounds = 4
/** 3.5 million payments of a million accounts in two days and a half; later rounds go on in time. */
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

/**
 * One in fifty comes up to ten minutes late. Everybody pays a few of the same people again and again, some strangers, and merchants;
 * the larger the merchant, the more.
 */
function makePayment(draw: Draw, at: number): ScreenedPayment {
  const payer = draw(accounts)
  const kind = kinds[draw(kinds.length)] ?? 'transfer'
  const peer = draw(4) === 0 ? draw(accounts) : (payer + 1 + draw(6) * 977) % accounts
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
    debtorOpenedAt: start - draw(1000) * 86_400_000,
    creditorOpenedAt: 0,
    latitude: 43 + draw(1000) / 100,
    longitude: 70 + draw(1000) / 100,
    call: draw(200) === 0 ? 1 : 0,
    debtorListed: 0,
    creditorListed: draw(5000) === 0 ? 2 : 0,
    phoneListed: 0,
    deviceListed: 0,
  }
}

const secondsSince = (from: number): number => (performance.now() - from) / 1000

/** Reads the features of each payment and enters it; the sum keeps the reading from being left out as unused. */
function screenAll(state: PaymentState, payments: readonly ScreenedPayment[], now: number): number {
  let sum = 0
  for (const payment of payments) {
    sum += state.read(payment, now)[placeOfFeature.debtorSent1dCount] ?? 0
    state.enter(payment, now)
  }
  return sum
}

async function run({ progress }: BenchContext) {
  const random = seededRandom(20_261_122)
  const draw = makeDraw(1 + randomBelow(random, 0x7fff_ffff))
  const state = makePaymentState({
    accounts: accounts + merchants + 30_000,
    payments: 8_000_000,
    bearers: 1_100_000,
    bearerPayments: 2_000_000,
    horizonSeconds: 3600,
    pairs: 6_000_000,
  })
  let at = start
  const makeSome = (count: number) =>
    Array.from({ length: count }, () => {
      at += apartMs
      return makePayment(draw, at)
    })
  for (let done = 0; done < warm; done += measured) {
    screenAll(state, makeSome(measured), at)
    progress(`${(done + measured) / 1e6} M payments entered beforehand`)
    await Promise.resolve()
  }
  let paymentsPerSecond = 0
  for (let round = 0; round < rounds; round++) {
    const payments = makeSome(measured)
    const from = performance.now()
    screenAll(state, payments, at)
    const rate = measured / secondsSince(from)
    progress(`round ${round + 1} of ${rounds}: ${Math.round(rate)} a second`)
    paymentsPerSecond = Math.max(paymentsPerSecond, rate)
    await Promise.resolve()
  }
  const { forgotten } = state.tallies()
  return { metrics: { paymentsPerSecond, forgotten, memoryMiB: state.bytes() / 2 ** 20 }, peers: {} }
}

/** How fast the features of payments are read and kept. */
export const bench: Bench = {
  name: 'payments-engine',
  about: `Features of payments on one core, each read and then entered: ${accounts / 1e6} M accounts, ${warm / 1e6} M payments entered before the clock starts, one in fifty late. The best of ${rounds} rounds of ${measured}; ${Object.keys(placeOfFeature).length} features a payment, over windows of a minute to 30 days.`,
  keys: ['paymentsPerSecond', 'forgotten', 'memoryMiB'],
  targets: { paymentsPerSecond: { atLeast: 100_000 }, forgotten: { atMost: 0 } },
  limits:
    'Most of the time is spent waiting for memory: the windows, the entries and the indexes are each larger than a cache.',
  run,
}
