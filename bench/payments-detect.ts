import type { AccountListing, PaymentPlan, PaymentWorld } from '#simulation/payments'
import { compilePayments, type PaymentScreen, usualPaymentPolicy } from '../src/engines/screening/index.ts'
import type { Bench, BenchContext, Metrics } from './harness/types.ts'
import { launderingShare, rankAccounts, rankByInDegree, recallAt, type View } from './payments-detect/accounts.ts'
import { readAmlsim } from './payments-detect/amlsim.ts'
import { listingOf, noListing } from './payments-detect/country.ts'
import { rankMules } from './payments-detect/mules.ts'
import { interdictsOf, playScreened, type Stopping, scoreOf, thresholdAt } from './payments-detect/stopping.ts'

const sample = new URL('../../shared/data/payments/amlsim-20k-fanin200cycle200.tgz', import.meta.url)

/** Half of the sample's 150 steps; a label is known a week after the laundering that it tells of. */
const split = { learnBefore: 75, labelDelay: 7 }

const shape = ['payers', 'mutual', 'circle'] as const

/** What is measured, by the beginning of the metric's name. */
const views: Readonly<Record<'recall' | 'everyPayment' | 'withAmounts', View>> = {
  recall: { pairsOnce: true, amounts: false, patterns: shape },
  everyPayment: { pairsOnce: false, amounts: false, patterns: [...shape, 'runs'] },
  withAmounts: { pairsOnce: false, amounts: true, patterns: [...shape, 'runs', 'oddAmount'] },
}

const rates = { At0_1: 0.001, At0_39: 0.0039, At1: 0.01 } as const

const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`

async function findAccounts({ progress }: BenchContext): Promise<Metrics> {
  const amlsim = await readAmlsim(sample.pathname)
  const rankings = Object.entries(views).map(([name, view]) => [name, rankAccounts(amlsim, view, split)] as const)
  const metrics: Record<string, number> = {}
  for (const [name, ranking] of [...rankings, ['baseline', rankByInDegree(amlsim, split, false)] as const]) {
    for (const [rate, falseAlarms] of Object.entries(rates)) metrics[name + rate] = recallAt(ranking, falseAlarms)
    const told = Object.values(rates).map((rate) => `${percent(recallAt(ranking, rate))} at ${percent(rate)}`)
    progress(`${name}: ${told.join(', ')} false alarms, of ${ranking.fraud.length} fraud accounts not known before`)
    await Promise.resolve()
  }
  return { ...metrics, launderingShare: launderingShare(amlsim) }
}

const tuning: PaymentPlan = { seed: 1, people: 20_000, days: 24, thefts: 400 }
const measuring: PaymentPlan = { seed: 2, people: 20_000, days: 24, thefts: 400 }

const allowed = 0.001

/** Hours from a report to its confirmation by an operator, where the registry takes part. */
const confirmedAfter = 6 * 3_600_000

function usualScreen(): PaymentScreen {
  const made = compilePayments(usualPaymentPolicy)
  if (!made.ok) throw new Error(`the usual policy does not compile: ${made.error.code}`)
  return made.value
}

/** The same patterns, without amounts, on the simulated country. */
function findMules({ progress }: BenchContext): Metrics {
  const mules = rankMules(measuring, views.recall.patterns)
  progress(`mules: ${percent(recallAt(mules, 0.001))} at 0.1 % false alarms, of ${mules.fraud.length} never reported`)
  return { mulesAt0_1: recallAt(mules, 0.001), mulesAt1: recallAt(mules, 0.01) }
}

type Listings = (world: PaymentWorld) => AccountListing

/** The threshold is taken on one country, and everything measured on another. */
function stopAtThreshold(screen: PaymentScreen, listings: Listings): Stopping {
  const interdicts = interdictsOf(screen)
  const { honestScores } = playScreened(tuning, { screen, stops: () => false, listings })
  const threshold = thresholdAt(honestScores, allowed)
  return playScreened(measuring, { screen, stops: (verdict) => scoreOf(verdict, interdicts) >= threshold, listings })
}

const isStopped: Parameters<typeof playScreened>[1]['stops'] = ({ decision }) =>
  decision === 'hold' || decision === 'block'

async function stopPayments({ progress }: BenchContext): Promise<Metrics> {
  const screen = usualScreen()
  const tell = async (what: string, { stolen, stopped, honest, honestStopped, ofMules, ofMulesStopped }: Stopping) => {
    const mules = `${ofMulesStopped} of ${ofMules} payments of mules' own lives`
    progress(
      `${what}: ${percent(stopped / stolen)} of ${(stolen / 1e8).toFixed(1)} M KZT stopped; ${honestStopped} of ${honest} honest payments, ${mules}`,
    )
    await Promise.resolve()
  }
  const alone = stopAtThreshold(screen, () => noListing)
  await tell('at the threshold', alone)
  const joined = stopAtThreshold(screen, (world) => listingOf(world, confirmedAfter))
  await tell('with the registry', joined)
  const shipped = playScreened(measuring, { screen, stops: isStopped, listings: () => noListing })
  await tell('as shipped', shipped)
  return {
    valueStopped: alone.stopped / alone.stolen,
    valueStoppedAtOnce: alone.stoppedAtOnce / alone.stolen,
    falseAlarmsPerFraud: alone.honestStopped / alone.fraudStopped,
    falseAlarmRate: alone.honestStopped / alone.honest,
    valueStoppedWithRegistry: joined.stopped / joined.stolen,
    valueStoppedAsShipped: shipped.stopped / shipped.stolen,
    valueAskedAsShipped: shipped.asked / shipped.stolen,
    falseAlarmRateAsShipped: shipped.honestStopped / shipped.honest,
    askedRateAsShipped: shipped.honestAsked / shipped.honest,
    honestBlockedAsShipped: shipped.honestBlocked,
  }
}

const accountKeys = [...Object.keys(views), 'baseline'].flatMap((name) => Object.keys(rates).map((rate) => name + rate))

/** What screening and account patterns find, on AMLSim and on the simulated country. */
export const bench: Bench = {
  name: 'payments-detect',
  about: `Accounts of launderers on AMLSim (20,000 accounts, 200 fan-ins, 200 cycles): weights learnt in the first half of its time from labels a week old, recall among the accounts not known by then at 0.1, 0.39 and 1 % false alarms; \`recall…\` without amounts and with one payment a pair, \`everyPayment…\` without amounts, \`withAmounts…\`, \`baseline…\` by the number of payments received. Then a simulated country of ${measuring.people} people and ${measuring.thefts} thefts under the rules that ship: mules found by the same patterns (\`mules…\`), and the share of stolen money stopped before it left or on its way, at the threshold that 0.1 % of honest payments reach in another country (\`…WithRegistry\`: accounts listed once a victim reports them), and as shipped; false alarms are honest payments stopped for each stopped payment of a theft, and \`askedRateAsShipped\` the share of honest ones whose payer is asked once more.`,
  keys: [
    ...accountKeys,
    'launderingShare',
    'mulesAt0_1',
    'mulesAt1',
    'valueStopped',
    'valueStoppedAtOnce',
    'falseAlarmsPerFraud',
    'falseAlarmRate',
    'valueStoppedWithRegistry',
    'valueStoppedAsShipped',
    'valueAskedAsShipped',
    'falseAlarmRateAsShipped',
    'askedRateAsShipped',
    'honestBlockedAsShipped',
  ],
  // Three times what in-degree finds (2.6 and 10.3 %), and what time-ordered cycles find (11.4 % at 0.39 %).
  targets: {
    recallAt0_1: { atLeast: 0.078 },
    recallAt1: { atLeast: 0.309 },
    everyPaymentAt0_39: { atLeast: 0.342 },
    falseAlarmRate: { atMost: 0.0015 },
    falseAlarmRateAsShipped: { atMost: 0.001 },
    honestBlockedAsShipped: { atMost: 0 },
  },
  limits:
    'Only `launderingShare` of the fraud accounts launder at all in the sample; the others can be found by the company they keep alone. Its honest pairs pay exactly once, so a second payment gives the label away as amounts do: hence `recall…` with one payment a pair, where a third of the laundering hides behind an honest payment of the same pair. In the simulated country honest people talk while they pay, share devices, have new telephones and travel, but thefts are far more frequent than in a real one, and the rules were made by those who knew how its offenders steal: compare rules by it, and expect less of life.',
  run: async (context) => ({
    metrics: { ...(await findAccounts(context)), ...findMules(context), ...(await stopPayments(context)) },
    peers: {},
  }),
}
