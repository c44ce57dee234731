import { randomUUID } from 'node:crypto'
import { compilePayments, makePaymentState, type PaymentPolicy, type PaymentVerdict } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { type PaymentWorld, pastPayments } from '#simulation/payments'
import type { Services } from '../services.ts'
import { type DemoBank } from './demo-banks.ts'
import type { DemoClock } from './demo-life.ts'

const minute = 60_000
const day = 86_400_000

type Delivery = Parameters<Services['payments']['screenings']['deliver']>[1]
type Line = Omit<Delivery['counts'][number], 'minute'>

/** Days that banks told of, and how many of the banks have a node. */
const days = 35
const nodes = 3

/**
 * Tells the centre five weeks of counts of three banks that screen payments, each day's on its day, since public figures are of closed
 * days: what the rules in force find among the payments that the simulated country has made so far. Gives how many payments were
 * counted. The clock stands at `now` afterwards.
 */
export async function fillScreening(
  services: Services,
  given: {
    readonly clock: DemoClock
    readonly world: PaymentWorld
    readonly banks: readonly DemoBank[]
    readonly now: number
  },
): Promise<number> {
  const { clock, world, banks, now } = given
  const { policy } = await services.payments.policies.inForce()
  const found = findings(world, policy)
  let payments = 0
  const tell = async ({ actor }: DemoBank, counts: Delivery['counts']) => {
    for (let from = 0; from < counts.length; from += 5000) {
      const delivery = { id: randomUUID(), counts: counts.slice(from, from + 5000) }
      unwrap(await services.payments.screenings.deliver(actor, delivery))
    }
    payments += counts.reduce((sum, line) => sum + (line.rule === '' && !line.shadow ? line.payments : 0), 0)
  }
  for (const [place, bank] of banks.slice(0, nodes).entries()) {
    for (let back = days; back > 0; back--) {
      const at = now - back * day
      clock.set(new Date(at))
      await tell(bank, scaled(found, { at, times: 40 + ((back * 7 + place * 13) % 23) }))
    }
    clock.set(new Date(now))
    const minutes: Delivery['counts'] = []
    for (let back = 90; back > 0; back--)
      minutes.push(...scaled(found, { at: now - back * minute, times: 0.02 + ((back * 37 + place) % 21) / 1000 }))
    await tell(bank, minutes)
  }
  return payments
}

/** What a day of the country comes to, by line. */
function findings(world: PaymentWorld, policy: PaymentPolicy): readonly Line[] {
  const screen = unwrap(compilePayments(policy))
  const state = makePaymentState({
    accounts: 16_384,
    payments: 262_144,
    bearers: 32_768,
    bearerPayments: 131_072,
    pairs: 131_072,
  })
  const ruleOf = new Map(policy.rules.flatMap(({ id, bands }) => bands.map((band) => [band.reason, id] as const)))
  const lines = new Map<string, Line>()
  for (const { payment, now } of pastPayments(world)) {
    const verdict = screen(state.read(payment, now))
    if (verdict.decision === 'allow' || verdict.decision === 'challenge') state.enter(payment, now)
    for (const line of linesOf(verdict, payment.amount, ruleOf)) {
      const key = `${line.rule} ${line.reason} ${line.decision} ${line.shadow}`
      const known = lines.get(key)
      lines.set(key, {
        ...line,
        payments: line.payments + (known?.payments ?? 0),
        tiyn: line.tiyn + (known?.tiyn ?? 0),
      })
    }
  }
  return [...lines.values()]
}

/** A payment as a node counts it: itself, and each reason, in force and in shadow. */
function linesOf(
  { decision, reasons, shadow, version }: PaymentVerdict,
  tiyn: number,
  ruleOf: ReadonlyMap<string, string>,
): readonly Line[] {
  const one = { version, payments: 1, tiyn }
  return [
    { ...one, rule: '', reason: '', decision, shadow: false },
    { ...one, rule: '', reason: '', decision: shadow.decision, shadow: true },
    ...reasons.map((reason) => ({ ...one, rule: ruleOf.get(reason) ?? 'override', reason, decision, shadow: false })),
    ...shadow.reasons
      .filter((reason) => !reasons.includes(reason))
      .map((reason) => ({
        ...one,
        rule: ruleOf.get(reason) ?? 'override',
        reason,
        decision: shadow.decision,
        shadow: true,
      })),
  ]
}

function scaled(
  lines: readonly Line[],
  { at, times }: { readonly at: number; readonly times: number },
): Delivery['counts'] {
  const time = new Date(Math.floor(at / minute) * minute).toISOString()
  return lines.flatMap((line) => {
    const payments = Math.round(line.payments * times)
    if (payments === 0) return []
    return [{ ...line, minute: time, payments, tiyn: Math.round((line.tiyn / line.payments) * payments) }]
  })
}
