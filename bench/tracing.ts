import type { TraceLimits } from '#engines/tracing'
import {
  answeringBanks,
  type BankManners,
  isSink,
  mixedBanks,
  type PaymentPlan,
  type PaymentWorld,
  paymentWorld,
} from '#simulation/payments'
import type { Bench, BenchContext, Metrics } from './harness/types.ts'
import { foresee } from './tracing/omniscient.ts'
import { pursue, type Recovery } from './tracing/tracer.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

const plan: PaymentPlan = { seed: 20_261_122, people: 20_000, days: 24, thefts: 600 }

const limits: TraceLimits = { hops: 10, window: 10 * day, least: 100_000n }

const delays = { '10m': 10 * minute, '1h': hour, '6h': 6 * hour, '1d': day } as const

const names = Object.keys(delays) as (keyof typeof delays)[]

const seed = 3

/** A world played to its end with somebody at work in it. */
interface Played extends Recovery {
  /** Held beyond what was there, on any account. */
  readonly heldTwice: number
  /** Held on accounts of people who have no part in it. */
  readonly onHonest: number
}

function chase(limitsOf: TraceLimits, manners: BankManners, delay: number): Played {
  const world = paymentWorld(plan)
  const recovery = pursue(world, { seed, limits: limitsOf, manners, delay })
  world.play(world.to + day)
  return { ...recovery(), ...checked(world) }
}

/** What a tracer that knows everything recovers, in tiyn. */
function ceilingOf(manners: BankManners, delay: number): number {
  const world = paymentWorld(plan)
  const held = foresee(world, { seed, manners, delay })
  world.play(world.to + day)
  return Number(held())
}

/** Looks at the holds by the plain books alone: nothing that the tracer or its bank remember. */
function checked({ books, accounts, truth }: PaymentWorld): Pick<Played, 'heldTwice' | 'onHonest'> {
  const { isMule } = truth()
  const byPayment = new Map<number, number>()
  const onAccount = new Map<number, number>()
  let onHonest = 0
  for (const { account, payment, amount } of books.holds()) {
    byPayment.set(payment, (byPayment.get(payment) ?? 0) + amount)
    onAccount.set(account, (onAccount.get(account) ?? 0) + amount)
    if (!isMule(account)) onHonest += amount
  }
  let heldTwice = 0
  for (const [payment, held] of byPayment) heldTwice += Math.max(0, held - books.amount(payment))
  for (const [account, held] of onAccount) {
    const balance = books
      .movements(account)
      .filter(({ id }) => id.startsWith('p'))
      .reduce((sum, { kind, amount }) => sum + Number(kind === 'in' ? amount : -amount), accounts.opening[account] ?? 0)
    if (!isSink(accounts, account)) heldTwice += Math.max(0, held - balance)
  }
  return { heldTwice, onHonest }
}

const million = (tiyn: number | bigint) => `${(Number(tiyn) / 1e8).toFixed(1)} M`

function tell({ progress }: BenchContext, what: string, { held, requests, ends, onHonest }: Played): void {
  const rest = [...ends].filter(([, amount]) => amount > 0n).map(([how, amount]) => `${how} ${million(amount)}`)
  progress(
    `${what}: held ${million(held)} KZT (${million(onHonest)} of them on honest accounts), ${requests} requests; ${rest.join(', ')}`,
  )
}

function run(context: BenchContext): Metrics {
  const free = paymentWorld(plan)
  free.play(free.to + day)
  const stolen = free
    .truth()
    .thefts.flatMap(({ payments }) => payments)
    .reduce((sum, payment) => sum + free.books.amount(payment), 0)
  context.progress(`${free.books.length} payments, ${plan.thefts} thefts of ${million(stolen)} KZT`)
  const metrics: Record<string, number> = {}
  let [heldTwiceTiyn, held, onHonest] = [0, 0n, 0]
  for (const name of names) {
    const delay = delays[name]
    const ceiling = ceilingOf(answeringBanks, delay)
    const all = chase(limits, answeringBanks, delay)
    const first = chase({ ...limits, hops: 1 }, answeringBanks, delay)
    const mixedCeiling = ceilingOf(mixedBanks, delay)
    const mixed = chase(limits, mixedBanks, delay)
    context.progress(
      `${name}: an omniscient tracer recovers ${million(ceiling)}, among mixed banks ${million(mixedCeiling)}`,
    )
    tell(context, `${name}, all hops`, all)
    tell(context, `${name}, first hop only`, first)
    tell(context, `${name}, mixed banks`, mixed)
    metrics[`recovered.${name}`] = Number(all.held) / ceiling
    metrics[`firstHopOnly.${name}`] = Number(first.held) / ceiling
    metrics[`recoveredMixedBanks.${name}`] = Number(mixed.held) / mixedCeiling
    metrics[`recoverable.${name}`] = ceiling / stolen
    for (const played of [all, first, mixed]) heldTwiceTiyn += played.heldTwice + Number(played.claimedTwice)
    held += all.held
    onHonest += all.onHonest
  }
  return { ...metrics, heldTwiceTiyn, wronglyHeld: onHonest / Number(held) }
}

const groups = ['recovered', 'firstHopOnly', 'recoveredMixedBanks', 'recoverable']

/** The chase of stolen money through a simulated country, against a tracer that knows everything. */
export const bench: Bench = {
  name: 'tracing',
  about: `Follows ${plan.thefts} thefts through the accounts of a simulated country of ${plan.people} people, bank by bank, by the delay from the last stolen payment to the report. Figures are shares of what a tracer recovers that sees all accounts and asks every bank the moment the money comes there (\`recoverable\`: its share of what was stolen), among banks that answer within two minutes, and among banks of which some take hours, days or never answer (\`recoveredMixedBanks\`). \`heldTwiceTiyn\` is money held or claimed beyond what there was, \`wronglyHeld\` the share of held money on accounts of people who have no part in it.`,
  keys: [...groups.flatMap((group) => names.map((name) => `${group}.${name}`)), 'heldTwiceTiyn', 'wronglyHeld'],
  targets: { 'recovered.10m': { atLeast: 0.9 }, heldTwiceTiyn: { atMost: 0 } },
  limits:
    'What is lost against the omniscient tracer moved on while the bank before it had not answered yet; among mixed banks also what waits for one of the four requests that a slow bank works on at once, and what went on from one that never answers.',
  run: (context) => Promise.resolve({ metrics: run(context), peers: {} }),
}
