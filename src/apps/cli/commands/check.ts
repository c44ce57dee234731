import { Option } from 'commander'
import type { Verdict } from '#domains/indicators'
import { type ObservableKind, observableKinds } from '#domains/taxonomy'
import type { CliCommand } from '../command.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

interface Options {
  readonly kind?: ObservableKind
  readonly exitStatus?: boolean
}

/** `saqbol check IDENTIFIER…`: what the registry knows, in words. */
export const checkCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  program
    .command('check')
    .argument('<identifier...>', t('cli.check.query'))
    .addOption(new Option('--kind <kind>', t('cli.check.kind')).choices(observableKinds.map(({ code }) => code)))
    .option('--exit-status', t('cli.check.exit-status'))
    .description(t('cli.check.about'))
    .addHelpText('after', t('cli.check.example'))
    .action((texts: string[], options: Options) =>
      cli.withServices(async ({ indicators }, terminal) => {
        const { language } = terminal
        const queries = texts.map((text) => ({ text, language, ...(options.kind && { kind: options.kind }) }))
        const answers = await indicators.checkMany(queries)
        const verdicts = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
        for (const answer of answers) if (!answer.ok) terminal.refuse(answer.error)
        if (verdicts.length > 0) {
          terminal.result(verdicts, () => verdicts.map((verdict) => describe(terminal, verdict)).join('\n'))
        }
        if (verdicts.length < answers.length) return exitCodes.refused
        return options.exitStatus ? statusOf(verdicts) : exitCodes.done
      }),
    )
}

function describe({ t, language }: Terminal, verdict: Verdict): string {
  const { display, state, independentReports: count, lastReportedAt, source, matchedDisplay, match } = verdict
  const lines = [t(`cli.check.${state}`, { display: verdict.officialName ?? display })]
  if (matchedDisplay !== null && match !== 'exact') lines.push(t('cli.check.matched', { matched: matchedDisplay }))
  if (count > 0 && lastReportedAt) {
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(lastReportedAt)
    lines.push(t('cli.check.facts', { count, date }))
  }
  if (source !== null) lines.push(t('cli.check.source', { source }))
  return lines.join('\n')
}

function statusOf(verdicts: readonly Verdict[]): ExitCode {
  if (verdicts.some(({ state }) => state === 'confirmed')) return exitCodes.confirmed
  return verdicts.some(({ state }) => state === 'reported') ? exitCodes.reported : exitCodes.done
}
