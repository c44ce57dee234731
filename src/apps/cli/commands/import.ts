import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Option } from 'commander'
import { type ImportFormat, type ImportResult, importFormats, type Reject } from '#domains/indicators'
import { type LegalBasis, legalBases, type Topic, topics2020 } from '#domains/taxonomy'
import { type CliCommand, cliActor } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

interface Options {
  readonly format: ImportFormat
  readonly list?: 'deny' | 'allow'
  readonly source?: string
  readonly licence?: string
  readonly state: 'reported' | 'confirmed'
  readonly legalBasis?: LegalBasis
  readonly reason?: string
  readonly topic?: Topic
  readonly rejects?: string
}

const codes = (table: readonly { readonly code: string }[]) => table.map(({ code }) => code)

/** `saqbol import FILE`: takes over a list, part by part; again is harmless, and a cut-off run is taken up. */
export const importCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  program
    .command('import')
    .argument('<file>', t('cli.import.file'))
    .addOption(new Option('--format <format>', t('cli.import.format')).choices([...importFormats]).default('auto'))
    .addOption(new Option('--list <list>', t('cli.import.list')).choices(['deny', 'allow']))
    .option('--source <name>', t('cli.import.source'))
    .option('--licence <name>', t('cli.import.licence'))
    .addOption(
      new Option('--state <state>', t('cli.import.state')).choices(['reported', 'confirmed']).default('reported'),
    )
    .addOption(new Option('--legal-basis <code>', t('cli.import.legal-basis')).choices(codes(legalBases)))
    .option('--reason <text>', t('cli.import.reason'))
    .addOption(new Option('--topic <code>', t('cli.import.topic')).choices(codes(topics2020)))
    .option('--rejects <file>', t('cli.import.rejects'))
    .description(t('cli.import.about'))
    .addHelpText('after', t('cli.import.example'))
    .action((file: string, { rejects: rejectsFile, source = basename(file), ...options }: Options) =>
      cli.withServices(async ({ indicators, config }, terminal) => {
        const bar = terminal.progress(t('cli.import.progress'))
        const rejects: Reject[] = []
        const outcome = await indicators.importFile(cliActor, file, {
          ...options,
          source,
          progress: ({ entries, total }) => bar.update(entries, total ?? entries),
          reject: (one) => rejects.push(one),
        })
        bar.stop()
        if (!outcome.ok) {
          terminal.refuse(outcome.error)
          return exitCodes.refused
        }
        const place = rejectsFile ?? join(config.SAQBOL_DATA, 'imports', `${basename(file)}.rejects.csv`)
        if (rejects.length > 0) await writeRejects(terminal, place, rejects)
        report(terminal, outcome.value, rejects.length > 0 ? place : null)
        return exitCodes.done
      }),
    )
}

async function writeRejects(terminal: Terminal, file: string, rejects: readonly Reject[]): Promise<void> {
  // A leading =, +, - or @ would be a formula to a spreadsheet: an apostrophe takes that away.
  const field = (text: string) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`
  const lines = rejects.map(({ line, text, code }) =>
    [String(line), field(text), code, field(terminal.explain(code, text))].join(),
  )
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `line,entry,code,reason\r\n${lines.join('\r\n')}\r\n`)
}

function report(terminal: Terminal, result: ImportResult, rejectsFile: string | null): void {
  const { entries, changed, unchanged, rejected } = result
  terminal.result({ ...result, rejects: undefined, rejectsFile }, () => {
    const summary = terminal.t('cli.import.done', { read: entries, added: changed, unchanged, rejected })
    return rejectsFile === null ? summary : `${summary}\n${terminal.t('cli.import.rejects-in', { file: rejectsFile })}`
  })
}
