import { InvalidArgumentError } from 'commander'
import type { CliCommand } from '../command.ts'
import { fillCalls } from '../demo-calls.ts'
import { fillDesk } from '../demo-desk.ts'
import { demoClock, live } from '../demo-life.ts'
import { fillPayments } from '../demo-payments.ts'
import { exitCodes } from '../exit-codes.ts'

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
          if (await services.reports.holdsReal()) {
            terminal.say(t('cli.demo.not-empty'))
            return exitCodes.refused
          }
          const bar = terminal.progress(t('cli.demo.progress'))
          const { lived, ...totals } = await live(services, clock, {
            ...options,
            bar,
            reason: t('cli.demo.reason'),
            words: t('cli.demo.words'),
          })
          bar.stop()
          const desk = await fillDesk(services, clock, lived)
          const calls = await fillCalls(services, clock, options.seed)
          const payments = await fillPayments(services, clock, options.seed)
          terminal.result({ ...totals, ...desk, ...(calls && { calls }), ...(payments && { payments }) }, () =>
            [
              t('cli.demo.done', { ...totals }),
              t('cli.demo.desk', { ...desk }),
              ...(calls ? [t('demo-calls.calls', { ...calls })] : []),
              ...(payments ? [t('demo-payments.payments', { ...payments })] : []),
            ].join('\n'),
          )
          return exitCodes.done
        },
        { clock },
      ),
    )
}
