import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { paymentWorld, simulatedBanks } from '#simulation/payments'
import type { Services } from '../services.ts'
import { cliActor, publicActor } from './command.ts'
import { registerBanks } from './demo-banks.ts'
import type { DemoClock } from './demo-life.ts'
import { fillScreening } from './demo-screening.ts'
import { chaseThefts } from './demo-thefts.ts'

const day = 86_400_000

/** What was made up about payments. */
export interface PaymentTotals {
  readonly screened: number
  readonly recoveries: number
  readonly appeals: number
}

/**
 * Three weeks of payments of a made-up country: thefts that its banks, which do not exist, are asked about and answer by their books,
 * papers, returns and appeals; what the screening counted; a proposal of other rules. Nothing where a demo did so before.
 */
export async function fillPayments(
  services: Services,
  clock: DemoClock,
  seed: number,
): Promise<PaymentTotals | undefined> {
  const known = await services.payments.banks.register.get(simulatedBanks[0])
  if (known.ok) return undefined
  const now = Date.now()
  // Thefts are spread over two thirds of the days: the last of them happen about now.
  const world = paymentWorld({
    seed,
    people: 2500,
    days: 30,
    thefts: 60,
    from: Math.floor((now - 20 * day) / day) * day,
  })
  clock.set(new Date(world.from))
  const banks = await registerBanks(services, { seed, world })
  const opened = await chaseThefts({ services, clock, seed, world, banks, now })
  const screened = await fillScreening(services, { clock, world, banks, now })
  await propose(services)
  return { screened, recoveries: opened.length, appeals: await appeal(services, opened) }
}

/** A change of the rules that waits to be tried and for a second person. */
async function propose({ payments, messages }: Services): Promise<void> {
  const { number, policy } = await payments.policies.inForce()
  const rules = policy.rules.map((rule) => (rule.id === 'night' ? { ...rule, mode: 'shadow' as const } : rule))
  const proposal = { base: number, policy: { ...policy, rules }, reason: messages.in('kk')('demo-payments.proposal') }
  unwrap(await payments.policies.propose({ ...cliActor, id: 'demo' }, proposal))
}

/** Holders of two accounts object: one is heard, the other waits. */
async function appeal({ payments, messages }: Services, recoveries: readonly string[]): Promise<number> {
  const { papers, appeals } = payments.settling
  const words = messages.in('kk')
  const analyst: Actor = { ...cliActor, id: 'demo', roles: ['analyst', 'investigator', 'supervisor'] }
  const codes: string[] = []
  for (const recovery of recoveries.toReversed()) {
    const { holds } = unwrap(await papers.papers(analyst, recovery))
    codes.push(...holds.filter(({ state }) => state === 'held').map(({ code }) => code))
    if (codes.length >= 2) break
  }
  for (const [place, code] of codes.slice(0, 2).entries()) {
    const ground = place === 0 ? ('lawful-income' as const) : ('not-involved' as const)
    unwrap(await appeals.open(publicActor, { code, ground, words: words('demo-payments.appeal') }))
    if (place > 0) continue
    const [waiting] = await appeals.list(analyst, 'open')
    if (waiting === undefined) continue
    const reason = words('demo-payments.appeal-rejected')
    unwrap(await appeals.decide(analyst, { id: waiting.id, decision: 'rejected', reason }))
  }
  return Math.min(codes.length, 2)
}
