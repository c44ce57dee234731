import { Option } from 'commander'
import { formatReceipt } from '#domains/identity'
import { type Danger, dangers, type FraudType, fraudTypes, type Topic, topics2020 } from '#domains/taxonomy'
import type { Language } from '#kernel/language'
import { languages } from '#kernel/language'
import type { CliCommand } from '../command.ts'
import { publicActor } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

interface Options {
  readonly topic?: Topic[]
  readonly fraudType?: FraudType
  readonly danger?: Danger
  readonly textLanguage?: Language
  readonly key?: string
}

/** `saqbol report < text`: a submission like any other, over the channel `cli`. */
export const reportCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  program
    .command('report')
    .addOption(new Option('--topic <code...>', t('cli.report.topic')).choices(topics2020.map(({ code }) => code)))
    .addOption(
      new Option('--fraud-type <code>', t('cli.report.fraud-type')).choices(fraudTypes.map(({ code }) => code)),
    )
    .addOption(new Option('--danger <code>', t('cli.report.danger')).choices(dangers.map(({ code }) => code)))
    .addOption(new Option('--text-language <code>', t('cli.report.language')).choices([...languages]))
    .option('--key <key>', t('cli.report.key'))
    .description(t('cli.report.about'))
    .addHelpText('after', t('cli.report.example'))
    .action((options: Options) =>
      cli.withServices(async ({ reports }, terminal) => {
        const { topic: topics, fraudType, danger, textLanguage: language, key: idempotencyKey } = options
        const outcome = await reports.submit(
          publicActor,
          { text: await terminal.input(), topics, fraudType, danger },
          { channel: 'cli', language, idempotencyKey, reporterMark: null },
        )
        if (!outcome.ok) {
          terminal.refuse(outcome.error)
          return exitCodes.refused
        }
        const receipt = formatReceipt(outcome.value.receipt)
        terminal.result(outcome.value, () =>
          [
            ...outcome.value.identifiers.map((found) => terminal.t('cli.report.found', { ...found })),
            terminal.t('cli.report.done', { receipt }),
          ].join('\n'),
        )
        return exitCodes.done
      }),
    )
}
