import { InvalidArgumentError } from 'commander'
import type { Clock } from '#kernel/clock'
import { simulateReports } from '#simulation/reports'
import { sealTruth } from '#simulation/truth'
import type { Services } from '../../services.ts'
import { type CliCommand, cliActor, publicActor } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Progress } from '../terminal.ts'

const week = 7 * 86_400_000

/** A clock that the demo sets to each report's own time. */
interface DemoClock extends Clock {
  set(moment: Date): void
}

function demoClock(): DemoClock {
  let moment = new Date()
  return {
    now: () => moment,
    set: (next) => {
      moment = next
    },
  }
}

/** `saqbol demo`: eight weeks of a synthetic country, reported, assessed and disputed. */
export const demoCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  const number = (text: string) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > 100_000) throw new InvalidArgumentError('1–100000')
    return value
  }
  const clock = demoClock()
  program
    .command('demo')
    .option('--count <number>', t('cli.demo.count'), number, 400)
    .option('--seed <number>', t('cli.demo.seed'), number, 1)
    .description(t('cli.demo.about'))
    .action((options: { count: number; seed: number }) =>
      cli.withServices(
        async (services, terminal) => {
          const { rows } = await services.pool.query('select from reports.submission where not synthetic limit 1')
          if (rows.length > 0) {
            terminal.say(t('cli.demo.not-empty'))
            return exitCodes.refused
          }
          const bar = terminal.progress(t('cli.demo.progress'))
          const totals = await live(services, clock, { ...options, bar, reason: t('cli.demo.reason') })
          bar.stop()
          terminal.result(totals, () => t('cli.demo.done', { ...totals }))
          return exitCodes.done
        },
        { clock },
      ),
    )
}

interface Plan {
  readonly count: number
  readonly seed: number
  readonly bar: Progress
  /** Shown with every listing of the demo. */
  readonly reason: string
}

interface Totals {
  readonly reports: number
  readonly assessed: number
  readonly confirmed: number
}

async function live(services: Services, clock: DemoClock, { count, seed, bar, reason }: Plan): Promise<Totals> {
  const to = new Date()
  const from = new Date(to.getTime() - 8 * week)
  const { submissions } = sealTruth(simulateReports({ seed, count, from, to }))
  let assessed = 0
  let confirmed = 0
  for (const [index, simulated] of submissions.entries()) {
    bar.update(index + 1, submissions.length)
    clock.set(simulated.submittedAt)
    const { text, topic, fraudType, danger, region, amount, language, channel } = simulated
    const submitted = await services.reports.submit(
      publicActor,
      {
        text,
        topics: [topic],
        fraudType: fraudType ?? undefined,
        danger,
        region: region ?? undefined,
        ...(amount && { amount: { amount: String(amount.minor / 100n), currency: amount.currency } }),
      },
      {
        channel,
        language,
        reporterMark: null,
        synthetic: true,
        idempotencyKey: `demo-${seed}-${index}-${simulated.submittedAt.getTime()}`,
      },
    )
    if (!submitted.ok) throw new Error(`${submitted.error.code}: ${text}`)
    // Two of three are assessed, a few hours later; the rest fills the queue.
    const [report] = submitted.value.reports
    if (index % 3 === 2 || !report || submitted.value.repeated) continue
    clock.set(new Date(Math.min(simulated.submittedAt.getTime() + (1 + (index % 20)) * 3_600_000, to.getTime())))
    confirmed += await assess(services, report.id, { index, reason })
    assessed++
  }
  return { reports: submissions.length, assessed, confirmed }
}

/** Judges as an operator would: fraud with identifiers is listed, the rest is passed on, a few are not illegal. */
async function assess(
  { reports }: Services,
  id: ReportId,
  plan: { readonly index: number; readonly reason: string },
): Promise<number> {
  const view = await reports.get(cliActor, id)
  if (!view.ok) throw new Error(view.error.code)
  const { report, identifiers } = view.value
  const harmless = plan.index % 11 === 0
  const fraud = report.topic === 'fraud' && !harmless
  const confirm = fraud ? identifiers.flatMap(({ observableId }) => observableId ?? []).slice(0, 4) : []
  const outcome = await reports.assess(cliActor, id, {
    version: report.version,
    assessment: {
      classification: harmless ? 'not-illegal' : 'illegal',
      closingReason: harmless ? 'not-illegal' : 'referred',
      indicators: confirm.map((observableId) => ({
        observableId,
        decision: 'confirm' as const,
        legalBasis: 'criminal-code-190' as const,
        reason: plan.reason,
        measures: ['warn' as const],
      })),
    },
  })
  if (!outcome.ok) throw new Error(outcome.error.code)
  return confirm.length
}

type ReportId = Parameters<Services['reports']['get']>[1]
